from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from seeds.people import people
from tests.api.conftest import Bare, logged
from tests.clock import FUTURE, Clock
from tests.databases import Kind, Shelf
from tests.graphql import Client

__all__ = ["logged"]

Start = Callable[..., Awaitable[Bare]]


@pytest.fixture(scope="module")
async def empty(shelf: Shelf) -> AsyncIterator[MongoDatabase]:
    """A database without seeds, for the tests of a file."""
    yield await shelf.lend(Kind.FILE)
    await shelf.take_back(Kind.FILE)


@pytest.fixture
async def start(empty: MongoDatabase) -> AsyncIterator[Start]:
    """Start an application with settings of its own, as another worker on the same database."""
    async with AsyncExitStack() as stack:

        async def started(**given: Any) -> Bare:
            environment = {f"TONGBAN_{name.upper()}": str(value) for name, value in given.items()}
            settings = read_settings({"TONGBAN_PUBLIC_URL": "http://localhost", **environment}, "development")
            clock = Clock(FUTURE)
            services = make_services(settings, empty, {}, clock)
            await services.gate.tokens.load(clock())
            app = make_app(services, people())
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
            http = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://localhost")
            )
            return Bare(services, app, Client(http), clock)

        yield started


@pytest.fixture
async def bare(start: Start) -> Bare:
    """One with the settings of development."""
    return await start()
