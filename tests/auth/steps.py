"""What people do to sign in, as these tests need it: each step answers with its whole payload."""

from typing import Any

from auth.caller import Caller
from auth.sms import Wanted
from schema.node import global_id
from tests.graphql import AGREED, SIGN_IN, Client, sent_code

PHONE = "13912345678"
OTHER_PHONE = "13912345679"
AUTH = "accessToken refreshToken expiresIn viewer { id displayName assurance } userErrors { code message path }"


def wanted(phone: str = PHONE, purpose: str = "SIGN_IN", address: str = "127.0.0.1") -> Wanted:
    """A code that somebody wants, from a network address, having agreed to what the login page shows."""
    return Wanted(phone, purpose, Caller(address=address), AGREED)


async def ask_code(
    client: Client, phone: str = PHONE, purpose: str = "SIGN_IN", agreed: str | None = AGREED
) -> dict[str, Any]:
    """Ask for a code."""
    asked: dict[str, Any] = await client.change(
        """mutation($phone: String!, $purpose: SmsPurpose!, $agreed: String) {
          requestSmsCode(input: {phone: $phone, purpose: $purpose, consentHash: $agreed}) {
            expiresIn retryAfter userErrors { code message path requiredConsent }
          }
        }""",
        phone=phone,
        purpose=purpose,
        agreed=agreed,
    )
    return asked


async def outbox(client: Client, phone: str = PHONE) -> list[dict[str, Any]]:
    """What the development outbox holds for a phone, newest first."""
    found: list[dict[str, Any]] = (await client.http.get("/dev/outbox", params={"phone": phone})).json()
    return found


async def receive_code(client: Client, phone: str = PHONE) -> str:
    """Ask for a code and read it."""
    asked = await ask_code(client, phone)
    assert asked["userErrors"] == []
    return await sent_code(client.http, phone)


async def enter_code(client: Client, code: str, phone: str = PHONE) -> dict[str, Any]:
    """Type a code in."""
    signed: dict[str, Any] = await client.change(SIGN_IN, phone=phone, code=code)
    return signed


async def refresh(client: Client, refresh_token: str | None) -> dict[str, Any]:
    """Swap a refresh token."""
    swapped: dict[str, Any] = await client.change(
        f"mutation($token: String!) {{ refreshSession(input: {{refreshToken: $token}}) {{ {AUTH} }} }}",
        token=refresh_token,
    )
    return swapped


async def sign_out(client: Client, *, all_devices: bool = False) -> dict[str, Any]:
    """Sign out."""
    payload: dict[str, Any] = await client.change(
        """mutation($all: Boolean!) {
          signOut(input: {allDevices: $all}) { signedOut userErrors { code } }
        }""",
        all=all_devices,
    )
    return payload


async def viewer_id(client: Client) -> str | None:
    """Who the server takes the client for; None when it doesn't take the token (or there is none)."""
    answer = await client.post("{ viewer { id } }")
    if "errors" in answer:
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
        return None
    found: dict[str, str] | None = answer["data"]["viewer"]
    return found["id"] if found else None


async def accepts(client: Client, token: str) -> bool:
    """Whether the server takes a token."""
    return await viewer_id(Client(client.http, token)) is not None


def codes(payload: dict[str, Any]) -> list[str]:
    """The codes of a payload's userErrors."""
    return [error["code"] for error in payload["userErrors"]]


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def act_as(client: Client, organization: str | None) -> dict[str, Any]:
    """Act for the organization of that credit code; for None: for oneself again."""
    payload: dict[str, Any] = await client.change(
        f"mutation($id: ID) {{ actAs(input: {{organizationId: $id}}) {{ {AUTH} }} }}",
        id=organization and global_id("Organization", organization),
    )
    return payload
