"""ClamAV's daemon over its socket: zINSTREAM as clamd(8) describes it."""

import asyncio
import contextlib
from typing import Final

import structlog

from auth.problems import ProviderUnavailable

SECONDS: Final = 30.0
_PIECE: Final = 64 * 1024
_MAX_ANSWER: Final = 4096
_log = structlog.get_logger("tongban.clamav")


class ClamAv:
    """Sends each content through clamd, which listens at `host:port` or at the path of a Unix socket."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        self._address = address
        self._seconds = seconds

    async def infected(self, content: bytes) -> bool:
        """Ask; raises ProviderUnavailable unless the daemon says plainly that it is clean or infected."""
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            _log.error("scanner_unreachable", kind=type(error).__name__)
            raise ProviderUnavailable("file.scanner", "file") from error
        if answer == b"stream: OK":
            return False
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            _log.warning("malware_found", name=answer[8:-6].decode(errors="replace")[:100])
            return True
        # For instance that its StreamMaxLength is less than what we take.
        _log.error("scanner_refused", answer=answer.decode(errors="replace")[:100])
        raise ProviderUnavailable("file.scanner", "file")

    async def _ask(self, content: bytes) -> bytes:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\x00")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\x00"))[:-1]
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address, limit=_MAX_ANSWER)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=_MAX_ANSWER)
