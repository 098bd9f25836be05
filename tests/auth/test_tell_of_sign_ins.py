"""What the owner of an account is told about signing in to it."""

from asyncio import gather

import pytest

from tests.auth.passkeys import told
from tests.auth.steps import OTHER_PHONE, PHONE, codes, enter_code, receive_code, refresh
from tests.clock import Clock
from tests.graphql import Client

NEW, REUSED = "账号有新的登录", "登录凭证可能已泄露"
SIGN_IN = """mutation($phone: String!, $code: String!, $name: String!) {
  signInWithSms(input: {phone: $phone, code: $code, device: {name: $name, channel: APP}}) {
    accessToken userErrors { code }
  }
}"""


@pytest.fixture
async def phone(client: Client) -> Client:
    return await client.sign_in(PHONE)


async def sign_in_on(client: Client, clock: Clock, name: str) -> Client:
    clock.forward(seconds=60)
    signed = await client.change(SIGN_IN, phone=PHONE, code=await receive_code(client), name=name)
    return Client(client.http, signed["accessToken"])


async def test_the_first_device_of_all_is_no_news(phone: Client) -> None:
    assert await told(phone) == []


async def test_every_sign_in_is_told_whatever_the_device_calls_itself(
    client: Client, phone: Client, clock: Clock
) -> None:
    """A thief can read or guess what the owner's phone is called; `test` is its name here."""
    await sign_in_on(client, clock, "新手机")
    assert await told(phone) == [NEW]

    await sign_in_on(client, clock, "新手机")
    await sign_in_on(client, clock, "test")

    assert await told(phone) == [NEW] * 3


async def test_others_are_not_told(client: Client, phone: Client, clock: Clock) -> None:
    stranger = await client.sign_in(OTHER_PHONE)

    await sign_in_on(client, clock, "新手机")

    assert await told(stranger) == []


async def test_a_refresh_token_that_comes_again_is_told(client: Client, phone: Client, clock: Clock) -> None:
    await refresh(client, phone.refresh_token)
    clock.forward(seconds=60)

    again = [codes(await refresh(client, phone.refresh_token)) for _ in range(3)]

    assert again == [["EXPIRED"]] * 3
    signed = await enter_code(client, await receive_code(client))
    assert sorted(await told(Client(client.http, signed["accessToken"]))) == sorted([REUSED, NEW])


async def test_several_at_once_are_told_once(client: Client, phone: Client, clock: Clock) -> None:
    await refresh(client, phone.refresh_token)
    clock.forward(seconds=60)

    await gather(*(refresh(client, phone.refresh_token) for _ in range(4)))

    assert sorted(await told(await client.sign_in(PHONE))) == sorted([REUSED, NEW])


async def test_a_phone_that_repeats_itself_is_no_news(client: Client, phone: Client) -> None:
    swapped = await refresh(client, phone.refresh_token)

    await refresh(client, phone.refresh_token)

    assert await told(Client(client.http, swapped["accessToken"])) == []


async def test_guessing_at_a_session_is_no_news(client: Client, phone: Client) -> None:
    """Or a stranger who knows a session's id could frighten its owner."""
    session = str(phone.refresh_token).partition(".")[0]

    await refresh(client, f"{session}.guessed")

    assert await told(phone) == []
