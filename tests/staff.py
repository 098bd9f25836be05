"""What staff and their administrators do, as tests need it: each step answers with its whole payload."""

from dataclasses import dataclass
from typing import Any

import httpx
import pyotp
from argon2 import PasswordHasher
from starlette.types import ASGIApp

from tests.clock import Clock
from tests.graphql import Client

ERRORS = "userErrors { code message path }"
SIGN_IN = f"""mutation($input: SignInWithPasswordInput!) {{ signInWithPassword(input: $input) {{
  accessToken refreshToken expiresIn deviceToken viewer {{ id assurance }} {ERRORS} }} }}"""
SET_UP = f"mutation($input: SetUpTotpInput!) {{ setUpTotp(input: $input) {{ uri qrCode expiresIn {ERRORS} }} }}"
CONFIRM = f"mutation($input: ConfirmTotpInput!) {{ confirmTotp(input: $input) {{ confirmed {ERRORS} }} }}"
CHANGE = f"mutation($input: ChangePasswordInput!) {{ changePassword(input: $input) {{ changed {ERRORS} }} }}"
MEMBER = "staffMember { username maskedPhone temporaryPassword secondFactor posts { role department { code } } }"
LOG = "{ staffLog { totalCount edges { node { at action by about role reason } } } }"
GOOD = "一条安静的河流过 Guang'an"


class Counting:
    """argon2 as cheap as the seeds', which counts what it is asked."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str] = []
        self.hashed = 0

    def hash(self, password: str | bytes) -> str:
        self.hashed += 1
        return self._hasher.hash(password)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.verified.append(str(hash))
        return self._hasher.verify(hash, password)

    def check_needs_rehash(self, hash: str | bytes) -> bool:
        return self._hasher.check_needs_rehash(hash)


@dataclass
class Member:
    """Somebody with a password, and the authenticator app on their phone."""

    username: str
    password: str
    secret: str
    phone: str
    clock: Clock

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many steps of 30 seconds from now."""
        return pyotp.TOTP(self.secret).generate_otp(int(self.clock().timestamp()) // 30 + steps)


async def member(client: Client, clock: Clock, role: str = "CLERK", place: int = 0) -> Member:
    """Somebody of the cast's staff."""
    found = [one for one in await client.people() if role in one["roles"]][place]
    return Member(found["username"], found["password"], found["totpSecret"], found["phone"], clock)


def elsewhere(app: ASGIApp, address: str) -> Client:
    """A client at another network address."""
    return Client(
        httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 50000)), base_url="http://localhost")
    )


async def attempt(client: Client, username: str, password: str, code: str | None, **more: Any) -> dict[str, Any]:
    """Try to sign in."""
    given = {"username": username, "password": password, "oneTimeCode": code, **more}
    device = {"name": "window 3", "channel": "WINDOW"}
    payload: dict[str, Any] = await client.change(SIGN_IN, input={"device": device, **given})
    return payload


async def enter(client: Client, who: Member, **more: Any) -> dict[str, Any]:
    """Sign in as somebody, who must get in."""
    payload = await attempt(client, who.username, who.password, who.code(), **more)
    assert payload["userErrors"] == [], payload
    return payload


async def signed_in(client: Client, who: Member) -> Client:
    """A client for somebody who signed in with their password."""
    payload = await enter(client, who)
    return Client(client.http, payload["accessToken"], client.language, payload["refreshToken"])


async def manage(client: Client, mutation: str, **given: Any) -> dict[str, Any]:
    """Run one mutation of an administrator."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {MEMBER} {ERRORS} }} }}"
    payload: dict[str, Any] = await client.change(document, input={"reason": "岗位调整", **given})
    return payload


async def newest_code(client: Client, phone: str) -> str:
    """The code or temporary password of the newest text message."""
    code: str = (await client.http.get("/dev/outbox", params={"phone": phone})).json()[0]["code"]
    return code


def said(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Code and path of each of a payload's userErrors."""
    return [(error["code"], error["path"]) for error in payload["userErrors"]]


WRONG = [("INVALID", [])]
STOPPED = [("LIMIT_EXCEEDED", [])]
