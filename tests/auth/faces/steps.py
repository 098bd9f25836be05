"""Showing one's face, as these tests need it; each step answers with its whole payload."""

from typing import Any

from tests.auth.steps import AUTH
from tests.graphql import Client

ERRORS = "userErrors { code message path requiredConsent }"


async def agree(client: Client) -> None:
    """Agree that number and face are looked at."""
    if client.token:
        await client.consent()
        await client.consent("FACE")


async def begin(
    client: Client, name: str | None = None, id_number: str | None = None, *, agreed: bool = True
) -> dict[str, Any]:
    """Begin a face check, having agreed that number and face are looked at."""
    if agreed:
        await agree(client)
    payload: dict[str, Any] = await client.change(
        f"""mutation($name: String, $idNumber: String) {{
          startFaceVerification(input: {{name: $name, idNumber: $idNumber}}) {{
            faceToken url appUrl checkId expiresIn {ERRORS}
          }}
        }}""",
        name=name,
        idNumber=id_number,
    )
    return payload


async def show(client: Client, begun: dict[str, Any], outcome: str = "pass") -> str:
    """Do the check on the page that the developer has; how it ended."""
    answer = await client.http.post(begun["url"], params={"outcome": outcome})
    ended: str = answer.json()["outcome"]
    return ended


async def step_up(client: Client, name: str, id_number: str, token: str | None) -> dict[str, Any]:
    """Send the token of a check, having agreed, and go on with the new access token."""
    await agree(client)
    payload: dict[str, Any] = await client.change(
        f"""mutation($name: String!, $idNumber: String!, $faceToken: String) {{
          verifyIdentity(input: {{name: $name, idNumber: $idNumber, faceToken: $faceToken}}) {{ {AUTH} }}
        }}""",
        name=name,
        idNumber=id_number,
        faceToken=token,
    )
    client.token = payload["accessToken"] or client.token
    return payload


async def passed(client: Client, name: str | None = None, id_number: str | None = None) -> str:
    """Begin a check and pass it; its token."""
    begun = await begin(client, name, id_number)
    assert begun["userErrors"] == [], begun
    assert await show(client, begun) == "PASSED"
    token: str = begun["faceToken"]
    return token


async def assurance(client: Client) -> str:
    """How well the caller is known."""
    level: str = (await client.run("{ viewer { assurance } }"))["viewer"]["assurance"]
    return level


def told(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Code and path of what is wrong."""
    return [(error["code"], error["path"]) for error in payload["userErrors"]]
