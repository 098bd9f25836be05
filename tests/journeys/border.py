"""The wire between two provinces' servers, as a proxy on this machine that does to requests whatever wires do."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

# As often as not nothing happens.
MISHAPS = ("", "", "", "", "", "", "drop", "delay", "duplicate", "reorder", "corrupt", "corrupt the answer", "lose")
_SECONDS = 30


class Border:
    """Passes HTTP on to a server's port. While there is a `chance`, one request in two meets with something."""

    def __init__(self) -> None:
        self.chance: Random | None = None
        self.met: Counter[str] = Counter()
        self.port = 0
        self.target = 0
        self._late: list[bytes] = []

    @property
    def url(self) -> str:
        """Where the other province finds the server."""
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Border"]:
        """Listen for a while."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def heal(self) -> None:
        """Nothing happens any more; what was held up comes last of all."""
        self.chance = None
        await self._catch_up()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                while answer := await self._through(await _request(reader)):
                    writer.write(answer)
                    await writer.drain()
                    break  # one request each: the answer says that the connection closes
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _through(self, request: bytes) -> bytes:
        """The answer to a request, after whatever happens to both; nothing for a connection that breaks off."""
        mishap = self.chance.choice(MISHAPS) if self.chance else ""
        self.met[mishap] += 1
        if mishap == "drop":
            return b""
        if mishap == "reorder":
            self._late.append(request)
            return b""
        if mishap == "delay" and self.chance:
            await asyncio.sleep(self.chance.uniform(0.1, 1.0))
        if mishap == "duplicate":
            await self._pass(request)
        answer = await self._pass(self._changed(request) if mishap == "corrupt" else request)
        if not mishap:
            await self._catch_up()
        return b"" if mishap == "lose" else self._changed(answer) if mishap == "corrupt the answer" else answer

    async def _catch_up(self) -> None:
        while self._late:
            with contextlib.suppress(OSError):
                await self._pass(self._late.pop(0))

    async def _pass(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    def _changed(self, whole: bytes) -> bytes:
        """The same with another character somewhere behind the headers."""
        start = whole.find(b"\r\n\r\n") + 4
        if self.chance is None or start >= len(whole):
            return whole
        place = self.chance.randrange(start, len(whole))
        other = (whole[place] + self.chance.randrange(1, 64)) % 96 + 32
        return whole[:place] + bytes([other]) + whole[place + 1 :]


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, that asks for the connection to be closed."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head[:-4].split(b"\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in lines[1:])
    body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join((*kept, b"Connection: close", b"", body))
