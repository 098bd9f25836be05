"""What people do with passkeys, step by step; each step answers with its whole payload."""

from typing import Any

from tests.auth.steps import AUTH
from tests.authenticator import Authenticator
from tests.graphql import Client

ERRORS = "userErrors { code message path }"


async def begin_adding(client: Client, name: str = "我的手机", sms_code: str | None = None) -> Any:
    document = f"""mutation($name: String!, $smsCode: String) {{
      beginPasskeyRegistration(input: {{name: $name, smsCode: $smsCode}}) {{ options {ERRORS} }}
    }}"""
    return await client.change(document, name=name, smsCode=sms_code)


async def finish_adding(client: Client, credential: Any) -> Any:
    document = f"""mutation($credential: JSON!) {{
      finishPasskeyRegistration(input: {{credential: $credential}}) {{
        passkey {{ id name createdAt lastUsedAt }} {ERRORS}
      }}
    }}"""
    return await client.change(document, credential=credential)


async def add(client: Client, device: Authenticator, name: str = "我的手机") -> Any:
    """Add a passkey that the device makes; what it looks like now."""
    begun = await begin_adding(client, name)
    assert begun["userErrors"] == [], begun
    added = await finish_adding(client, device.create(begun["options"]))
    assert added["userErrors"] == [], added
    return added["passkey"]


async def begin(client: Client, name: str = "网页") -> Any:
    document = f"""mutation($name: String!) {{
      beginPasskeySignIn(input: {{device: {{name: $name, channel: WEB}}}}) {{ options {ERRORS} }}
    }}"""
    return await client.change(document, name=name)


async def finish(client: Client, credential: Any) -> Any:
    document = f"""mutation($credential: JSON!) {{
      finishPasskeySignIn(input: {{credential: $credential}}) {{ {AUTH} }}
    }}"""
    return await client.change(document, credential=credential)


async def sign_in(client: Client, device: Authenticator) -> Any:
    """Sign in with a device's passkey; the payload."""
    begun = await begin(client)
    assert begun["userErrors"] == [], begun
    return await finish(client, device.get(begun["options"]))


async def remove(client: Client, passkey: str) -> Any:
    document = f"""mutation($id: ID!) {{ removePasskey(input: {{passkeyId: $id}}) {{ removed {ERRORS} }} }}"""
    return await client.change(document, id=passkey)


async def listed(client: Client) -> Any:
    viewer = (await client.run("{ viewer { passkeys { id name createdAt lastUsedAt } } }"))["viewer"]
    return viewer["passkeys"]


async def told(client: Client) -> list[str]:
    """The titles of what the person was told, newest first."""
    found = await client.run("{ viewer { notifications { edges { node { title } } } } }")
    return [edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]]
