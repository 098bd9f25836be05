"""A province, and the system of a partner of its that doesn't run Tongban: it has keys, a token, and a hook."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from api.context import Services
from api.webhooks.jobs import tell_partners
from auth.clients.assertion import ASSERTION_TYPE
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.joining import add_partner
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType, MessageState
from resolvers.exchanges.partners import client_of_partner, key_card
from resolvers.exchanges.province_keys import ProvinceKey, client_assertion, new_province_key
from tests.graphql import Client
from tests.hooks import Endpoint, Names, Taken
from tests.provinces import Side

HOOK = """webhook { id url kinds status position deliveredAt failures failure dueAt disabledAt earlierSecretUntil
  testedAt testFailure partner { code } }"""
PROGRESS = ExchangeMessageType.PROGRESS
URL = "https://hooks.example.cn/in"


@dataclass
class House:
    """The province with the other end of its hooks."""

    side: Side
    endpoint: Endpoint
    names: Names

    @property
    def services(self) -> Services:
        """The province's services, whose hooks lead to the stand-in."""
        return replace(self.side.services, webhook_client=self.endpoint.client, resolve=self.names.resolve)

    async def work(self) -> list[Taken]:
        """Let the worker tell whom it has to; what arrived."""
        before = len(self.endpoint.taken)
        await tell_partners(self.services, self.side.clock())
        return self.endpoint.taken[before:]

    async def join(self, code: str) -> Client:
        """Make somebody without an API a partner; a client that calls as their system."""
        services, at = self.side.services, self.side.clock()
        key = new_province_key(services.signer, services.gate.vault, at)
        told = {"code": code, "name": f"{code}省", "region": "450000000000"}
        keys = {"keys": [key_card(key.public)], "jwks": {"keys": [key.jwk]}}
        await add_partner(services.stores, {**told, **keys}, at, loopback=False)
        return await system_of(code, key, self.side)

    async def say(self, case: str, sequence: int, kind: ExchangeMessageType = PROGRESS, *, to: str = "GX") -> None:
        """Write what a message to a partner is to their hooks, as the worker does for a case that moved."""
        at, payload = self.side.clock(), {"status": "ACCEPTED", "note": "张三的材料"}
        place = (case, to, CaseDirection.OUTBOUND, sequence, secrets.token_hex(8))
        message = ExchangeMessage(*place, kind, payload, at, at, MessageState.QUEUED)
        await self.services.stores.webhook_events.add([message])


async def system_of(code: str, key: ProvinceKey, side: Side) -> Client:
    """A client that calls a province as a partner's system, with a token for its key."""
    client, audience = client_of_partner(code), f"{side.services.settings.url}/oauth/token"
    vault, at = side.services.gate.vault, side.clock()
    assertion = client_assertion(key, vault, client=client, audience=audience, at=at)
    form = {"grant_type": "client_credentials", "scope": "exchange", "client_assertion": assertion}
    asked = await side.client.http.post("/oauth/token", data={**form, "client_assertion_type": ASSERTION_TYPE})
    return Client(side.client.http, asked.json()["access_token"])


async def registered(system: Client, url: str = URL, **more: Any) -> tuple[Any, str]:
    """A hook, and its secret."""
    payload = await change(system, "registerWebhook", url=url, **more)
    assert payload["userErrors"] == [], payload
    return payload["webhook"], payload["secret"]


async def change(client: Client, mutation: str, **given: Any) -> Any:
    """Call a mutation of hooks; its payload."""
    plain = {"rotateWebhookSecret", "testWebhook", "deleteWebhook"}
    kind = "WebhookInput" if mutation in plain else f"{mutation[0].upper()}{mutation[1:]}Input"
    secret = "secret" if mutation in {"registerWebhook", "rotateWebhookSecret"} else ""
    document = f"""mutation($input: {kind}!) {{
      {mutation}(input: $input) {{ {HOOK} {secret} userErrors {{ code path message }} }} }}"""
    return await client.change(document, input=given)


async def shown(client: Client, **named: Any) -> Any:
    """The hooks that somebody sees."""
    document = f"query($partner: String) {{ webhooks(partner: $partner) {{ {HOOK.removeprefix('webhook {')} }}"
    return (await client.run(document, **named))["webhooks"]
