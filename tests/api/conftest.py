import io
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass

import httpx
import pytest
import structlog
from starlette.types import ASGIApp

from api.app import make_app
from api.context import Services
from api.logs import configure_logs, flush_logs
from api.services import make_services
from api.settings import read_settings
from seeds.people import people
from tests.clock import FUTURE, Clock
from tests.databases import Kind, Shelf
from tests.graphql import Client

MAX_FILE_BYTES = 100_000


@dataclass(frozen=True)
class Bare:
    """An application whose database holds no seeds."""

    services: Services
    app: ASGIApp
    client: Client
    clock: Clock

    @property
    def http(self) -> httpx.AsyncClient:
        return self.client.http


@pytest.fixture(scope="module")
async def bare(shelf: Shelf) -> AsyncIterator[Bare]:
    """Shared by the tests of a file, which therefore leave nothing that another could trip over."""
    database = await shelf.lend(Kind.FILE)
    clock = Clock(FUTURE)
    environment = {"TONGBAN_PUBLIC_URL": "http://localhost", "TONGBAN_MAX_FILE_BYTES": str(MAX_FILE_BYTES)}
    services = make_services(read_settings(environment, "development"), database, {}, clock)
    await services.gate.tokens.load(clock())
    app = make_app(services, people())
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Bare(services, app, Client(http), clock)
    await shelf.take_back(Kind.FILE)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What the application has written to its log since the last call, character by character as in production."""
    written = io.StringIO()
    with redirect_stderr(written):
        configure_logs("INFO", readable=False)
    # A logger keeps the level and the file that it was first used with, so these are fresh.
    for name, module in list(sys.modules.items()):
        if name.startswith(("api.", "auth.")) and hasattr(module, "_log"):
            monkeypatch.setattr(module, "_log", structlog.get_logger())
    yield lambda: _take(written)
    configure_logs("ERROR", readable=False)


def _take(written: io.StringIO) -> str:
    flush_logs()
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text
