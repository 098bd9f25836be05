from asyncio import gather

import pytest

from api.context import Services
from auth.sessions.open import REFRESH_PURPOSE
from tests.auth.forge import parts
from tests.auth.steps import PHONE, codes, refresh, viewer_id
from tests.clock import Clock
from tests.graphql import Client


@pytest.fixture
async def signed_in(client: Client) -> Client:
    return await client.sign_in(PHONE)


async def test_a_refresh_token_is_swapped_for_new_tokens(client: Client, signed_in: Client, clock: Clock) -> None:
    clock.forward(minutes=20)
    assert await viewer_id(signed_in) is None

    swapped = await refresh(client, signed_in.refresh_token)

    assert (swapped["userErrors"], swapped["expiresIn"]) == ([], 900)
    assert swapped["viewer"]["displayName"] == "139****5678"
    assert swapped["refreshToken"] not in {None, signed_in.refresh_token}
    assert await viewer_id(Client(client.http, swapped["accessToken"])) == swapped["viewer"]["id"]


async def test_the_session_stays_the_same(client: Client, signed_in: Client) -> None:
    swapped = await refresh(client, signed_in.refresh_token)

    assert parts(swapped["accessToken"])[1]["sid"] == parts(signed_in.token or "")[1]["sid"]


async def test_using_an_old_refresh_token_again_ends_the_session(
    client: Client, signed_in: Client, clock: Clock
) -> None:
    swapped = await refresh(client, signed_in.refresh_token)
    clock.forward(seconds=11)

    again = await refresh(client, signed_in.refresh_token)

    assert (again["accessToken"], again["refreshToken"], again["viewer"]) == (None, None, None)
    assert [(error["code"], error["path"]) for error in again["userErrors"]] == [("EXPIRED", ["refreshToken"])]
    assert codes(await refresh(client, swapped["refreshToken"])) == ["EXPIRED"]
    clock.forward(seconds=5)
    assert await viewer_id(Client(client.http, swapped["accessToken"])) is None
    assert await viewer_id(signed_in) is None


async def test_a_phone_that_lost_the_answer_and_asks_again_at_once_is_no_thief(
    client: Client, signed_in: Client, clock: Clock
) -> None:
    swapped = await refresh(client, signed_in.refresh_token)
    clock.forward(seconds=10)

    assert codes(await refresh(client, signed_in.refresh_token)) == ["EXPIRED"]
    assert codes(await refresh(client, swapped["refreshToken"])) == []


async def test_a_token_from_before_the_last_one_ends_the_session_at_once(client: Client, signed_in: Client) -> None:
    second = await refresh(client, signed_in.refresh_token)
    third = await refresh(client, second["refreshToken"])

    assert codes(await refresh(client, signed_in.refresh_token)) == ["EXPIRED"]
    assert codes(await refresh(client, third["refreshToken"])) == ["EXPIRED"]


async def test_however_old_a_stolen_token_is_it_ends_the_session(
    client: Client, signed_in: Client, clock: Clock
) -> None:
    newest = signed_in.refresh_token
    for _ in range(25):
        clock.forward(minutes=15)
        newest = (await refresh(client, newest))["refreshToken"]

    assert codes(await refresh(client, signed_in.refresh_token)) == ["EXPIRED"]
    assert codes(await refresh(client, newest)) == ["EXPIRED"]


async def test_a_session_from_before_tokens_were_sealed_goes_on(
    client: Client, signed_in: Client, services: Services
) -> None:
    session = parts_of(signed_in)[0]
    token = f"{session}.of-an-earlier-version"
    digest = services.gate.vault.blind(token, REFRESH_PURPOSE)
    await services.database.rows("sessions").update({"_id": session}, {"$set": {"refreshDigest": digest}})

    swapped = await refresh(client, token)

    assert codes(swapped) == []
    assert codes(await refresh(client, swapped["refreshToken"])) == []


async def test_one_stolen_token_does_not_end_other_devices(client: Client, signed_in: Client, clock: Clock) -> None:
    clock.forward(seconds=60)
    other = await client.sign_in(PHONE)
    await refresh(client, signed_in.refresh_token)
    clock.forward(seconds=60)
    await refresh(client, signed_in.refresh_token)

    assert codes(await refresh(client, signed_in.refresh_token)) == ["EXPIRED"]
    assert codes(await refresh(client, other.refresh_token)) == []


async def test_a_refresh_token_lives_thirty_days(client: Client, signed_in: Client, clock: Clock) -> None:
    clock.forward(days=30, seconds=-1)
    swapped = await refresh(client, signed_in.refresh_token)
    assert codes(swapped) == []

    clock.forward(days=30)

    assert codes(await refresh(client, swapped["refreshToken"])) == ["EXPIRED"]


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", "\u0000", "{}", "令牌.令牌", "x" * 100_000, "." * 1000])
async def test_garbage_is_refused(client: Client, signed_in: Client, token: str) -> None:
    assert codes(await refresh(client, token)) == ["EXPIRED"]
    assert await viewer_id(signed_in) is not None


async def test_a_guessed_secret_opens_nothing_and_ends_nothing(
    client: Client, signed_in: Client, clock: Clock
) -> None:
    """Session ids are no secret: who knows one must not be able to sign its owner out."""
    clock.forward(seconds=60)
    other = await client.sign_in(PHONE)
    session = str(signed_in.refresh_token).partition(".")[0]

    for secret in (str(other.refresh_token).partition(".")[2], "guessed", "", ".", f"guessed.{'0' * 32}"):
        assert codes(await refresh(client, f"{session}.{secret}")) == ["EXPIRED"]
    assert codes(await refresh(client, signed_in.refresh_token)) == []


async def test_of_two_at_once_with_one_token_one_wins(client: Client, signed_in: Client) -> None:
    swapped = await gather(*(refresh(client, signed_in.refresh_token) for _ in range(3)))

    winners = [one for one in swapped if one["userErrors"] == []]
    assert len(winners) == 1
    assert {one["accessToken"] for one in swapped if one is not winners[0]} == {None}


def parts_of(client: Client) -> list[str]:
    return str(client.refresh_token).split(".")


async def test_refresh_tokens_are_not_stored(signed_in: Client, services: Services) -> None:
    (row,) = await services.database.rows("sessions").find({}, limit=2)

    for secret in parts_of(signed_in)[1:]:
        assert secret not in str(row)
