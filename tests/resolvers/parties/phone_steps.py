"""Changing a phone and coming back by face, over HTTP; each step answers with its whole payload."""

from typing import Any

from tests.auth.steps import AUTH, ask_code, outbox
from tests.graphql import Client


async def code_to(client: Client, phone: str) -> str:
    """Ask for a code that changes phones, and read it on that phone."""
    asked = await ask_code(client, phone, "CHANGE_PHONE")
    assert asked["userErrors"] == [], asked
    code: str = next(one["code"] for one in await outbox(client, phone) if "更换账号的手机号" in one["text"])
    return code


async def change_phone(client: Client, **given: Any) -> Any:
    """Take another phone; the client goes on with the new token."""
    document = f"mutation($input: ChangePhoneInput!) {{ changePhone(input: $input) {{ {AUTH} }} }}"
    payload = await client.change(document, input=given)
    client.token = payload["accessToken"] or client.token
    return payload


async def recover(client: Client, **given: Any) -> Any:
    """Come back to an account from a new phone."""
    document = f"mutation($input: RecoverAccountInput!) {{ recoverAccount(input: $input) {{ {AUTH} }} }}"
    return await client.change(document, input={"device": {"name": "新手机", "channel": "APP"}, **given})


async def phone_of(client: Client) -> str:
    """The phone of the caller's account."""
    phone: str = (await client.run("{ viewer { phone } }"))["viewer"]["phone"]
    return phone


async def texts(client: Client, phone: str) -> list[str]:
    """What a phone was told without a code."""
    return [one["text"] for one in await outbox(client, phone) if not one["code"]]
