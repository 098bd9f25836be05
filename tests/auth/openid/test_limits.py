from collections.abc import AsyncIterator

import pytest
from starlette.types import ASGIApp

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from tests.auth.openid.portal import ISSUER, Person, asking, https, portal_document, register
from tests.clock import Clock


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    few = {"TONGBAN_OPENID_PER_ADDRESS": "5", "TONGBAN_OPENID_PER_CLIENT": "2"}
    return make_services(read_settings({"TONGBAN_PUBLIC_URL": ISSUER, **few}, "development"), database, {}, clock)


@pytest.fixture
async def person(app: ASGIApp, services: Services) -> AsyncIterator[Person]:
    await register(services, portal_document())
    async with https(app) as http:
        yield Person(http)


async def test_one_address_sends_so_many_in_a_minute(person: Person, clock: Clock) -> None:
    assert [(await person.open(asking())).status_code for _ in range(6)] == [200] * 5 + [429]

    refused = await person.http.post("/oauth/token", data={"client_id": "portal-one"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert (await person.http.get("/oauth/userinfo")).status_code == 429

    clock.forward(minutes=1)
    assert (await person.open(asking())).status_code == 200


async def test_one_client_sends_so_many_in_a_minute(person: Person) -> None:
    form = {"client_id": "portal-one", "grant_type": "password"}

    assert [(await person.http.post("/oauth/token", data=form)).status_code for _ in range(3)] == [400, 400, 429]
