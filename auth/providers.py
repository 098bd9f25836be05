"""Services outside that we ask about people, and the ones that stand in for them in development."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Protocol

import httpx

from auth.problems import ProviderUnavailable


class IdentityProvider(Protocol):
    """Tells whether a name and an ID number belong together."""

    method: str

    async def matches(self, name: str, id_number: str) -> bool:
        """Return whether they do; raises ProviderUnavailable."""


class DevelopmentIdentityProvider:
    """Knows the demo cast and nobody else. Never part of a production start."""

    method = "DEVELOPMENT"

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    async def matches(self, name: str, id_number: str) -> bool:
        """Compare with the fixed list (ID number → name)."""
        return self._known.get(id_number) == name


class NoIdentityProvider:
    """What a start without a provider has: it says so instead of guessing."""

    method = "NONE"

    async def matches(self, _name: str, _id_number: str) -> bool:
        """Refuse."""
        raise ProviderUnavailable("identity.unavailable")


class SmsGateway(Protocol):
    """Hands a text message to a telecom operator."""

    async def send(self, message_id: str, phone: str, text: str) -> None:
        """Send; the id lets the gateway drop a repeated delivery. Raises ProviderUnavailable."""


class HttpSmsGateway:
    """Posts JSON {id, to, text} to the province's SMS platform.

    The body is signed with HMAC-SHA256 in `X-Signature`, hex; any 2xx answer counts as taken.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, secret: str) -> None:
        self._client = client
        self._url = url
        self._secret = secret.encode()

    async def send(self, message_id: str, phone: str, text: str) -> None:
        """Post one message."""
        body = json.dumps({"id": message_id, "to": phone, "text": text}, ensure_ascii=False).encode()
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        try:
            answer = await self._client.post(self._url, content=body, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise ProviderUnavailable("sms.unavailable") from error
