"""A page and a phone, step by step; each step answers with its whole payload."""

from typing import Any

from tests.auth.steps import AUTH
from tests.graphql import Client

ERRORS = "userErrors { code message path }"


async def start(page: Client, name: str = "Firefox · 电脑") -> Any:
    document = f"""mutation($name: String!) {{ startQrSignIn(input: {{device: {{name: $name, channel: WEB}}}}) {{
      ticket qrUrl qrCode confirmationCode expiresIn {ERRORS}
    }} }}"""
    return await page.change(document, name=name)


def code_of(started: Any) -> str:
    """What a phone reads from the picture."""
    return str(started["qrUrl"]).rpartition("/q/")[2]


async def scan(phone: Client, started: Any) -> Any:
    document = f"""mutation($code: String!) {{ scanQrSignIn(input: {{code: $code}}) {{
      request {{ device channel requestedAt expiresIn }} {ERRORS}
    }} }}"""
    return await phone.change(document, code=code_of(started))


async def confirm(phone: Client, started: Any, number: str | None = None, *, approve: bool = True) -> Any:
    document = f"""mutation($code: String!, $number: String!, $approve: Boolean!) {{
      confirmQrSignIn(input: {{code: $code, confirmationCode: $number, approve: $approve}}) {{ confirmed {ERRORS} }}
    }}"""
    number = started["confirmationCode"] if number is None else number
    return await phone.change(document, code=code_of(started), number=number, approve=approve)


async def complete(page: Client, ticket: str) -> Any:
    document = f"mutation($ticket: String!) {{ completeQrSignIn(input: {{ticket: $ticket}}) {{ {AUTH} }} }}"
    return await page.change(document, ticket=ticket)


async def approved(page: Client, phone: Client) -> Any:
    """A page whose phone has said yes."""
    started = await start(page)
    await scan(phone, started)
    assert (await confirm(phone, started))["confirmed"]
    return started
