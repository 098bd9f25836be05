from collections.abc import AsyncIterator

import pytest
from starlette.types import ASGIApp

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from seeds.people import known_identities
from tests.auth.openid.portal import ISSUER, Person, Portal, https, portal, portal_document, register
from tests.clock import Clock


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    """Behind TLS, as browsers want it for __Host- cookies."""
    return make_services(
        read_settings({"TONGBAN_PUBLIC_URL": ISSUER}, "development"), database, known_identities(), clock
    )


@pytest.fixture
async def person(app: ASGIApp) -> AsyncIterator[Person]:
    async with https(app) as http:
        yield Person(http)


@pytest.fixture
async def public(app: ASGIApp, services: Services, clock: Clock) -> AsyncIterator[Portal]:
    """A portal without keys: PKCE alone protects its codes."""
    await register(services, portal_document())
    made = portal(app, clock)
    async with made.oauth:
        yield made
