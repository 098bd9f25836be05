"""Fetches what partner provinces publish: from their registered addresses, nothing large, and nothing slow."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from resolvers.exchanges.partners import Partner
from resolvers.exchanges.sending import Unanswered
from resolvers.exchanges.statements import MAX_SIZE

# Somebody waits before a screen for it.
_SECONDS = 3.0
# What unfolds may be larger than it looks.
_HEADERS = {"accept": "application/json", "accept-encoding": "identity"}


class HttpPages:
    """PartnerPages over HTTP; one connection for one page, since they are few."""

    def __init__(self, make: Callable[[], httpx.AsyncClient], *, plain: bool) -> None:
        self._make = make
        self._plain = plain

    async def fetch(self, partner: Partner, path: str) -> bytes:
        """Return what is at that path of the partner's address, within 3 s; raises Unanswered."""
        if not partner.url or (urlsplit(partner.url).scheme != "https" and not self._plain):
            raise Unanswered("no address, or one without TLS")
        body = bytearray()
        try:
            async with (
                asyncio.timeout(_SECONDS),
                self._make() as client,
                client.stream("GET", f"{partner.url}{path}", headers=_HEADERS) as answer,
            ):
                if answer.status_code != httpx.codes.OK or "content-encoding" in answer.headers:
                    raise Unanswered(f"status {answer.status_code}")
                async for chunk in answer.aiter_raw():
                    body += chunk
                    if len(body) > MAX_SIZE:
                        raise Unanswered("an answer too large")
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            # Not its text, which may quote the address.
            raise Unanswered(type(error).__name__) from error
        return bytes(body)
