from dataclasses import replace

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from auth.problems import Unauthenticated
from tests.auth.forge import parts
from tests.auth.steps import OTHER_PHONE, PHONE, codes, refresh, sign_out, viewer_id
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def phone(client: Client) -> Client:
    return await client.sign_in(PHONE)


@pytest.fixture
async def tablet(client: Client, phone: Client, clock: Clock) -> Client:
    """Another device of the same person."""
    clock.forward(seconds=60)
    return await client.sign_in(PHONE)


@pytest.fixture
async def other_worker(services: Services, database: MongoDatabase, clock: Clock) -> Services:
    return make_services(services.settings, database, {}, clock)


async def test_the_token_is_dead_at_once_on_this_worker(phone: Client) -> None:
    assert await sign_out(phone) == {"signedOut": True, "userErrors": []}

    assert await viewer_id(phone) is None


async def test_the_refresh_token_is_dead_at_once(client: Client, phone: Client) -> None:
    await sign_out(phone)

    assert codes(await refresh(client, phone.refresh_token)) == ["EXPIRED"]


async def test_other_devices_stay_signed_in(client: Client, phone: Client, tablet: Client, clock: Clock) -> None:
    await sign_out(phone)
    clock.forward(seconds=5)

    assert await viewer_id(tablet) is not None
    assert codes(await refresh(client, tablet.refresh_token)) == []


async def test_all_devices_are_signed_out(client: Client, phone: Client, tablet: Client, clock: Clock) -> None:
    somebody_else = await client.sign_in(OTHER_PHONE)

    await sign_out(tablet, all_devices=True)

    clock.forward(seconds=5)
    assert (await viewer_id(phone), await viewer_id(tablet)) == (None, None)
    assert codes(await refresh(client, phone.refresh_token)) == ["EXPIRED"]
    assert await viewer_id(somebody_else) is not None


async def test_all_devices_means_all_however_many(phone: Client, services: Services) -> None:
    sessions = services.gate.sessions
    session = await sessions.get(parts(phone.token or "")[1]["sid"])
    assert session is not None
    for number in range(60):
        await sessions.add(replace(session, id=f"device-{number}", revision=1))

    await sign_out(phone, all_devices=True)

    left = await services.database.rows("sessions").count({"revokedAt": None}, 100)
    assert left == 0


async def test_another_worker_knows_within_five_seconds(phone: Client, other_worker: Services, clock: Clock) -> None:
    assert (await other_worker.callers.identify(phone.token, clock())).id

    await sign_out(phone)
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated):
        await other_worker.callers.identify(phone.token, clock())


async def test_who_signed_out_can_sign_in_again(client: Client, phone: Client, clock: Clock) -> None:
    before = await viewer_id(phone)
    await sign_out(phone)
    clock.forward(seconds=60)

    assert await viewer_id(await client.sign_in(PHONE)) == before


async def test_a_session_that_ended_is_not_listed(phone: Client, tablet: Client) -> None:
    await sign_out(phone)

    sessions = (await tablet.run("{ viewer { sessions { current } } }"))["viewer"]["sessions"]

    assert sessions == [{"current": True}]
