"""Server-sent events (WHATWG HTML, 9.2) as GraphQL over SSE has them in distinct connections mode.

One request is one operation, and its answers are `next` events with a `complete` behind them. What can't run is told
in a `next`, too: with a status a browser's EventSource would come back for ever.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from api.asking import EVENTS, Asked
from api.context import Services, bearer
from api.errors import NotRun, Refused, refusal
from api.subscriptions.crowd import Full
from api.subscriptions.running import Answer, Runner
from api.subscriptions.speaker import Gone, Speaker
from auth.addresses import subscriber_of
from resolvers.context import Context

if TYPE_CHECKING:
    from api.graphql import GraphQLEndpoint

# Proxies cut what is silent for a minute.
KEEP_ALIVE_SECONDS = 15.0
SEND_SECONDS = 20.0
_COMPLETE = b"event: complete\ndata:\n\n"
_SILENCE = b":\n\n"
_MAX_ID = 100
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Accel-Buffering": "no"}


class EventStreams:
    """Answers those who would rather have events."""

    def __init__(self, endpoint: "GraphQLEndpoint", services: Services) -> None:
        self._runner = Runner(endpoint)
        self._services = services

    def answer(self, request: Request, asked: Asked, context: Context) -> Response:
        """Answer one request, whose caller is known."""
        request.state.caller = context.caller.id
        request.state.streamed = True
        resume = request.headers.get("last-event-id", "")[:_MAX_ID] or None
        speaker = Speaker(
            self._services, self._services.hub, bearer(request), context.caller.address, context.locale, resume
        )
        whose = context.caller.id or context.caller.service or ""
        if not self._services.crowd.has_room(subscriber_of(speaker.address), whose):
            return refusal(Refused.told("subscription.full", context.locale, "RATE_LIMITED", status=503))
        answers = self._runner.run(speaker, asked, request.state.id)
        return _Prompt(self._counted(speaker, whose, answers), headers=_HEADERS, media_type=EVENTS)

    async def _counted(
        self, speaker: Speaker, whose: str, answers: AsyncGenerator[Answer, None]
    ) -> AsyncGenerator[bytes, None]:
        with suppress(Full), self._services.crowd.guest(subscriber_of(speaker.address), whose):
            async with aclosing(_lines(speaker, answers)) as lines:
                async for line in lines:
                    yield line


async def _lines(speaker: Speaker, answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[bytes, None]:
    over = asyncio.create_task(speaker.over())
    upcoming = asyncio.create_task(_next(speaker, answers))
    yield _SILENCE
    try:
        while True:
            waited = await asyncio.wait({upcoming, over}, timeout=KEEP_ALIVE_SECONDS, return_when="FIRST_COMPLETED")
            if not waited[0]:
                yield _SILENCE
                continue
            answer = _expired(speaker) if over in waited[0] else upcoming.result()
            if answer is not None:
                yield _event(answer)
            if answer is None or over in waited[0]:
                yield _COMPLETE
                return
            upcoming = asyncio.create_task(_next(speaker, answers))
    finally:
        for task in (upcoming, over):
            task.cancel()
        await asyncio.gather(upcoming, over, return_exceptions=True)
        await answers.aclose()


async def _next(speaker: Speaker, answers: AsyncGenerator[Answer, None]) -> Answer | None:
    """The next answer, which may be why nothing runs; None after the last."""
    try:
        return await anext(answers, None)
    except NotRun as refused:
        return Answer(refused.body)
    except Gone:
        return _expired(speaker)


def _expired(speaker: Speaker) -> Answer:
    return Answer(Refused.unauthenticated("token.expired", speaker.locale).body())


def _event(answer: Answer) -> bytes:
    id = f"id: {answer.id}\n" if answer.id else ""
    return f"event: next\n{id}data: ".encode() + orjson.dumps(answer.body) + b"\n\n"


class _Prompt(StreamingResponse):
    """A stream that gives up a client that takes in nothing: it comes back and asks for the rest."""

    async def stream_response(self, send: Send) -> None:
        """Send what comes."""

        async def prompt(message: object) -> None:
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)  # type: ignore[arg-type]

        with suppress(TimeoutError):
            await super().stream_response(prompt)
