"""The short way of requests that nobody in particular sends again: found among what is kept, before anything is made.

It ends as the long way would: the same bytes, the same cost, the same line in the log. Whatever is in the least
unusual (a token, a page's origin, a body in pieces, who has asked too much) goes the long way, with what was read.
"""

import time

from starlette.types import Message, Receive, Scope, Send

from api.begun import Begun, begin
from api.context import nobody_at
from api.graphql import GraphQLEndpoint
from api.manners import Manner
from api.replies import Reply
from api.requests import RequestRecorder

_UNUSUAL = frozenset({b"authorization", b"if-none-match", b"origin"})


class KeptLane:
    """ASGI middleware, outermost of ours."""

    def __init__(self, recorder: RequestRecorder, endpoint: GraphQLEndpoint, route: object) -> None:
        self._recorder = recorder
        self._endpoint = endpoint
        self._route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http" or scope["path"] != "/graphql" or not self._endpoint.public.kept:
            await self._recorder(scope, receive, send)
            return
        headers, began = dict(reversed(scope["headers"])), time.perf_counter()
        manner = self._endpoint.manners.known(scope["method"], headers)
        if manner is None or not _UNUSUAL.isdisjoint(headers):
            await self._recorder(scope, receive, send)
            return
        first = begin(_received(receive))
        reply = None if isinstance(first, Begun) else self._found(scope, manner, first)
        if reply is None:
            await self._recorder(scope, _again(first, receive), send)
            return
        self._recorder.begin(scope)
        await self._recorder.finish(scope, reply, send, began)

    def _found(self, scope: Scope, manner: Manner, message: Message) -> Reply | None:
        """The reply to a request that is here whole, for whom it is."""
        if message.get("more_body") or message["type"] != "http.request":
            return None
        endpoint, client = self._endpoint, scope.get("client")
        at = endpoint.clock()
        kept = endpoint.public.find(manner, scope["query_string"] if manner.safe else message.get("body", b""), at)
        reply = endpoint.public.ready(kept, manner) if kept else None
        if kept is None or reply is None or not endpoint.may_have(nobody_at(client[0] if client else ""), kept, at):
            return None
        scope["route"] = self._route
        scope.setdefault("state", {})["operation"] = kept.operation
        return reply


async def _received(receive: Receive) -> Message:
    return await receive()


def _again(first: Message | Begun[Message], receive: Receive) -> Receive:
    """Give what has been received already, then what comes."""
    taken = False

    async def received() -> Message:
        nonlocal taken
        if taken:
            return await receive()
        taken = True
        return await first if isinstance(first, Begun) else first

    return received
