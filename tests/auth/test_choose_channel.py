"""Through what somebody comes is not whatever they say, by whichever way they sign in."""

from typing import Any

import pytest

from tests.auth.steps import PHONE, receive_code
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import ERRORS, member, said
from tests.staff import SIGN_IN as WITH_PASSWORD

REFUSED = [("NOT_ALLOWED_NOW", ["device", "channel"])]
WITH_SMS = f"""mutation($phone: String!, $code: String!, $channel: Channel!) {{
  signInWithSms(input: {{phone: $phone, code: $code, device: {{name: "x", channel: $channel}}}}) {{
    accessToken {ERRORS} }} }}"""
WITH_QR = f"""mutation($channel: Channel!) {{ startQrSignIn(input: {{device: {{name: "x", channel: $channel}}}}) {{
  ticket {ERRORS} }} }}"""
WITH_PASSKEY = f"""mutation($channel: Channel!) {{
  beginPasskeySignIn(input: {{device: {{name: "x", channel: $channel}}}}) {{ options {ERRORS} }} }}"""
CHOSEN, OURS = ["APP", "WEB", "MINI_PROGRAM"], ["WINDOW", "SELF_SERVICE", "PARTNER"]


async def by_sms(client: Client, channel: str, phone: str = PHONE) -> Any:
    return await client.change(WITH_SMS, phone=phone, code=await receive_code(client, phone), channel=channel)


@pytest.mark.parametrize("channel", OURS)
async def test_a_citizen_is_not_where_they_say(client: Client, channel: str) -> None:
    answer = await by_sms(client, channel)

    assert (said(answer), answer["accessToken"]) == (REFUSED, None)
    for document in (WITH_QR, WITH_PASSKEY):
        assert said(await client.change(document, channel=channel)) == REFUSED


@pytest.mark.parametrize("channel", CHOSEN)
async def test_what_citizens_may_choose(client: Client, channel: str) -> None:
    signed = await by_sms(client, channel)

    assert signed["userErrors"] == []
    me = Client(client.http, signed["accessToken"])
    assert (await me.run("{ viewer { sessions { channel } } }"))["viewer"]["sessions"] == [{"channel": channel}]
    for document in (WITH_QR, WITH_PASSKEY):
        assert said(await client.change(document, channel=channel)) == []


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("channel", "expected"), [("WINDOW", []), ("SELF_SERVICE", REFUSED), ("PARTNER", REFUSED)])
async def test_the_window_takes_a_post(client: Client, clock: Clock, channel: str, expected: list[Any]) -> None:
    clerk = await member(client, clock)
    given = {"username": clerk.username, "password": clerk.password, "oneTimeCode": clerk.code()}

    answer = await client.change(WITH_PASSWORD, input={"device": {"name": "x", "channel": channel}, **given})

    assert said(answer) == expected
