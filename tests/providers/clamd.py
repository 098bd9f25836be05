"""ClamAV's daemon as clamd(8) describes INSTREAM: it finds EICAR's test file and nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

# The test file that every scanner knows (eicar.org), in two halves so that none finds it in here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """Remembers what it looked at. `says` is its answer instead, `max_length` its StreamMaxLength."""

    seen: list[bytes] = field(default_factory=list)
    says: bytes | None = None
    max_length: int = 1_000_000
    address: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            if await reader.readuntil(b"\x00") == b"zINSTREAM\x00":
                writer.write(self._answer(await self._content(reader)) + b"\x00")
                await writer.drain()
        writer.close()

    async def _content(self, reader: asyncio.StreamReader) -> bytes | None:
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
        return content if len(content) <= self.max_length else None

    def _answer(self, content: bytes | None) -> bytes:
        if content is None:
            return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        if self.says is not None:
            return self.says
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"


@contextlib.asynccontextmanager
async def clamd(path: str | None = None) -> AsyncIterator[Clamd]:
    """A daemon on a free port of this machine, or on a Unix socket."""
    daemon = Clamd(address=path or "")
    if path:
        server = await asyncio.start_unix_server(daemon.serve, path)
    else:
        server = await asyncio.start_server(daemon.serve, "127.0.0.1", 0)
        daemon.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield daemon
