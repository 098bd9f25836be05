"""Applications as `tongban serve --workers` has them: each with services, connections and a memory of its own.

Elsewhere in the tests nobody starts the change feed, so nothing is served from memory: databases are lent from test
to test and put back behind an application's back.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.database import connect
from api.services import make_services
from api.settings import Settings
from seeds.people import known_identities, people
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.test_round_trips import RoundTrips


@dataclass
class Worker:
    """One of them."""

    services: Services
    client: Client
    round_trips: RoundTrips

    def sent(self) -> list[str]:
        """The commands sent since the last call, without those that only wait for changes."""
        sent = [one for one in self.round_trips.sent if not one.startswith("getMore")]
        self.round_trips.sent.clear()
        return sent


StartWorker = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def start_worker(world: Services, mongodb_uri: str, clock: Clock) -> AsyncIterator[StartWorker]:
    async with AsyncExitStack() as stack:

        async def started(**given: Any) -> Worker:
            """One that keeps no replies unless told so: what lies in its memory is asked for again and again."""
            settings = replace(world.settings, **{"kept_replies_bytes": 0, **given})
            return await stack.enter_async_context(_worker(world, settings, mongodb_uri, clock))

        yield started


@asynccontextmanager
async def _worker(world: Services, settings: Settings, uri: str, clock: Clock) -> AsyncIterator[Worker]:
    trips = RoundTrips()
    connection = connect(uri, "test-keys", world.settings.key_management, [trips])
    database = connection.beside(world.database.name)
    services = make_services(settings, database, known_identities(), clock)
    await services.gate.tokens.load(clock())
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http, services.changes:
        await until(lambda: services.changes.live)
        yield Worker(services, Client(http), trips)
    connection.close()


async def until(true: Callable[[], bool], seconds: float = 10) -> float:
    """Wait until something holds; the seconds that it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not true():
        assert loop.time() - began < seconds
        await asyncio.sleep(0.01)
    return loop.time() - began
