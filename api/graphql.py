"""The GraphQL endpoint: GraphQL over HTTP, POST and GET, answers by Accept, JSON whatever happens.

What a client would rather have as an event stream is answered in api/subscriptions/stream.py.
"""

import asyncio
from datetime import datetime
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp

from api.asking import CURRENT, LEGACY, Asked, read, understood
from api.budgets import ARRIVAL, Budgets
from api.checking import Checked, Checks, told_size
from api.context import Services, caller_of, context_of, locale_of
from api.documents import Documents
from api.errors import NotRun, Refused, graphql_errors, refusal
from api.execution.making import Work
from api.execution.plans import Plans, Running, reference
from api.kept_replies import KeptReply
from api.manners import Manners, headers_of, media_type_of
from api.operations import Operations
from api.origins import is_a_visitor
from api.public_replies import PublicReplies, Question
from api.replies import UNKEPT, Reply
from api.retry_after import retry_header
from api.subscriptions.stream import EventStreams
from auth.caller import ANONYMOUS, Caller
from auth.problems import Unauthenticated
from resolvers.context import Context

# These say something to proxies and clients in between, too, so they stand whatever the media type.
_STANDING = {405, 429}


class GraphQLEndpoint:
    """Answers /graphql. `checks` and `budgets` are for sockets, too; `public` has the replies that are kept."""

    def __init__(self, schema: GraphQLSchema, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self.clock = services.clock
        self.budgets = Budgets(services.gate, services.settings)
        operations = Operations(services.stores, only_registered=services.settings.only_registered)
        documents = Documents(schema, services.settings.max_tokens)
        self.checks = Checks(schema, services.settings, operations, documents)
        self.schema = schema
        self._plans = Plans(schema) if services.settings.executor == "compiled" else None
        self.manners = Manners(services.settings)
        self.public = PublicReplies(services)
        self._streams = EventStreams(self, services)

    async def answer(self, request: Request) -> ASGIApp:
        """Return the answer to one request."""
        if is_a_visitor(request):
            return RedirectResponse("/explorer", 303)
        try:
            headers = headers_of(request)
            manner = self.manners.of(request, headers)
            raw = await read(request, self._settings.max_body_bytes, self._settings.body_seconds)
            # Not before: a body may take its time, and what is known of a token holds for five seconds.
            at = self._services.clock()
            kept = self.public.find(manner, raw, at)
            asked = None if kept else understood(request, raw, manner.locale)
            caller = await caller_of(self._services, request, _text(headers.get(b"authorization")), at)
            if kept and self.may_have(caller, kept, at):
                state = request.scope["state"]
                state["operation"], state["caller"] = kept.operation, caller.id
                return await self.public.say(request, kept, manner, caller)
            asked = asked or understood(request, raw, manner.locale)
        except Refused as refused:
            return refusal(refused, media_type_of(request) or LEGACY)
        except Unauthenticated as error:
            unknown = Refused.unauthenticated(str(error), locale_of(request))
            return refusal(unknown, media_type_of(request) or LEGACY)
        context = context_of(self._services, caller, manner.locale)
        if manner.streamed:
            return self._streams.answer(request, asked, context)
        return await self._answer(request, Question(asked, context, manner, raw, request.scope["state"]["id"]))

    def may_have(self, caller: Caller, kept: KeptReply, at: datetime) -> bool:
        """Tell whether to answer a caller by what is kept, and charge them if so."""
        return not caller.on_duty and self.budgets.charge(caller, ARRIVAL + kept.cost, at) is None

    async def _answer(self, request: Request, question: Question) -> ASGIApp:
        state, caller = request.scope["state"], question.context.caller
        try:
            checked = await self.check(question.asked, question.context, question.request_id)
            if checked.operation.operation is OperationType.SUBSCRIPTION:
                raise NotRun.refused(Refused.told("request.no_subscription", question.context.locale))
            state["operation"], state["caller"] = checked.name, caller.id
            if self.public.concerns(question.manner, checked, caller):
                return await self._publicly(request, question, checked)
            return self._reply(question, await self.told(checked, question.context, question.request_id))
        except NotRun as refused:
            return self._refused(refused, question.manner.media_type)

    async def _publicly(self, request: Request, question: Question, checked: Checked) -> ASGIApp:
        """Answer what is the same for everybody; raises NotRun."""
        caller, manner = question.context.caller, question.manner
        tag, stamp = await self.public.tag(question, checked)
        if manner.safe and (same := self.public.same(request, tag, caller)):
            return same
        reply = self.public.known(tag, stamp, question)
        if reply is None:
            # Whoever asks, nobody is answered: what is wrongly declared public still tells nothing of the caller.
            nobody = context_of(self._services, ANONYMOUS, manner.locale)
            body = await self.told(checked, nobody, question.request_id)
            if "errors" in body:
                return self._reply(question, body)
            reply = self.public.made(tag, question, checked, body)
            if stamp:
                self.public.kept.put(stamp, question.way, reply)
        return await self.public.say(request, reply, manner, caller)

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

    def _reply(self, question: Question, body: dict[str, Any]) -> ASGIApp:
        """Reply with what no cache may keep."""
        manner = question.manner
        partial = 294 if self._settings.draft_status and manner.media_type == CURRENT else 200
        waits = retry_header(body)
        headers = {**UNKEPT, **waits} if waits else UNKEPT
        return Reply.json(partial if "errors" in body else 200, body, manner.media_type, headers)

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


def _text(header: bytes | None) -> str | None:
    return header.decode("latin-1") if header else None


def _before_execution(result: ExecutionResult) -> bool:
    """Tell a request error (variables that don't fit) from a field error: only the latter has a path."""
    return all(error.path is None for error in result.errors or ())
