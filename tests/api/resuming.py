"""Uploads in parts, as a tus client sends them."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.graphql import Client

PART = "application/offset+octet-stream"


def metadata(**told: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


@dataclass
class Resumable:
    """One person's client. It keeps nothing but what the server told it."""

    person: Client

    async def ask(self, method: str, path: str, content: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        token = {"Authorization": f"Bearer {self.person.token}"} if self.person.token else {}
        base = {"Tus-Resumable": "1.0.0", **token, **named}
        return await self.person.http.request(method, path, content=content, headers=base)

    async def begin(self, length: int, name: str = "plan.png", **headers: str) -> str:
        """Begin an upload; its address."""
        told = {"Upload_Length": str(length), "Upload_Metadata": metadata(filename=name), **headers}
        answer = await self.ask("POST", "/uploads", **told)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"])

    async def offset(self, path: str) -> int:
        answer = await self.ask("HEAD", path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        return int(answer.headers["upload-offset"])

    async def send(self, path: str, content: Any, offset: int, **headers: str) -> httpx.Response:
        return await self.ask("PATCH", path, content, Upload_Offset=str(offset), Content_Type=PART, **headers)


async def breaking(*chunks: bytes, error: Exception) -> AsyncIterator[bytes]:
    """A connection that is lost after these chunks."""
    for chunk in chunks:
        yield chunk
    raise error
