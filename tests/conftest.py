import os
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest
from starlette.types import ASGIApp

from api.app import make_app, make_services
from api.context import Services
from api.database import MongoDatabase, connect
from api.embedded import start
from api.logs import configure_logs
from api.prepare import prepare
from api.settings import read_settings
from resolvers.context import Stores
from seeds.people import known_identities, known_registries, people
from tests.clock import FUTURE, Clock
from tests.graphql import Client
from tests.world import furnish

configure_logs("ERROR", readable=False)


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server per test process: the embedded one, or TONGBAN_TEST_MONGODB_URI's."""
    if uri := os.environ.get("TONGBAN_TEST_MONGODB_URI"):
        yield uri
        return
    with start(tmp_path_factory.mktemp("mongodb"), test_commands=True) as embedded:
        yield embedded.uri


@pytest.fixture(scope="session")
async def connection(mongodb_uri: str) -> AsyncIterator[MongoDatabase]:
    settings = read_settings({}, "development")
    database = connect(mongodb_uri, "test-keys", settings.key_management)
    await database.ensure_keys()
    yield database
    database.close()


@pytest.fixture
async def database(connection: MongoDatabase) -> AsyncIterator[MongoDatabase]:
    """A fresh database with every index, dropped after the test."""
    fresh = connection.beside(f"test-{uuid4().hex[:12]}")
    await prepare(fresh, lambda _line: None, upgrade=True)
    yield fresh
    # The embedded server's folder goes away as a whole, and it takes seconds to drop a catalogue.
    if "TONGBAN_TEST_MONGODB_URI" in os.environ:
        await connection.client.drop_database(fresh.name)


@pytest.fixture
def stores(database: MongoDatabase) -> Stores:
    return Stores(database)


@pytest.fixture
def clock() -> Clock:
    return Clock(FUTURE)


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    settings = read_settings({"TONGBAN_PUBLIC_URL": "http://localhost"}, "development")
    return make_services(settings, database, known_identities(), clock, known_registries())


@pytest.fixture
async def world(services: Services) -> Services:
    """Services on a database with the cast, the departments, the seals and some written-out matters."""
    await furnish(services)
    return services


@pytest.fixture
async def app(services: Services) -> ASGIApp:
    await services.gate.tokens.load(services.clock())
    return make_app(services, people())


@pytest.fixture
async def client(world: Services, app: ASGIApp) -> AsyncIterator[Client]:
    """Speaks HTTP to the application in this process."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)
