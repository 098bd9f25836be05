"""What verifiers fetch and keep: signed lists of certificates' statuses, and our keys as COSE has them."""

import asyncio
import re
from base64 import urlsafe_b64decode
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import cbor2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.context import Services
from api.public import cache_headers, entity_tag, unchanged
from auth.days import today
from resolvers.certificates.status_list import BITS, compressed, packed

STATUS_LIST = "statuslist+jwt"
# What is changed shows in a list that is at most so old here, and so old in a cache: a minute together.
FRESH = timedelta(seconds=30)
_MAX_AGE = 30
# Shorter than a retired key is published for, and many times what a cache keeps: nobody's copy is out of date.
_LIFETIME = timedelta(minutes=15)
_SIGNED_ANEW = timedelta(minutes=5)
_MOST_LISTS = 64
_NUMBER = re.compile(r"[0-9]{1,9}")
# Any page may check certificates, and none gets to know anything of its reader by that.
_OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class _List:
    """A signed list; `bits` is a digest of what it says, `window` in which five minutes it was signed."""

    token: str
    tag: str
    bits: bytes
    window: int
    read_at: datetime


class StatusLists:
    """Answers /status/{n} and /.well-known/cose-keys; each list is read once in half a minute, by index."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[int, _List] = OrderedDict()
        self._reading = asyncio.Lock()

    async def one(self, request: Request) -> Response:
        """Return a signed list: to everybody, without asking about whom they want to know."""
        number, at = _number(request.path_params["number"]), self._services.clock()
        found = await self._current(number, at) if number is not None else None
        if found is None:
            raise HTTPException(404)
        headers = {**cache_headers(found.tag, f"public, max-age={_MAX_AGE}", "Accept-Encoding"), **_OPEN}
        if unchanged(request.headers.get("if-none-match"), found.tag):
            return Response(None, 304, headers)
        return Response(found.token, headers=headers, media_type=f"application/{STATUS_LIST}")

    async def keys(self, _request: Request) -> Response:
        """Return the public keys as a COSE_KeySet (RFC 9052, 7)."""
        keys = [_cose_key(one) for one in self._services.gate.tokens.jwks()["keys"]]
        headers = {"Cache-Control": "public, max-age=300", **_OPEN}
        return Response(cbor2.dumps(keys), headers=headers, media_type="application/cose-key-set")

    async def _current(self, number: int, at: datetime) -> _List | None:
        kept = self._kept.get(number)
        if kept is not None and at - kept.read_at < FRESH:
            return kept
        async with self._reading:
            kept = self._kept.get(number)
            if kept is None or at - kept.read_at >= FRESH:
                kept = await self._read(number, at)
        return kept

    async def _read(self, number: int, at: datetime) -> _List | None:
        certificates = self._services.stores.certificates
        if number and not await certificates.listed(number):
            return None
        bits = packed(await certificates.fallen(number, today(at)))
        made = await self._signed(number, bits, at)
        self._kept[number] = made
        if len(self._kept) > _MOST_LISTS:
            self._kept.popitem(last=False)
        return made

    async def _signed(self, number: int, bits: bytes, at: datetime) -> _List:
        digest, window = sha256(bits).digest(), int(at.timestamp() // _SIGNED_ANEW.total_seconds())
        before = self._kept.get(number)
        if before and (before.bits, before.window) == (digest, window):
            return _List(before.token, before.tag, digest, window, at)
        await self._services.gate.tokens.fresh(at)
        token = self._services.gate.tokens.sign(self._claims(number, bits, at), STATUS_LIST)
        return _List(token, entity_tag("status", token), digest, window, at)

    def _claims(self, number: int, bits: bytes, at: datetime) -> dict[str, object]:
        return {
            "sub": f"{self._services.settings.url}/status/{number}",
            "iat": int(at.timestamp()),
            "exp": int((at + _LIFETIME).timestamp()),
            "ttl": _MAX_AGE,
            "status_list": {"bits": BITS, "lst": compressed(bits)},
        }


def _number(text: str) -> int | None:
    """A list's number; None for what is none, or has more digits than there will ever be lists."""
    return int(text) if _NUMBER.fullmatch(text) else None


def _cose_key(jwk: dict[str, str]) -> dict[int, object]:
    """A P-256 key for ES256 (RFC 9053, 7.1): 1 kty, 2 kid, 3 alg, -1 crv, -2 x, -3 y."""
    x, y = (urlsafe_b64decode(jwk[name] + "=") for name in ("x", "y"))
    return {1: 2, 2: jwk["kid"].encode(), 3: -7, -1: 1, -2: x, -3: y}
