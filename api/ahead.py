"""The way of GraphQL's requests past the router: they have one address, and need nothing that stands before it."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

Answer = Callable[[Request], Awaitable[ASGIApp]]
Masked = Callable[[Request, Exception], Awaitable[Response]]
_METHODS = frozenset({"POST", "GET", "HEAD"})


class Ahead:
    """Answers GET, HEAD and POST of one route by itself; the application answers everything else."""

    def __init__(self, app: ASGIApp, route: Route, answer: Answer, masked: Masked) -> None:
        """`masked` tells of a fault of ours, as the application would."""
        self._app = app
        self._route = route
        self._answer = answer
        self._masked = masked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http" or scope["path"] != self._route.path or scope["method"] not in _METHODS:
            await self._app(scope, receive, send)
            return
        scope["route"] = self._route
        request = Request(scope, receive, send)
        try:
            reply = await self._answer(request)
        except Exception as error:
            await (await self._masked(request, error))(scope, receive, send)
            raise
        await reply(scope, receive, send)
