"""The way in and out of every request: an id, one log line, one measurement. The only wrapper of ours.

/graphql is answered from here, past routers that have nothing to tell of it; the application answers everything else.
"""

import itertools
import re
import secrets
import time
from typing import Protocol

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import locale_of
from api.errors import Refused, refusal
from api.logs import log_request
from api.manners import Head, head_of
from api.metrics import Metrics
from api.replies import Reply
from schema.words import words

PATH = "/graphql"
_METHODS = frozenset({"POST", "GET", "HEAD"})
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_log = structlog.get_logger("tongban.requests")


class Endpoint(Protocol):
    """What answers /graphql."""

    async def answer(self, scope: Scope, receive: Receive, head: Head) -> ASGIApp:
        """Return the answer to one request."""
        ...


class Requests:
    """ASGI middleware, outermost of ours: sets request.state.id, logs and counts."""

    def __init__(self, app: ASGIApp, metrics: Metrics, endpoint: Endpoint, *, pages: bool = False) -> None:
        """`pages` of other origins may ask: their requests to /graphql take the application's way, too."""
        self._app = app
        self._metrics = metrics
        self._endpoint = endpoint
        self._pages = pages
        # Ids name requests in logs and are no secret: what no other process begins with, and a number.
        self._beginning = secrets.token_hex(6).encode()
        self._numbers = itertools.count(secrets.randbits(30))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, head = time.perf_counter(), head_of(scope)
        id = self._id(head.get(b"x-request-id"))
        scope.setdefault("state", {})["id"] = id.decode()
        answer, route = self._app, None
        if scope["path"] == PATH and scope["method"] in _METHODS and not (self._pages and b"origin" in head):
            answer, route = await self._answer(scope, receive, head), PATH
        if isinstance(answer, Reply):
            status = answer.status
            await answer.say(send, id)
        else:
            status = await self._passed(answer, scope, receive, send)
        self._record(scope, route or _route(scope), status, time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, head: Head) -> ASGIApp:
        try:
            return await self._endpoint.answer(scope, receive, head)
        except Exception as error:  # noqa: BLE001 - a fault of ours, whichever
            _log.exception("fault", request_id=scope["state"]["id"], route=PATH)
            return await masked(Request(scope), error)

    async def _passed(self, answer: ASGIApp, scope: Scope, receive: Receive, send: Send) -> int:
        """Let something else answer; the status."""
        recorded = _Recorded(send, scope["state"]["id"])
        try:
            await answer(scope, receive, recorded.send)
        except Exception:  # noqa: BLE001 - a fault of ours, whichever; the application has answered already
            _log.exception("fault", request_id=scope["state"]["id"], route=_route(scope))
        return recorded.status

    def _record(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        # A stream lasts as long as somebody listens, which says nothing of how quickly the route answers.
        self._metrics.observe(f"{route} (events)" if "streamed" in scope["state"] else route, status, seconds)
        log_request(scope, route, status, seconds)

    def _id(self, given: bytes | None) -> bytes:
        """Take the caller's id when it is a plain one, so that logs can be joined; else make one."""
        if given is not None and _REQUEST_ID.fullmatch(given):
            return given
        return b"%s%08x" % (self._beginning, next(self._numbers))


async def masked(request: Request, _error: Exception) -> Response:
    """Mask a fault of ours; the log has it under the same reference."""
    reference = request.state.id
    message = words("internal", locale_of(request), {"reference": reference})
    return refusal(Refused(500, message, "INTERNAL"))


class _Recorded:
    """Remembers the status and adds the request's id to the answer."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode()
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            # A new list: the message is made for this answer, its headers may be kept for others.
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self._request_id)]
        await self._send(message)


def _route(scope: Scope) -> str:
    """The route's template: a path may hold a token, and no log may."""
    route = scope.get("route")
    return "unknown" if route is None else str(getattr(route, "path", "unknown"))
