import gc
import os
import sys
from collections.abc import AsyncIterator, Iterator
from functools import cache
from importlib.util import find_spec

import httpx
import hypothesis
import pytest
from starlette.types import ASGIApp

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase, connect
from api.documents import Documents
from api.embedded import start
from api.execution.plans import Plans
from api.logs import configure_logs
from api.rendering.certificate_pdf import CertificateRenderer
from api.rendering.document_pdf import DocumentRenderer
from api.rendering.seal_png import SealPainter
from api.services import make_services
from api.settings import read_settings
from resolvers.context import Stores
from seeds.people import known_identities, known_registries, people
from tests.clock import FUTURE, Clock
from tests.databases import Kind, Shelf
from tests.graphql import Client
from tests.queries import watching
from tests.walks import Made, Walks, parts, walks

configure_logs("ERROR", readable=False)

# Until all tests are collected, which leaves no garbage.
gc.disable()

# How long an example takes to make says how busy the machine is, nothing else.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")

# httpx asks for it with each request in this process, and Python would search every folder for it each time.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]


_CAST = people()
_documents = cache(DocumentRenderer)
_RENDERERS = {
    "api.services.SealPainter": cache(SealPainter),
    "api.pages.CertificateRenderer": cache(CertificateRenderer),
    "api.case_documents.DocumentRenderer": _documents,
    "api.rendering.archive_printer.DocumentRenderer": _documents,
}


_WAITING = {"journeys", "clients", "execution"}


@pytest.fixture(scope="session", autouse=True)
def documents() -> Iterator[None]:
    """Let the applications of one process share what they know of documents: they all serve one schema.

    Operations have plans from the first time on, unless TONGBAN_TEST_EXECUTOR=reference.
    """
    eager = os.environ.get("TONGBAN_TEST_EXECUTOR") != "reference"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.graphql.Documents", cache(Documents))
        patch.setattr("api.graphql.Plans", cache(lambda schema: Plans(schema, eager=True) if eager else None))
        # Each loads thirty megabytes of fonts, and gives the same bytes for the same page whoever asks.
        for where, renderer in _RENDERERS.items():
            patch.setattr(where, renderer)
        # A busy machine isn't what tests are about.
        patch.setattr("api.database._OPERATION_MS", 60_000)
        yield


@pytest.fixture(scope="session")
def _undeclared() -> Iterator[set[str]]:
    with watching() as undeclared:
        yield undeclared


@pytest.fixture(autouse=True)
def asked(_undeclared: set[str]) -> Iterator[None]:
    """See to it that every query is declared beside its store (`QUERIES`), where an index is demanded for it."""
    yield
    found = sorted(_undeclared)
    _undeclared.clear()
    assert not found, "queries that no store declares: " + "; ".join(found)


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server per test process: the embedded one, or TONGBAN_TEST_MONGODB_URI's."""
    if uri := os.environ.get("TONGBAN_TEST_MONGODB_URI"):
        yield uri
        return
    with start(tmp_path_factory.mktemp("mongodb"), throw_away=True) as embedded:
        yield embedded.uri


@pytest.fixture(scope="session")
async def connection(mongodb_uri: str) -> AsyncIterator[MongoDatabase]:
    settings = read_settings({}, "development")
    database = connect(mongodb_uri, "test-keys", settings.key_management)
    await database.ensure_keys()
    yield database
    database.close()


@pytest.fixture(scope="session")
async def shelf(connection: MongoDatabase, mongodb_uri: str) -> AsyncIterator[Shelf]:
    plain = connect(mongodb_uri, "test-plain")
    shelf = Shelf(connection, plain)
    yield shelf
    # The embedded server's folder goes away as a whole, and it takes seconds to drop a catalogue.
    if "TONGBAN_TEST_MONGODB_URI" in os.environ:
        await shelf.drop()
    plain.close()


def kind_for(request: pytest.FixtureRequest) -> Kind:
    """What a test needs of its database, by the fixtures that it has."""
    if "world" in request.fixturenames:
        return Kind.FURNISHED
    return Kind.KEYED if "app" in request.fixturenames else Kind.BARE


@pytest.fixture
async def database(shelf: Shelf, request: pytest.FixtureRequest) -> AsyncIterator[MongoDatabase]:
    """A database with every index, and with the seeds for tests that ask for the `world`; as new for each test."""
    kind = kind_for(request)
    yield await shelf.lend(kind)
    await shelf.take_back(kind)


@pytest.fixture
async def neighbour(shelf: Shelf) -> AsyncIterator[MongoDatabase]:
    """The database of a second province, with the seeds."""
    yield await shelf.lend(Kind.NEIGHBOUR)
    await shelf.take_back(Kind.NEIGHBOUR)


@pytest.fixture
def stores(database: MongoDatabase) -> Stores:
    return Stores(database)


@pytest.fixture
def clock() -> Clock:
    return Clock(FUTURE)


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def services(database: MongoDatabase, clock: Clock, made: Made) -> Services:
    told = {"PUBLIC_URL": "http://localhost", "REQUIRE_CONSENTS": "true", "EXECUTION_SECONDS": "60"}
    settings = read_settings({f"TONGBAN_{name}": value for name, value in told.items()}, "development")
    made.services = make_services(settings, database, known_identities(), clock, known_registries())
    made.made_of = parts(made.services)
    return made.services


@pytest.fixture
def world(services: Services) -> Services:
    """Services on a database with the cast, the departments, the seals and the written-out matters."""
    return services


@pytest.fixture
async def app(services: Services, made: Made) -> ASGIApp:
    await services.gate.tokens.load(services.clock())
    made.app = make_app(services, _CAST)
    return made.app


@pytest.fixture
def walking(
    services: Services, app: ASGIApp, made: Made, shelf: Shelf, request: pytest.FixtureRequest
) -> Walks | None:
    """Where a test is that has the services and the application of this file."""
    usual = made.services is services and made.app is app
    return walks(shelf.now(kind_for(request)), made, request) if usual else None


@pytest.fixture
async def client(world: Services, app: ASGIApp, walking: Walks | None) -> AsyncIterator[Client]:
    """Speaks HTTP to the application in this process."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http, world=world, walks=walking)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with what waits for clocks, servers and browsers, which the other processes make use of."""
    items.sort(key=lambda item: _WAITING.isdisjoint(item.path.parts))


def pytest_collection_finish() -> None:
    """Let the collector pass over what stays until the end: modules, the schema, thousands of tests."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
