"""The other end of hooks: a resolver that may change its mind, and an endpoint that writes down what it gets."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

PUBLIC = "223.5.5.5"


@dataclass
class Names:
    """Answers for names, one after the other; the last one stays."""

    answers: list[list[str]] = field(default_factory=lambda: [[PUBLIC]])
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def resolve(self, name: str, port: int) -> list[str]:
        """Return the next answer."""
        self.asked.append((name, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass
class Taken:
    """A request that arrived: which machine it went to, as whom, and with what."""

    address: str
    host: str
    server_name: str | None
    headers: httpx.Headers
    body: bytes

    @property
    def told(self) -> Any:
        """What it says."""
        return json.loads(self.body)

    @property
    def kinds(self) -> list[str]:
        """The kinds of its events."""
        return [one["type"] for one in self.told["data"]["events"]]


class Endpoint(httpx.AsyncBaseTransport):
    """Takes what is sent and answers with the next of `answers` (status and headers), else 204."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.body: httpx.AsyncByteStream | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Take one."""
        body = await request.aread()
        name = request.extensions.get("sni_hostname")
        self.taken.append(Taken(request.url.host, request.headers["host"], name, request.headers, body))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        return httpx.Response(status, headers=headers, stream=self.body or httpx.ByteStream(b""))

    def client(self) -> httpx.AsyncClient:
        """A client whose every request comes here."""
        return httpx.AsyncClient(transport=self, follow_redirects=False)


class Endless(httpx.AsyncByteStream):
    """An answer without an end; counts what was asked of it."""

    def __init__(self) -> None:
        self.given = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.given += 1024
            yield b"x" * 1024
