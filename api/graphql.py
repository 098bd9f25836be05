"""The GraphQL endpoint: GraphQL over HTTP, POST and GET, answers by Accept, JSON whatever happens.

What a client would rather have as an event stream is answered in api/subscriptions/stream.py.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from api.asking import CURRENT, LEGACY, Asked, read, understood
from api.budgets import ARRIVAL, Budgets
from api.checking import Checked, Checks, told_size
from api.context import Services, locale_of, request_context
from api.documents import Documents
from api.errors import NotRun, Refused, graphql_errors, refusal
from api.execution.making import Work
from api.execution.plans import Plans, Running, reference
from api.manners import Manners, media_type_of
from api.operations import Operations
from api.origins import is_a_visitor
from api.public import OWN, SHARED, cache_headers, entity_tag, unchanged
from api.replies import UNKEPT, Reply
from api.retry_after import retry_header
from api.subscriptions.stream import EventStreams
from auth.caller import ANONYMOUS
from auth.problems import Unauthenticated
from resolvers.context import Context

_VARY = "Accept, Accept-Language, Authorization"
# These say something to proxies and clients in between, too, so they stand whatever the media type.
_STANDING = {405, 429}


class GraphQLEndpoint:
    """Answers /graphql. `checks` and `budgets` are for sockets, too."""

    def __init__(self, schema: GraphQLSchema, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self.budgets = Budgets(services.gate, services.settings)
        operations = Operations(services.stores, only_registered=services.settings.only_registered)
        documents = Documents(schema, services.settings.max_tokens)
        self.checks = Checks(schema, services.settings, operations, documents)
        self.schema = schema
        self._plans = Plans(schema) if services.settings.executor == "compiled" else None
        self._manners = Manners(services.settings)
        self._streams = EventStreams(self, services)

    async def answer(self, request: Request) -> ASGIApp:
        """Return the answer to one request."""
        if is_a_visitor(request):
            return RedirectResponse("/explorer", 303)
        try:
            manner = self._manners.of(request)
            raw = await read(request, self._settings.max_body_bytes, self._settings.body_seconds)
            asked = understood(request, raw)
            context = await request_context(self._services, request)
        except Refused as refused:
            return refusal(refused, media_type_of(request) or LEGACY)
        except Unauthenticated as error:
            unknown = Refused.unauthenticated(str(error), locale_of(request))
            return refusal(unknown, media_type_of(request) or LEGACY)
        state = request.scope["state"]
        try:
            if manner.streamed:
                return self._streams.answer(request, asked, context)
            checked = await self.check(asked, context, state["id"])
            if checked.operation.operation is OperationType.SUBSCRIPTION:
                raise NotRun.refused(Refused.told("request.no_subscription", context.locale))
        except NotRun as refused:
            return self._refused(refused, manner.media_type)
        state["operation"] = checked.name
        state["caller"] = context.caller.id
        question = Question(checked, context, manner.media_type, state["id"])
        return await self._answer(question, request.headers.get("if-none-match"))

    async def check(self, asked: Asked, context: Context, request_id: str) -> Checked:
        """Look at the operation, on its sender's account; raises NotRun."""
        self.charge(context, ARRIVAL + self.checks.novelty(asked))
        checked = await self.checks.check(asked, context, request_id)
        self.charge(context, checked.size.cost)
        return checked

    async def told(self, checked: Checked, context: Context, request_id: str, event: object = None) -> dict[str, Any]:
        """Execute an operation, or a subscription for one event; the body to answer with. Raises NotRun."""
        result = await self._executed(checked, context, event)
        errors = graphql_errors(result.errors or (), context.locale, request_id)
        if result.data is None and result.errors and _before_execution(result):
            raise NotRun({"errors": errors})
        body: dict[str, Any] = {"data": result.data, **({"errors": errors} if errors else {})}
        if checked.asked.told:
            body["extensions"] = {"cost": told_size(checked.size)}
        return body

    def charge(self, context: Context, cost: int) -> None:
        """Put a cost on the caller's account; raises NotRun when the minute's is used up."""
        seconds = self.budgets.charge(context.caller, cost, context.clock())
        if seconds is not None:
            refused = Refused.told("request.too_often", context.locale, "RATE_LIMITED", seconds=seconds)
            raise NotRun(refused.body(), 429, seconds)

    async def _answer(self, question: "Question", known: str | None) -> ASGIApp:
        asked, context = question.checked.asked, question.context
        if not question.checked.prepared.public or asked.mutations_allowed or context.caller.on_duty:
            return await self._run(question)
        headers = await self._cacheable(question)
        if unchanged(known, headers["ETag"]):
            return Response(None, 304, headers)
        # Whoever asks, nobody is answered: what is wrongly declared public still tells nothing of the caller.
        return await self._run(replace(question, context=context.as_caller(ANONYMOUS)), headers)

    async def _run(self, question: "Question", headers: Mapping[str, str] = UNKEPT) -> ASGIApp:
        """Execute and reply; with an error in it a reply is never kept, whatever the headers say."""
        try:
            body = await self.told(question.checked, question.context, question.request_id)
        except NotRun as refused:
            return self._refused(refused, question.media_type)
        errors = "errors" in body
        partial = 294 if self._settings.draft_status and question.media_type == CURRENT else 200
        waits = retry_header(body)
        told = UNKEPT if errors else headers
        return Reply.json(partial if errors else 200, body, question.media_type, {**told, **waits} if waits else told)

    async def _cacheable(self, question: "Question") -> Mapping[str, str]:
        # Asked for before anything is read, so that a reply is never older than its tag says.
        version = await self._services.catalogue.version()
        asked, context = question.checked.asked, question.context
        parts = (asked.query, asked.variables, asked.operation_name, context.locale, question.media_type, asked.told)
        tag = entity_tag(version, self._settings.url, *parts)
        vary = f"{_VARY}, Origin" if self._settings.other_origins else _VARY
        return cache_headers(tag, OWN if context.caller.session else SHARED, vary)

    async def _executed(self, checked: Checked, context: Context, event: object) -> ExecutionResult:
        running = self._started(checked, context, event)
        if isinstance(running, ExecutionResult):
            return running
        try:
            async with asyncio.timeout(self._settings.execution_seconds):
                return await running
        except TimeoutError:
            slow = Refused.told("request.too_slow", context.locale, "QUERY_TOO_EXPENSIVE")
            return ExecutionResult(None, [GraphQLError(slow.message, extensions={"code": slow.code})])

    def _started(self, checked: Checked, context: Context, event: object) -> Running:
        prepared = checked.prepared
        if prepared.document is None:
            raise ValueError("a document with errors must not run")
        work = Work(prepared.document, checked.operation, checked.asked.variables, context, event, prepared.trusted)
        return (self._plans.run(work) if self._plans else None) or reference(self.schema, work)

    def _refused(self, refused: NotRun, media_type: str) -> ASGIApp:
        """Tell why nothing ran: by a status where the media type wants it so (GraphQL over HTTP, 6.4)."""
        headers = {"Allow": "POST"} if refused.status == 405 else {}
        if refused.retry_after is not None:
            headers["Retry-After"] = str(refused.retry_after)
        return Reply.json(self._status(refused.status, media_type), refused.body, media_type, headers)

    def _status(self, status: int, media_type: str) -> int:
        if status in _STANDING:
            return status
        if media_type != CURRENT:
            return 200
        return status if self._settings.draft_status else 400


@dataclass(frozen=True, slots=True)
class Question:
    """What is executed, for whom, and how it is answered."""

    checked: Checked
    context: Context
    media_type: str
    request_id: str


def _before_execution(result: ExecutionResult) -> bool:
    """Tell a request error (variables that don't fit) from a field error: only the latter has a path."""
    return all(error.path is None for error in result.errors or ())
