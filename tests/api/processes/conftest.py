"""The server as `tongban serve --workers 2` runs it, but for its mode: real processes behind one port.

Each answer says in a header which process gave it, and a connection that is kept leads to the same process always.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import make_app
from api.context import Services
from api.database import connect
from api.serve import serve
from api.services import make_services
from api.settings import read_settings
from seeds.people import known_identities, people
from tests.clock import FUTURE
from tests.databases import written_elsewhere
from tests.forked import forked
from tests.graphql import Client
from tests.server import free_port

PROCESSES = 2
_PATIENCE = 30


@dataclass
class Running:
    """The parent of the processes, and where they listen."""

    parent: ForkServerProcess
    url: str
    stack: AsyncExitStack

    @property
    def pid(self) -> int:
        assert self.parent.pid is not None
        return self.parent.pid

    async def clients(self, not_of: int | None = None) -> dict[int, Client]:
        """A client of each process by the process's number, once all are there; all but that of one that died."""
        found: dict[int, Client] = {}
        until = time.monotonic() + _PATIENCE
        while len(found) < PROCESSES:
            assert time.monotonic() < until, found
            http = await self.connection()
            pid = await process_of(http)
            if pid is None or pid in {*found, not_of}:
                await asyncio.sleep(0.01)
            else:
                found[pid] = Client(http)
        return found

    async def connection(self) -> httpx.AsyncClient:
        """Somebody with a connection of their own, to whichever process takes it."""
        http = httpx.AsyncClient(base_url=self.url, timeout=_PATIENCE, verify=False, trust_env=False)
        return await self.stack.enter_async_context(http)

    async def ended(self, seconds: float = _PATIENCE) -> int | None:
        """Wait for the parent's end; its exit code."""
        await asyncio.to_thread(self.parent.join, seconds)
        return self.parent.exitcode


async def process_of(http: httpx.AsyncClient) -> int | None:
    """The process at the other end of a client's connection; None when nobody answers."""
    try:
        return int((await http.get("/healthz")).headers["X-Process"])
    except httpx.HTTPError:
        return None


@pytest.fixture
async def running(world: Services, mongodb_uri: str, tmp_path: Path) -> AsyncIterator[Running]:
    written_elsewhere(world.database.name)
    port = free_port()
    parent = forked(_serve, mongodb_uri, world.database.name, port, tmp_path / "log")
    async with AsyncExitStack() as stack:
        yield Running(parent, f"http://127.0.0.1:{port}", stack)
    if parent.is_alive():
        parent.terminate()
        parent.join(_PATIENCE)
    assert not parent.is_alive()


def _serve(uri: str, name: str, port: int, log: Path) -> None:
    opened = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(opened, 2)
    told = {"PUBLIC_URL": "http://localhost", "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "ERROR"}
    settings = read_settings({f"TONGBAN_{name}": text for name, text in told.items()}, "development")
    began = time.monotonic()

    def clock() -> datetime:
        return FUTURE + timedelta(seconds=time.monotonic() - began)

    def make() -> ASGIApp:
        database = connect(uri, "test-keys", settings.key_management).beside(name)
        return _named(make_app(make_services(settings, database, known_identities(), clock), people()))

    with suppress(KeyboardInterrupt):
        serve(settings, PROCESSES, make, lambda: None)


def _named(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-process", str(os.getpid()).encode())]
            await send(message)

        await app(scope, receive, sending)

    return answer


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with suppress(OSError, ValueError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def until(true: Any, seconds: float = _PATIENCE) -> float:
    """Wait until a coroutine function says so; the seconds that it took."""
    began = time.monotonic()
    while not await true():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def kill(pid: int) -> None:
    """End a process without a word."""
    os.kill(pid, signal.SIGKILL)
