"""What happens to every request before and after its route: an id, one log line, one measurement."""

import re
import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import log_request
from api.metrics import Metrics
from api.replies import Reply

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_log = structlog.get_logger("tongban.requests")


class RequestRecorder:
    """ASGI middleware, innermost of ours: sets request.state.id, logs and counts."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        recorded = _Recorded(send, self.begin(scope))
        began = time.perf_counter()
        try:
            await self._app(scope, receive, recorded.send)
        except Exception:  # noqa: BLE001 - a fault of ours, whichever; the application has answered already
            _log.exception("fault", request_id=scope["state"]["id"], route=_route(scope))
        self._record(scope, recorded.status, time.perf_counter() - began)

    def begin(self, scope: Scope) -> str:
        """Give a request its id."""
        id = scope.setdefault("state", {})["id"] = _request_id(scope)
        return id

    async def finish(self, scope: Scope, reply: Reply, send: Send, began: float) -> None:
        """Send a reply that was there, to a request that has its id."""
        id = (b"x-request-id", scope["state"]["id"].encode())
        await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, id]})
        await send({"type": "http.response.body", "body": reply.body})
        self._record(scope, reply.status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        state, route = scope["state"], _route(scope)
        # A stream lasts as long as somebody listens, which says nothing of how quickly the route answers.
        self._metrics.observe(f"{route} (events)" if "streamed" in state else route, status, seconds)
        line = {
            "request_id": state["id"],
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "operation": state.get("operation"),
            "caller": state.get("caller"),
            "principal": state.get("principal"),
        }
        log_request(line)


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


def _request_id(scope: Scope) -> str:
    """Take the caller's id when it is a plain one, so that logs can be joined; else make one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    return secrets.token_hex(8)


def _route(scope: Scope) -> str:
    """The route's template: a path may hold a token, and no log may."""
    route = scope.get("route")
    return "unknown" if route is None else str(getattr(route, "path", "unknown"))
