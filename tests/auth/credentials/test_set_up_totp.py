from asyncio import gather
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from api.context import Services
from tests.auth.steps import viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import (
    CONFIRM,
    GOOD,
    SET_UP,
    WRONG,
    Member,
    attempt,
    enter,
    manage,
    member,
    newest_code,
    said,
    signed_in,
)


@pytest.fixture
async def fresh(client: Client, clock: Clock, clerk: Member) -> Member:
    """The clerk after a reset: a temporary password in a text message, and no app."""
    administrator = await signed_in(client, await member(client, clock, "ADMINISTRATOR"))
    reset = await manage(administrator, "resetStaffCredentials", username=clerk.username)
    assert reset["userErrors"] == []
    return Member(clerk.username, await newest_code(client, clerk.phone), "", clerk.phone, clock)


async def set_up(client: Client, who: Member, code: str | None = None) -> dict[str, Any]:
    given = {"username": who.username, "password": who.password, "oneTimeCode": code}
    payload: dict[str, Any] = await client.change(SET_UP, input=given)
    return payload


async def confirm(client: Client, who: Member, code: str, new_password: str | None = GOOD) -> list[Any]:
    given = {"username": who.username, "password": who.password, "oneTimeCode": code, "newPassword": new_password}
    payload = await client.change(CONFIRM, input=given)
    assert payload["confirmed"] is (payload["userErrors"] == [])
    return said(payload)


async def enrolled(client: Client, who: Member, code: str | None = None) -> Member:
    """The same person with the app that was just offered."""
    offered = await set_up(client, who, code)
    assert offered["userErrors"] == []
    secret = parse_qs(urlsplit(offered["uri"]).query)["secret"][0]
    return Member(who.username, who.password, secret, who.phone, who.clock)


async def test_what_is_offered_is_what_apps_read(client: Client, fresh: Member) -> None:
    offered = await set_up(client, fresh)

    parts = urlsplit(offered["uri"])
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", f"/通办:{fresh.username}")
    assert parse_qs(parts.query)["issuer"] == ["通办"]
    assert len(parse_qs(parts.query)["secret"][0]) == 32
    assert offered["qrCode"].startswith("<svg")
    assert offered["expiresIn"] == 600


async def test_from_a_text_message_to_being_signed_in(client: Client, fresh: Member, clock: Clock) -> None:
    assert said(await attempt(client, fresh.username, fresh.password, "000000")) == [("NOT_ALLOWED_NOW", [])]
    mine = await enrolled(client, fresh)
    assert await confirm(client, mine, mine.code()) == []

    assert said(await attempt(client, mine.username, GOOD, mine.code())) == WRONG  # the first code is used
    clock.forward(seconds=30)
    assert said(await attempt(client, mine.username, mine.password, mine.code())) == WRONG
    assert said(await attempt(client, mine.username, GOOD, mine.code())) == []


async def test_a_temporary_password_must_be_replaced(client: Client, fresh: Member) -> None:
    mine = await enrolled(client, fresh)

    assert await confirm(client, mine, mine.code(), None) == [("REQUIRED", ["newPassword"])]
    assert await confirm(client, mine, mine.code(), "password1234") == [("INVALID", ["newPassword"])]
    assert await confirm(client, mine, mine.code(), mine.password) == [("INVALID", ["newPassword"])]
    assert await confirm(client, mine, mine.code()) == []


async def test_a_temporary_password_lasts_a_day(client: Client, fresh: Member, clock: Clock) -> None:
    clock.forward(hours=23)
    assert (await set_up(client, fresh))["userErrors"] == []
    clock.forward(hours=1)

    assert said(await set_up(client, fresh)) == [("EXPIRED", ["password"])]
    assert said(await attempt(client, fresh.username, fresh.password, None)) == [("EXPIRED", ["password"])]


async def test_an_offer_lasts_ten_minutes_and_works_once(client: Client, fresh: Member, clock: Clock) -> None:
    mine = await enrolled(client, fresh)
    clock.forward(minutes=10)
    assert await confirm(client, mine, mine.code()) == [("EXPIRED", ["oneTimeCode"])]

    again = await enrolled(client, fresh)
    assert await confirm(client, again, mine.code()) == [("INVALID", ["oneTimeCode"])]
    answers = await gather(*(confirm(client, again, again.code()) for _ in range(3)))
    assert sorted(answers)[0] == []
    assert all(answer != [] for answer in sorted(answers)[1:])


async def test_without_the_password_nothing_is_offered(client: Client, fresh: Member, clerk: Member) -> None:
    nobody = Member("nobody", "not the password", "", "", fresh.clock)
    guesser = Member(fresh.username, "not the password", "", "", fresh.clock)

    answers = [await set_up(client, one) for one in (nobody, guesser, clerk)]  # the clerk's old password is gone
    assert [said(answer) for answer in answers] == [WRONG] * 3
    assert await confirm(client, guesser, "000000") == WRONG


async def test_guesses_here_count_as_guesses_there(client: Client, fresh: Member) -> None:
    guesser = Member(fresh.username, "not the password", "", "", fresh.clock)
    for _ in range(5):
        await set_up(client, guesser)

    assert said(await attempt(client, fresh.username, "not the password", None)) == [("LIMIT_EXCEEDED", [])]


async def test_another_app_needs_a_code_of_the_present_one(client: Client, clerk: Member, clock: Clock) -> None:
    assert said(await set_up(client, clerk)) == [("REQUIRED", ["oneTimeCode"])]
    assert said(await set_up(client, clerk, "000000")) == WRONG
    session = await signed_in(client, clerk)
    clock.forward(seconds=30)

    other = await enrolled(client, clerk, clerk.code())
    clock.forward(seconds=30)
    await enter(client, clerk)  # until it is confirmed the old one is good
    assert await confirm(client, other, other.code(), None) == []

    clock.forward(seconds=30)
    assert await viewer_id(session) is None
    assert said(await attempt(client, clerk.username, clerk.password, clerk.code())) == WRONG
    await enter(client, other)


async def test_secrets_are_sealed_and_open_for_one_account_only(
    client: Client, services: Services, clerk: Member, colleague: Member
) -> None:
    rows = {row["username"]: row for row in await services.database.rows("credentials").find({}, limit=200)}
    assert not any(who.secret in str(rows) or who.password in str(rows) for who in (clerk, colleague))
    swapped = {**rows[clerk.username], "totp": rows[colleague.username]["totp"]}
    await services.database.rows("credentials").put_many([swapped])

    answer = await client.post(
        "mutation($u: String!, $p: String!, $c: String!) { signInWithPassword(input: {username: $u, password: $p,"
        ' oneTimeCode: $c, device: {name: "x", channel: WEB}}) { accessToken } }',
        u=clerk.username,
        p=clerk.password,
        c=colleague.code(),
    )

    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
