"""What the owner of an account is told about signing in to it."""

from asyncio import gather

import pytest

from api.context import Services
from tests.auth.passkeys import told
from tests.auth.steps import OTHER_PHONE, PHONE, codes, enter_code, receive_code, refresh
from tests.clock import Clock
from tests.graphql import Client

NEW, REUSED = "新设备登录", "登录凭证可能已泄露"
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


async def test_a_new_device_is_told_and_a_known_one_is_not(client: Client, phone: Client, clock: Clock) -> None:
    await sign_in_on(client, clock, "新手机")
    assert await told(phone) == [NEW]

    await sign_in_on(client, clock, "新手机")
    await sign_in_on(client, clock, " test ")

    assert await told(phone) == [NEW]


async def test_after_all_sessions_have_run_out_every_device_is_new(
    client: Client, phone: Client, services: Services, clock: Clock
) -> None:
    clock.forward(days=31)
    await services.database.rows("sessions").delete({})  # as the server does by itself

    assert await told(await sign_in_on(client, clock, "test")) == [NEW]


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
    assert await told(Client(client.http, signed["accessToken"])) == [REUSED]


async def test_several_at_once_are_told_once(client: Client, phone: Client, clock: Clock) -> None:
    await refresh(client, phone.refresh_token)
    clock.forward(seconds=60)

    await gather(*(refresh(client, phone.refresh_token) for _ in range(4)))

    assert await told(await client.sign_in(PHONE)) == [REUSED]


async def test_a_phone_that_repeats_itself_is_no_news(client: Client, phone: Client) -> None:
    swapped = await refresh(client, phone.refresh_token)

    await refresh(client, phone.refresh_token)

    assert await told(Client(client.http, swapped["accessToken"])) == []


async def test_guessing_at_a_session_is_no_news(client: Client, phone: Client) -> None:
    """Or a stranger who knows a session's id could frighten its owner."""
    session = str(phone.refresh_token).partition(".")[0]

    await refresh(client, f"{session}.guessed")

    assert await told(phone) == []
