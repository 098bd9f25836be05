"""A reply in one piece, with nothing left to be worked out while it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from api.whole import sent

Headers = list[tuple[bytes, bytes]]
# Of all replies that no cache may keep.
UNKEPT: Mapping[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(slots=True)
class Reply:
    """Status, headers and body; an ASGI application that says just that. No header quotes what a stranger sent."""

    status: int
    headers: Headers
    body: bytes
    _lines: bytes = field(default=b"", init=False)

    @classmethod
    def json(cls, status: int, body: Any, media_type: str, headers: Mapping[str, str] = UNKEPT) -> "Reply":
        """Reply with JSON; `headers` are those besides its type and length."""
        return cls.of(status, orjson.dumps(body), media_type, headers)

    @classmethod
    def of(cls, status: int, content: bytes, media_type: str, headers: Mapping[str, str]) -> "Reply":
        """Reply with bytes of that type."""
        fixed = _usual(media_type) if headers is UNKEPT else _named(media_type, {**UNKEPT, **headers})
        return cls(status, [*fixed, (b"content-length", b"%d" % len(content))], content)

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        await self._send(send, self.headers)

    async def say(self, send: Send, request_id: bytes) -> None:
        """Send it under a request's id."""
        lines = self._lines = self._lines or b"".join([b"%s: %s\r\n" % header for header in self.headers])
        if not sent(send, self.status, b"%sx-request-id: %s\r\n" % (lines, request_id), self.body):
            await self._send(send, [*self.headers, (b"x-request-id", request_id)])

    async def _send(self, send: Send, headers: Headers) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


@lru_cache(maxsize=8)
def _usual(media_type: str) -> Headers:
    return _named(media_type, UNKEPT)


def _named(media_type: str, headers: Mapping[str, str]) -> Headers:
    """Write headers as ASGI wants them."""
    told = {"Content-Type": f"{media_type}; charset=utf-8", **headers}
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in told.items()]
