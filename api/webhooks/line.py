"""The line to partners' hooks. Whoever registers an address chooses where we send, so it is held short (SSRF).

The name is resolved once for each delivery, every address that comes back must be of the public network, and the
connection goes to the very address that was looked at, with the name in SNI, in the certificate and in Host: a name
that changes in between (DNS rebinding) changes nothing. No redirects, no proxies, no connection kept for another.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import httpx

from api.exchange.carrier import retry_after
from auth.problems import Invalid
from resolvers.webhooks.addresses import LOOPBACK, Target, is_public, target_of
from resolvers.webhooks.delivering import Undelivered

# Name and port to addresses.
Resolve = Callable[[str, int], Awaitable[list[str]]]
SECONDS = 15.0
MAX_ANSWER = 4096
_HERE = {"127.0.0.1", "::1"}


async def resolve(name: str, port: int) -> list[str]:
    """Ask the machine's resolver; raises OSError."""
    loop, asked = asyncio.get_running_loop(), partial(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
    found = await loop.run_in_executor(_resolvers(), asked)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def webhook_client() -> httpx.AsyncClient:
    """Return a client that keeps no connection: one that was made for a name is never used for another."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(verify=_trust(), timeout=SECONDS, limits=limits, follow_redirects=False, trust_env=False)


@cache
def _resolvers() -> ThreadPoolExecutor:
    # Of their own: a name whose servers don't answer holds a thread for long, whatever our patience.
    return ThreadPoolExecutor(8, "resolve")


@cache
def _trust() -> ssl.SSLContext:
    # Kept, since reading every root certificate costs 40 ms.
    return httpx.create_ssl_context(trust_env=False)


class Line:
    """Posts to hooks. `here` allows this very machine, for development."""

    def __init__(self, client: httpx.AsyncClient, resolve: Resolve, *, here: bool) -> None:
        self._client = client
        self._resolve = resolve
        self._here = here

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send within 15 s; raises Undelivered unless the answer is a 2xx. Of what it says 4 KiB are read."""
        try:
            async with asyncio.timeout(SECONDS):
                target = target_of(url, loopback=self._here)
                await self._post(target, await self._address(target), body, headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            # Not its text, which may quote the address.
            raise Undelivered(type(error).__name__) from error
        except Invalid as error:
            raise Undelivered("address refused") from error

    async def _address(self, target: Target) -> str:
        """The address to connect to; raises Undelivered when one of the name's isn't of the public network."""
        found = await self._resolve(target.host, target.port)
        allowed = [one for one in found if is_public(one) or (target.here and one in _HERE)]
        if not found or len(allowed) != len(found):
            raise Undelivered("address refused")
        return found[0]

    async def _post(self, target: Target, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        told = {**headers, "host": target.authority, "user-agent": "tongban-webhooks", "connection": "close"}
        named = {} if target.host in LOOPBACK else {"sni_hostname": target.host}
        request = self._client.stream(
            "POST", target.at(address), content=body, headers=told, extensions=named, follow_redirects=False
        )
        async with request as answer:
            if not answer.is_success:
                wait, gone = retry_after(answer), answer.status_code == httpx.codes.GONE
                raise Undelivered(f"status {answer.status_code}", wait, gone=gone)
            size = 0
            async for chunk in answer.aiter_raw():
                size += len(chunk)
                if size > MAX_ANSWER:
                    break
