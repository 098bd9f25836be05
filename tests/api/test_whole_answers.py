"""Answers that uvicorn is given whole, over a real socket: byte for byte what it makes of two messages."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import api.whole
from api.asking import read
from api.manners import Head
from api.metrics import Metrics
from api.replies import Reply
from api.requests import Requests
from api.serve import uvicorn_options
from api.settings import read_settings
from tests.api.catalogue.conftest import until
from tests.server import free_port

_SETTINGS = read_settings({}, "development")
_ASKED = b"x" * 300
_POST = b"POST /graphql HTTP/1.1\r\nHost: x\r\nX-Request-Id: request-0\r\nContent-Length: %d\r\n\r\n"
_WHOLE = _POST % len(_ASKED) + _ASKED


class _Echo:
    """Answers with what it was sent, and remembers whether that came whole."""

    def __init__(self, maximum: int = 150_000) -> None:
        self.maximum = maximum
        self.whole: list[bool] = []

    async def answer(self, _scope: Scope, receive: Receive, _head: Head) -> ASGIApp:
        body = api.whole.received(receive, self.maximum)
        self.whole.append(body is not None)
        if body is None:
            body = await read(receive, b"", _SETTINGS, "zh")
        return Reply.of(200, b"<" + body + b">", "text/plain", {"Retry-After": "5"})


@asynccontextmanager
async def _serving(app: ASGIApp) -> AsyncIterator[int]:
    options = {**uvicorn_options(_SETTINGS), "port": free_port(), "log_level": "critical"}
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", **options))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield options["port"]
    server.should_exit = True
    await serving


def _seen(app: ASGIApp) -> ASGIApp:
    """Somebody between server and application who looks at what is sent."""

    async def between(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            await send(message)

        await app(scope, receive, sending)

    return between


async def _asked(port: int, *pieces: bytes, answers: int = 1, head_only: bool = False) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0.01 if len(pieces) > 1 else 0)  # pieces that come one by one
    found = b""
    async with asyncio.timeout(10):
        for _ in range(answers):
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            assert length
            found += head + (b"" if head_only else await reader.readexactly(int(length[1])))
    writer.close()
    return re.sub(rb"date: [^\r]*", b"date: now", found)


async def test_it_is_what_uvicorn_makes_of_two_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    sent = api.whole.sent

    def noted(*arguments: Any) -> bool:
        told.append(sent(*arguments))
        return told[-1]

    monkeypatch.setattr("api.replies.sent", noted)
    echo = _Echo()
    app = Requests(Starlette(), Metrics(), echo)
    async with _serving(app) as port, _serving(_seen(app)) as other:
        whole, messages = await _asked(port, _WHOLE), await _asked(other, _WHOLE)
        assert told == [True, False]
        assert whole == messages
        assert whole.startswith(b"HTTP/1.1 200 OK\r\ndate: now\r\n")
        assert whole.endswith(b"\r\nx-request-id: request-0\r\n\r\n<" + _ASKED + b">")
        assert echo.whole == [True, True]

        told.clear()
        long = b"y" * 200_000
        assert (await _asked(port, _POST % len(long) + long)).endswith(b"<" + long + b">")
        assert (await _asked(port, _WHOLE[:-100], _WHOLE[-100:])) == whole
        assert (await _asked(port, _WHOLE * 3, answers=3)) == whole * 3
        assert told == [True] * 5
        assert echo.whole[3:] == [False, True, True, True]


@pytest.mark.parametrize(
    ("old", "new", "head_only"),
    [
        (b"POST", b"HEAD", True),
        (b"HTTP/1.1", b"HTTP/1.0", False),
        (b"Host: x", b"Host: x\r\nConnection: close", False),
        (b"Host: x", b"Host: x\r\nExpect: 100-continue", False),
    ],
)
async def test_what_is_unusual_is_left_to_uvicorn(old: bytes, new: bytes, head_only: bool) -> None:
    app = Requests(Starlette(), Metrics(), _Echo())
    request = _WHOLE.replace(old, new, 1)
    async with _serving(app) as port, _serving(_seen(app)) as other:
        found = [await _asked(one, request, head_only=head_only) for one in (port, other)]
    assert found[0] == found[1]
    assert found[0].startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("less", [0, 1])
async def test_a_body_that_is_too_large_is_never_taken_whole(less: int) -> None:
    echo = _Echo(len(_ASKED) - less)
    async with _serving(Requests(Starlette(), Metrics(), echo)) as port:
        await _asked(port, _WHOLE)
    assert echo.whole == [not less]
