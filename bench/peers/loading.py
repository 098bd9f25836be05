"""Asking a server over HTTP as fast as it answers, on a few connections, at little cost of our own."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 8


@dataclass
class Load:
    """What is asked, until when, and how long each answer took (seconds)."""

    requests: Iterator[bytes]
    until: float
    times: list[float] = field(default_factory=list)
    bad: list[bytes] = field(default_factory=list)
    seconds: float = 0.0


class _Connection(asyncio.Protocol):
    def __init__(self, load: Load, done: asyncio.Future[None]) -> None:
        self._load, self._done = load, done
        self._got, self._wanted, self._began = b"", 0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._ask()

    def _ask(self) -> None:
        request = next(self._load.requests, None) if time.perf_counter() < self._load.until else None
        if request is None:
            self._transport.close()
            return
        self._got, self._wanted, self._began = b"", 0, time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._wanted:
            self._wanted = _whole_size(self._got)
        if self._wanted and len(self._got) >= self._wanted:
            self._load.times.append(time.perf_counter() - self._began)
            if not self._got.startswith(b"HTTP/1.1 200") or b'"errors"' in self._got[:4000]:
                self._load.bad.append(self._got)
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if error:
            self._load.bad.append(repr(error).encode())
        if not self._done.done():
            self._done.set_result(None)


def _whole_size(got: bytes) -> int:
    """Bytes of the answer with its head, 0 while the head isn't there; servers that send pieces aren't understood."""
    head, separator, _ = got.partition(b"\r\n\r\n")
    if not separator:
        return 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(head) + 4 + int(line[15:])
    raise ValueError(f"no length in {head!r}")


async def load(port: int, requests: Iterator[bytes], seconds: float, connections: int) -> Load:
    """Ask for so long, or until there is nothing more to ask."""
    running, began = asyncio.get_running_loop(), time.perf_counter()
    told = Load(requests, began + seconds)
    waits = [running.create_future() for _ in range(connections)]
    for done in waits:
        await running.create_connection(lambda done=done: _Connection(told, done), "127.0.0.1", port)
    await asyncio.wait_for(asyncio.gather(*waits), seconds + 60)
    told.seconds = time.perf_counter() - began
    return told
