"""How the system that is tried is asked, and what it answered; whatever it answers is no exception."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import orjson

from api.conformance.sandbox import Sandbox
from api.partner_card import CARD_PATH
from auth.clients.assertion import ASSERTION_TYPE
from resolvers.exchanges.envelope import Envelope, as_text, digest_of, sealed
from resolvers.exchanges.partners import client_of_partner
from resolvers.exchanges.province_keys import ProvinceKey, client_assertion, new_province_key

SCOPE = "exchange"
_SECONDS = 20.0
_MAX_ANSWER = 1024 * 1024
_RECEIPT = "receipt { messageId envelopeDigest receivedAt keyId signature } userErrors { code path }"
_OPERATIONS = {
    "CASE": ("submitCrossProvinceCase", "SubmitCrossProvinceCaseInput"),
    "WITHDRAWAL": ("withdrawCrossProvinceCase", "WithdrawCrossProvinceCaseInput"),
}
_CASE = "query Case($number: String!) { partner { case(number: $number) { number } } }"


class Unreachable(Exception):
    """It didn't answer at all, or with what no HTTP client takes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the JSON of an answer; None where it was none."""

    status: int
    body: Any

    def payload(self, operation: str) -> Mapping[str, Any]:
        """What a mutation answered with; nothing when it did not."""
        data = self.body.get("data") if isinstance(self.body, Mapping) else None
        payload = data.get(operation) if isinstance(data, Mapping) else None
        return payload if isinstance(payload, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a message: its receipt, or code and path of what it was refused for."""

    status: int
    receipt: Mapping[str, Any] | None
    code: str | None
    path: str

    @property
    def refused(self) -> bool:
        """Whether it was told to be wrong, and not by breaking down."""
        told = self.code not in {None, "INTERNAL"} or 400 <= self.status < 500
        return self.receipt is None and told and self.status < 500

    def __str__(self) -> str:
        if self.receipt is not None:
            return "it was taken"
        return f"status {self.status}, {self.code or 'no code'} {self.path}".rstrip()


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is to be tried, with who signs it."""

    type: str
    envelope: Envelope
    payload: Mapping[str, Any]


@dataclass
class Peer:
    """The system that is tried, and the token that it gave."""

    url: str
    sandbox: Sandbox
    client: httpx.AsyncClient
    at: datetime
    token: str | None = field(default=None, repr=False)

    async def card(self) -> Answer:
        """Its public card."""
        return await self._ask("GET", f"{self.url}{CARD_PATH}")

    def assertion(self, key: ProvinceKey | None = None, audience: str | None = None) -> str:
        """Proof of who we are; by another key or for somebody else where that is what is tried."""
        return client_assertion(
            key or self.sandbox.key,
            self.sandbox.vault,
            client=client_of_partner(self.sandbox.code),
            audience=audience or f"{self.url}/oauth/token",
            at=self.at,
        )

    async def exchange(self, assertion: str) -> str | None:
        """The access token for an assertion; None when it is refused."""
        form = {
            "grant_type": "client_credentials",
            "scope": SCOPE,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        answer = await self._ask("POST", f"{self.url}/oauth/token", data=form)
        token = answer.body.get("access_token") if isinstance(answer.body, Mapping) else None
        return token if answer.status == httpx.codes.OK and isinstance(token, str) else None

    def message(self, payload: Mapping[str, Any], type: str = "CASE", **changed: Any) -> Message:
        """A message of ours, rightly signed whatever its envelope says."""
        unsealed: dict[str, Any] = {
            "id": uuid4().hex,
            "case": f"{self.sandbox.code}-{uuid4().hex[:20]}",
            "sequence": 1,
            "created_at": as_text(self.at),
            "expires_at": as_text(self.at + timedelta(days=1)),
            "sender": self.sandbox.code,
            "to": self.sandbox.partner,
            "payload_digest": digest_of(payload),
            "previous_digest": None,
            "key_id": self.sandbox.key.id,
        }
        envelope = Envelope(**{**unsealed, **changed})
        return Message(type, sealed(envelope, self.sandbox.signer, self.sandbox.key.signing), payload)

    def forged(self, message: Message) -> Message:
        """The same, signed by a key that isn't on the card."""
        return replace(message, envelope=sealed(message.envelope, self.sandbox.signer, self.stranger().signing))

    def stranger(self) -> ProvinceKey:
        """Another key by the same name."""
        other = new_province_key(self.sandbox.signer, self.sandbox.vault, self.at)
        return replace(other, id=self.sandbox.key.id)

    async def say(self, message: Message, *, token: bool = True) -> Said:
        """Send a message; what became of it."""
        operation, kind = _OPERATIONS[message.type]
        query = f"mutation Try($input: {kind}!) {{ {operation}(input: $input) {{ {_RECEIPT} }} }}"
        told = {"envelope": message.envelope.published, **message.payload}
        answer = await self._graphql(query, {"input": told}, token=token)
        return _said(answer, operation)

    async def knows(self, case: str) -> bool:
        """Whether it has a conversation of that name with us."""
        answer = await self._graphql(_CASE, {"number": case}, token=True)
        return bool(answer.payload("partner").get("case"))

    async def _graphql(self, query: str, variables: Mapping[str, Any], *, token: bool) -> Answer:
        headers = {"authorization": f"Bearer {self.token}"} if token and self.token else {}
        body = {"query": query, "variables": variables}
        return await self._ask("POST", f"{self.url}/graphql", json=body, headers=headers)

    async def _ask(self, method: str, url: str, **parts: Any) -> Answer:
        body = bytearray()
        try:
            async with asyncio.timeout(_SECONDS), self.client.stream(method, url, **parts) as answer:
                async for chunk in answer.aiter_bytes():
                    body += chunk[: _MAX_ANSWER - len(body)]
                    if len(body) >= _MAX_ANSWER:
                        break
                return Answer(answer.status_code, _json(bytes(body)))
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _said(answer: Answer, operation: str) -> Said:
    payload, body = answer.payload(operation), answer.body if isinstance(answer.body, Mapping) else {}
    receipt, errors = payload.get("receipt"), payload.get("userErrors") or body.get("errors") or ()
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], Mapping) else {}
    extensions = first.get("extensions")
    code = first.get("code") or (extensions.get("code") if isinstance(extensions, Mapping) else None)
    path = first.get("path") if payload.get("userErrors") else None
    named = ".".join(str(one) for one in path) if isinstance(path, list) else ""
    return Said(answer.status, receipt if isinstance(receipt, Mapping) else None, str(code) if code else None, named)
