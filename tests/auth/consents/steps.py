"""Looking at consents and withdrawing them, over HTTP."""

from typing import Any

from tests.graphql import Client

CONSENTS = "{ viewer { consents { purpose current withdrawnAt ward { name } text { title } } } }"


async def consents(client: Client) -> list[Any]:
    """What somebody agreed to since they signed in."""
    found: list[Any] = (await client.run(CONSENTS))["viewer"]["consents"]
    return [one for one in found if one["purpose"] != "ACCOUNT"]


async def withdraw(client: Client, purpose: str, **more: str) -> Any:
    document = """mutation($input: WithdrawConsentInput!) {
      withdrawConsent(input: $input) { withdrawn userErrors { code message path } }
    }"""
    return await client.change(document, input={"purpose": purpose, **more})


def refused(payload: Any) -> list[Any]:
    assert not payload["withdrawn"]
    return [(error["code"], error["path"]) for error in payload["userErrors"]]
