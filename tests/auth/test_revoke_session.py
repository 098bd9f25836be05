from asyncio import gather
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from auth.problems import Unauthenticated
from schema.node import global_id
from tests.auth.passkeys import told
from tests.auth.steps import OTHER_PHONE, PHONE, codes, refresh, sign_out, viewer_id
from tests.clock import Clock
from tests.graphql import Client

REVOKED = "设备已退出登录"


@pytest.fixture
async def phone(client: Client) -> Client:
    return await client.sign_in(PHONE)


@pytest.fixture
async def tablet(client: Client, phone: Client, clock: Clock) -> Client:
    """Another device of the same person."""
    clock.forward(seconds=60)
    return await client.sign_in(PHONE)


async def current(client: Client) -> str:
    """The id of the client's own session."""
    sessions = (await client.run("{ viewer { sessions { id current } } }"))["viewer"]["sessions"]
    return next(str(one["id"]) for one in sessions if one["current"])


async def revoke(client: Client, session: str) -> dict[str, Any]:
    payload: dict[str, Any] = await client.change(
        """mutation($id: ID!) {
          revokeSession(input: {sessionId: $id}) { revoked userErrors { code message path } }
        }""",
        id=session,
    )
    return payload


async def test_a_lost_device_is_signed_out_from_another(client: Client, phone: Client, tablet: Client) -> None:
    assert await revoke(tablet, await current(phone)) == {"revoked": True, "userErrors": []}

    assert await viewer_id(phone) is None
    assert codes(await refresh(client, phone.refresh_token)) == ["EXPIRED"]
    sessions = (await tablet.run("{ viewer { sessions { current } } }"))["viewer"]["sessions"]
    assert sessions == [{"current": True}]
    assert REVOKED in await told(tablet)


async def test_another_worker_knows_within_five_seconds(
    phone: Client, tablet: Client, services: Services, database: MongoDatabase, clock: Clock
) -> None:
    other = make_services(services.settings, database, {}, clock)
    assert (await other.callers.identify(phone.token, clock())).id

    await revoke(tablet, await current(phone))
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated):
        await other.callers.identify(phone.token, clock())


async def test_ending_ones_own_session_is_signing_out(phone: Client, tablet: Client) -> None:
    assert (await revoke(tablet, await current(tablet)))["revoked"]

    assert await viewer_id(tablet) is None
    assert REVOKED not in await told(phone)


async def test_somebody_elses_session_is_not_there(client: Client, phone: Client) -> None:
    stranger = await client.sign_in(OTHER_PHONE)

    payload = await revoke(stranger, await current(phone))

    assert payload["revoked"] is False
    assert [(error["code"], error["path"]) for error in payload["userErrors"]] == [("NOT_FOUND", ["sessionId"])]
    assert await viewer_id(phone) is not None


@pytest.mark.parametrize("id", ["", "x", "令牌", global_id("Session", "x"), global_id("Region", "51"), "a" * 10_000])
async def test_what_is_no_session_is_not_there(phone: Client, id: str) -> None:
    assert codes(await revoke(phone, id)) == ["NOT_FOUND"]


async def test_a_session_that_has_ended_is_not_there(phone: Client, tablet: Client, clock: Clock) -> None:
    gone = await current(phone)
    await sign_out(phone)

    assert codes(await revoke(tablet, gone)) == ["NOT_FOUND"]


async def test_of_several_at_once_one_revokes_and_the_person_is_told_once(phone: Client, tablet: Client) -> None:
    lost = await current(phone)

    answers = await gather(*(revoke(tablet, lost) for _ in range(4)))

    assert sorted(codes(one) for one in answers) == [[], *[["NOT_FOUND"]] * 3]
    assert (await told(tablet)).count(REVOKED) == 1


async def test_a_session_that_has_ended_ends_no_other(phone: Client, tablet: Client, services: Services) -> None:
    """A thief whose session was ended may be remembered for five seconds on another worker."""
    session = await current(phone)
    assert await viewer_id(tablet) is not None
    await services.gate.sessions.revoke(str(tablet.refresh_token).partition(".")[0], services.clock())

    answer = await tablet.post(
        "mutation($id: ID!) { revokeSession(input: {sessionId: $id}) { revoked } }", id=session
    )

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
    assert await viewer_id(phone) is not None
