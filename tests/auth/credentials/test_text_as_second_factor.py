"""A text message in place of the authenticator app, where a province allows it."""

from dataclasses import replace

import pytest

from api.context import Services
from api.settings import read_settings
from tests.auth.steps import receive_code
from tests.graphql import Client, sent_code
from tests.staff import Member, attempt, enter, said

ASK = """mutation($phone: String!, $purpose: SmsPurpose!) {
  requestSmsCode(input: {phone: $phone, purpose: $purpose}) {
    expiresIn retryAfter userErrors { code message path } } }"""


@pytest.fixture
def services(services: Services) -> Services:
    """A province that allows it, and no text message alone."""
    entry = replace(services.gate.staff, by_sms=False, text_factor=True)
    return replace(services, gate=replace(services.gate, staff=entry))


async def texted(client: Client, phone: str) -> str:
    payload = await client.change(ASK, phone=phone, purpose="SECOND_FACTOR")
    assert payload["userErrors"] == [], payload
    return await sent_code(client.http, phone)


async def test_password_and_text_open_the_door_once(client: Client, clerk: Member) -> None:
    code = await texted(client, clerk.phone)
    assert said(await attempt(client, clerk.username, "not the password", code)) == [("INVALID", [])]
    assert (await attempt(client, clerk.username, clerk.password, code))["accessToken"]
    assert said(await attempt(client, clerk.username, clerk.password, code)) == [("INVALID", [])]


async def test_the_app_goes_on_working(client: Client, clerk: Member) -> None:
    await texted(client, clerk.phone)
    await enter(client, clerk)


async def test_a_colleagues_text_is_worth_nothing(client: Client, clerk: Member, colleague: Member) -> None:
    code = await texted(client, colleague.phone)
    assert said(await attempt(client, clerk.username, clerk.password, code)) == [("INVALID", [])]


async def test_a_code_of_another_purpose_is_worth_nothing(client: Client, clerk: Member) -> None:
    code = await receive_code(client, clerk.phone)
    assert said(await attempt(client, clerk.username, clerk.password, code)) == [("INVALID", [])]


async def test_whose_phone_it_is_nobody_learns_and_strangers_get_no_text(client: Client, clerk: Member) -> None:
    stranger = "13912345678"
    answers = [await client.change(ASK, phone=one, purpose="SECOND_FACTOR") for one in (clerk.phone, stranger)]
    assert answers[0] == answers[1]
    assert (await client.http.get("/dev/outbox", params={"phone": stranger})).json() == []


async def test_where_it_is_not_allowed_nothing_is_sent(client: Client, clerk: Member, services: Services) -> None:
    object.__setattr__(services.gate.staff, "text_factor", False)
    payload = await client.change(ASK, phone=clerk.phone, purpose="SECOND_FACTOR")
    assert said(payload) == [("NOT_ALLOWED_NOW", ["purpose"])]


def test_it_is_off_unless_a_province_wants_it() -> None:
    assert not read_settings({}, "development").staff_text_factor
