"""What people do in a mini-program; each step answers with its whole payload."""

from typing import Any

from tests.auth.steps import AUTH, receive_code
from tests.graphql import AGREED, Client
from tests.providers.alipay import Alipay, phone_message
from tests.providers.wechat import WeChat

PHONE = "13912345678"
OTHER_PHONE = "13912345679"


async def enter(
    client: Client, provider: str, code: str, phone_code: str | None = None, sms_code: str | None = None, **more: Any
) -> dict[str, Any]:
    """Sign in from a mini-program."""
    payload: dict[str, Any] = await client.change(
        f"mutation($input: SignInWithMiniProgramInput!) {{ signInWithMiniProgram(input: $input) {{ {AUTH} }} }}",
        input={
            "provider": provider,
            "code": code,
            "phoneCode": phone_code,
            "smsCode": sms_code,
            "device": {"name": "我的手机", "channel": "WINDOW"},
            "consentHash": AGREED,
            **more,
        },
    )
    return payload


async def enter_wechat(client: Client, wechat: WeChat, openid: str = "o-one", phone: str | None = None) -> Any:
    """Open the mini-program in WeChat, with the phone if one is given."""
    return await enter(client, "WECHAT", wechat.login(openid), wechat.phone_button(phone) if phone else None)


async def enter_alipay(client: Client, alipay: Alipay, user: str = "2088-one", phone: str | None = None) -> Any:
    """Open the mini-program in Alipay, with the phone if one is given."""
    return await enter(client, "ALIPAY", alipay.auth_code(user), phone_message(phone) if phone else None)


async def link_alipay(client: Client, alipay: Alipay, user: str, phone: str) -> Any:
    """Open the mini-program in Alipay with a phone that has an account, and the code of a text message to it."""
    code = await receive_code(client, phone)
    return await enter(client, "ALIPAY", alipay.auth_code(user), phone_message(phone), code)


async def unlink(client: Client, provider: str = "WECHAT") -> dict[str, Any]:
    """Unlink a mini-program."""
    payload: dict[str, Any] = await client.change(
        """mutation($provider: MiniProgramProvider!) {
          unlinkMiniProgram(input: {provider: $provider}) { unlinked userErrors { code path } }
        }""",
        provider=provider,
    )
    return payload


def as_signed(client: Client, payload: dict[str, Any]) -> Client:
    """The client of whom a payload signed in."""
    assert payload["userErrors"] == [], payload
    return Client(client.http, payload["accessToken"], client.language, payload["refreshToken"])


def told(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What userErrors say: code and path; a payload that has any signs nobody in."""
    errors = [(error["code"], error["path"]) for error in payload["userErrors"]]
    assert not errors or not payload.get("accessToken")
    return errors
