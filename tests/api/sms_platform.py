"""The province's SMS platform as its interface describes it: checks the signature, drops what it has had before."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SECRET = "platform-secret"


@dataclass
class SmsPlatform:
    """Remembers what it was asked and what it sent; `outage` is how many more requests it fails."""

    outage: int = 0
    asked: list[str] = field(default_factory=list)
    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/send", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        """Send one message."""
        body = await request.body()
        expected = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
        if not hmac.compare_digest(request.headers.get("x-signature", ""), expected):
            return Response(status_code=403)
        message = json.loads(body)
        self.asked.append(message["id"])
        if self.outage > 0:
            self.outage -= 1
            return Response(status_code=503)
        self.sent.setdefault(message["id"], (message["to"], message["text"]))
        self.arrived.set()
        return Response(status_code=202)
