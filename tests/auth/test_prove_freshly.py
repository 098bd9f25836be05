"""A stolen token is not enough to add a passkey and stay: the owner proves themselves anew."""

import pytest

from tests.auth import qr
from tests.auth.passkeys import add, begin_adding, listed
from tests.auth.steps import OTHER_PHONE, PHONE, outbox, receive_code, refresh, wrong
from tests.authenticator import Authenticator
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import said

NEEDED = [("REQUIRED", ["smsCode"])]


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.sign_in(PHONE)


async def later(client: Client, clock: Clock, person: Client) -> Client:
    """The same session eleven minutes later, refreshed just now."""
    clock.forward(minutes=11)
    swapped = await refresh(client, person.refresh_token)
    assert swapped["userErrors"] == []
    return Client(client.http, swapped["accessToken"], refresh_token=swapped["refreshToken"])


async def test_an_old_sign_in_adds_no_passkey_and_refreshing_makes_it_no_younger(
    client: Client, person: Client, clock: Clock
) -> None:
    stolen = await later(client, clock, person)

    begun = await begin_adding(stolen)

    assert (said(begun), begun["options"]) == (NEEDED, None)
    assert await listed(stolen) == []


async def test_ten_minutes_are_enough(person: Client, clock: Clock) -> None:
    clock.forward(minutes=10)

    assert said(await begin_adding(person)) == []


async def test_with_a_text_messages_code_it_does(client: Client, person: Client, clock: Clock) -> None:
    owner = await later(client, clock, person)

    assert said(await begin_adding(owner, sms_code=await receive_code(client))) == []


async def test_wrong_codes_and_those_of_another_phone_do_not(client: Client, person: Client, clock: Clock) -> None:
    stolen = await later(client, clock, person)
    own, code = await receive_code(client, OTHER_PHONE), await receive_code(client)

    for typed in (wrong(code), own if own != code else wrong(code), "x"):
        assert said(await begin_adding(stolen, sms_code=typed)) == [("INVALID", ["smsCode"])]


async def test_a_page_that_an_old_session_lets_in_is_no_younger(client: Client, person: Client, clock: Clock) -> None:
    """Else a stolen phone token makes itself a fresh session by a QR code of its own."""
    stolen = await later(client, clock, person)
    signed = await qr.complete(client, (await qr.approved(client, stolen))["ticket"])
    assert signed["userErrors"] == []

    assert said(await begin_adding(Client(client.http, signed["accessToken"]))) == NEEDED


async def test_the_owner_is_told_by_text_message_without_personal_data(person: Client, clock: Clock) -> None:
    clock.forward(seconds=1)
    await add(person, Authenticator(), "李秀英的手机")

    text = (await outbox(person))[0]["text"]
    assert "通行密钥" in text
    assert [one for one in (PHONE, "李秀英") if one in text] == []
