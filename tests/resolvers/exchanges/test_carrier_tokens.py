"""The tokens by which we call partners: each its own, for as long as it is taken."""

from collections import Counter

import httpx
import pytest

from api.context import Services
from api.exchange.carrier import HttpCarrier
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.province_keys import new_province_key
from resolvers.exchanges.sending import Unanswered

EMPTY = {"data": {"partner": {"fileChunk": {"data": "", "size": 0}}}}


class Servers(httpx.AsyncBaseTransport):
    """Partners' servers; `locked` is the one that takes no token now."""

    def __init__(self) -> None:
        self.locked = ""
        self.tokens: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            self.tokens[request.url.host] += 1
            return httpx.Response(200, json={"access_token": "x", "expires_in": 600})
        return httpx.Response(401) if request.url.host == self.locked else httpx.Response(200, json=EMPTY)


async def test_a_token_that_is_taken_no_more_is_forgotten_and_no_other(services: Services) -> None:
    servers, at = Servers(), services.clock()
    one, other = (Partner(host, host, "450000000000", f"https://{host}", host, (), at) for host in ("one", "other"))
    key, vault = new_province_key(services.signer, services.gate.vault, at), services.gate.vault

    async with HttpCarrier("GX", key, vault, lambda: httpx.AsyncClient(transport=servers)) as carrier:
        for partner in (one, other, one, other):
            assert await carrier.fetch(partner, "case", "file", 1, at) == b""
        assert servers.tokens == {"one": 1, "other": 1}
        servers.locked = "one"
        with pytest.raises(Unanswered, match="status 401"):
            await carrier.fetch(one, "case", "file", 1, at)
        servers.locked = ""
        for partner in (one, other):
            assert await carrier.fetch(partner, "case", "file", 1, at) == b""

    assert servers.tokens == {"one": 2, "other": 1}
