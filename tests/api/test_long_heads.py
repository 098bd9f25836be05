"""Heads that don't end, over a real socket."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.heads import MAX_HEAD
from api.serve import uvicorn_options
from api.settings import read_settings
from tests.api.catalogue.conftest import until
from tests.server import free_port

_BODY = b"x" * (2 * MAX_HEAD)
_POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(_BODY)


async def _counting(scope: Scope, receive: Receive, send: Send) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    text = str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(text))]})
    await send({"type": "http.response.body", "body": text})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    port = free_port()
    options = {**uvicorn_options(read_settings({}, "development")), "port": port, "log_level": "critical"}
    server = uvicorn.Server(uvicorn.Config(_counting, lifespan="off", **options))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield port
    server.should_exit = True
    await serving


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n"])
async def test_a_head_without_end_is_cut(port: int, start: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    piece = b"a" * 4096 if start[-2:] != b"\r\n" else b"A: b\r\n" * 700
    writer.write(start)
    sent = 0
    while sent < 10 * MAX_HEAD and not reader.at_eof():
        try:
            writer.write(piece)
            await writer.drain()
        except ConnectionError:
            break
        sent += len(piece)
        await asyncio.sleep(0.001)
    writer.close()
    assert MAX_HEAD <= sent < 10 * MAX_HEAD


async def test_bodies_and_later_requests_have_a_count_of_their_own(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(_POST)
        writer.write(_BODY)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(6) == b"%d" % len(_BODY)
    writer.close()
