"""Answers /.well-known/tongban/…: what partners check our certificates by, signed with the province's key."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.context import Services
from auth.days import to_the_millisecond, today
from resolvers.certificates.status_list import BITS, compressed, packed
from resolvers.exchanges.statements import StatementKind, Wanted, keys_content, stated
from resolvers.seals.failures import SigningUnavailable

# What is changed shows in a statement that is at most so old here.
_FRESH = timedelta(seconds=30)
_SIGNED_ANEW = timedelta(minutes=5)
_MOST = 64
_NUMBER = re.compile(r"[0-9]{1,9}")
_HEADERS = {"Cache-Control": "public, max-age=30", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement that was made; anew for other content or by another key, and after five minutes."""

    text: str
    key: str
    content: Mapping[str, Any]
    signed_at: datetime
    read_at: datetime


class Publishing:
    """Each statement is read once in half a minute and signed when it says something new, or every five minutes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._made: OrderedDict[Wanted, _Made] = OrderedDict()

    async def keys(self, _request: Request) -> Response:
        """Return our public keys."""
        return await self._answer(Wanted(self._services.settings.province, StatementKind.KEYS))

    async def status(self, request: Request) -> Response:
        """Return a list of what became of certificates."""
        number = request.path_params["number"]
        if not _NUMBER.fullmatch(number):
            raise HTTPException(404)
        return await self._answer(Wanted(self._services.settings.province, StatementKind.STATUS, int(number)))

    async def _answer(self, wanted: Wanted) -> Response:
        at = to_the_millisecond(self._services.clock())
        made = self._made.get(wanted)
        if made is None or at - made.read_at >= _FRESH:
            made = await self._make(wanted, at)
        return Response(made.text, headers=_HEADERS, media_type="application/json")

    async def _make(self, wanted: Wanted, at: datetime) -> _Made:
        key = await self._services.stores.province_keys.signing(at) if wanted.province else None
        content = await self._content(wanted, at) if key else None
        if content is None or key is None:
            raise HTTPException(404)
        before = self._made.get(wanted)
        same = before and (before.key, before.content) == (key.id, content)
        if before and same and at - before.signed_at < _SIGNED_ANEW:
            made = _Made(before.text, key.id, content, before.signed_at, at)
        else:
            try:
                text = stated(wanted, content, key, self._services.signer, at)
            except SigningUnavailable as error:
                raise HTTPException(503) from error
            made = _Made(text, key.id, content, at, at)
        return self._kept(wanted, made)

    def _kept(self, wanted: Wanted, made: _Made) -> _Made:
        self._made[wanted] = made
        if len(self._made) > _MOST:
            self._made.popitem(last=False)
        return made

    async def _content(self, wanted: Wanted, at: datetime) -> dict[str, Any] | None:
        services = self._services
        if wanted.kind is StatementKind.KEYS:
            await services.gate.tokens.fresh(at)
            keys, tokens = await services.stores.province_keys.newest(), services.gate.tokens.jwks()["keys"]
            return keys_content(services.settings.url, keys, tokens)
        certificates = services.stores.certificates
        if wanted.number and not await certificates.listed(wanted.number):
            return None
        bits = packed(await certificates.fallen(wanted.number, today(at)))
        return {"bits": BITS, "lst": compressed(bits)}
