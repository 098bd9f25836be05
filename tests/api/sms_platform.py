"""The province's SMS platform as its interface describes it: checks the signature, drops what it has had before."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SECRET = "platform-secret"


@dataclass
class SmsPlatform:
    """Remembers what it was asked and what it sent; `outage` is how many more requests it fails.

    It answers `delay` seconds after it sent. `altered` are ids that came again with something else to say.
    """

    outage: int = 0
    delay: float = 0
    asked: list[str] = field(default_factory=list)
    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    altered: set[str] = field(default_factory=set)
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
        told = message["to"], message["text"]
        if self.sent.setdefault(message["id"], told) != told:
            self.altered.add(message["id"])
        self.arrived.set()
        await asyncio.sleep(self.delay)
        return Response(status_code=202)


@contextlib.asynccontextmanager
async def serving(platform: SmsPlatform) -> AsyncIterator[str]:
    """Put the platform behind a port of this machine; the address that messages are posted to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(platform.app, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/send"
        finally:
            server.should_exit = True
            await task
