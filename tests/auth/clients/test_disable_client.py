"""What is left of a service's tokens once its client is disabled, on a worker that is busy with them."""

from argparse import Namespace
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp

from api.clients import run_clients
from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from auth.caller import Caller
from auth.clients.assertion import ASSERTION_TYPE
from auth.problems import Unauthenticated
from auth.sessions.model import Channel
from tests.auth.openid.portal import assertion, ec_key, register, service_document
from tests.clock import Clock
from tests.commands import Commands, counted

KEY = ec_key()


@pytest.fixture
async def token(app: ASGIApp, services: Services, clock: Clock) -> str:
    """A service's token, got as it gets one."""
    await register(services, service_document("province-50", KEY))
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(KEY, "province-50", clock(), aud=services.settings.url),
    }
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answer = await http.post("/oauth/token", data=form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def worker(services: Services, mongodb_uri: str, clock: Clock, commands: Commands) -> AsyncIterator[Services]:
    """A process of its own on the same database, whose commands are counted."""
    await services.gate.tokens.load(clock())
    database: MongoDatabase = counted(mongodb_uri, services.database.name, commands)
    other = make_services(services.settings, database, {}, clock)
    await other.gate.tokens.load(clock())
    commands.sent.clear()
    yield other
    database.close()


async def disable(services: Services) -> list[str]:
    """`tongban clients disable`, somewhere else."""
    said: list[str] = []
    await run_clients(services, Namespace(action="disable", what="province-50"), said.append)
    return said


async def test_a_busy_service_costs_one_read_in_five_seconds(
    token: str, worker: Services, commands: Commands, clock: Clock
) -> None:
    for _ in range(5):
        assert (await worker.callers.identify(token, clock())).service == "province-50"
        clock.forward(milliseconds=999)
    assert commands.sent == ["find"]

    clock.forward(milliseconds=5)
    await worker.callers.identify(token, clock())
    assert commands.sent == ["find", "find"]


async def test_a_disabled_client_is_refused_within_five_seconds(
    token: str, worker: Services, services: Services, clock: Clock
) -> None:
    assert (await worker.callers.identify(token, clock())).service == "province-50"

    assert await disable(services) == ["province-50 is disabled"]
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated):
        await worker.callers.identify(token, clock())


async def test_one_that_is_enabled_again_is_somebody_again(
    token: str, worker: Services, services: Services, clock: Clock
) -> None:
    """A refusal is not remembered."""
    await disable(services)
    with pytest.raises(Unauthenticated):
        await worker.callers.identify(token, clock())

    await register(services, service_document("province-50", KEY))

    assert await worker.callers.identify(token, clock()) == Caller(service="province-50", channel=Channel.PARTNER)


async def test_what_is_remembered_does_not_outlive_the_token(token: str, worker: Services, clock: Clock) -> None:
    clock.forward(minutes=15, seconds=-1)
    assert (await worker.callers.identify(token, clock())).service == "province-50"

    clock.forward(seconds=1)

    with pytest.raises(Unauthenticated):
        await worker.callers.identify(token, clock())
