"""The GraphQL endpoint: GraphQL over HTTP, POST and GET, answers by Accept, JSON whatever happens.

What a client would rather have as an event stream is answered in api/subscriptions/stream.py.
"""

import asyncio
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.asking import CURRENT, LEGACY, SAFE, Asked, read, understood
from api.budgets import ARRIVAL, Budgets
from api.checking import Checked, Checks, told_size
from api.context import Services, caller_at, caller_of, context_of, locale_of
from api.documents import Documents
from api.errors import NotRun, Refused, graphql_errors, refusal
from api.execution.making import Work
from api.execution.plans import Plans, Running, reference
from api.manners import Head, Manners, head_of, media_type_of
from api.operations import Operations
from api.origins import is_a_visitor
from api.public_replies import PublicReplies, Question
from api.replies import UNKEPT, Reply
from api.retry_after import retry_header
from api.subscriptions.stream import EventStreams
from api.whole import received
from auth.caller import ANONYMOUS
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request that took the application's way."""
        await (await self.answer(scope, receive, head_of(scope)))(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, head: Head) -> ASGIApp:
        """Return the answer to one request."""
        if scope["method"] in SAFE and is_a_visitor(scope, head.get(b"accept", b"")):
            return RedirectResponse("/explorer", 303)
        try:
            manner = self.manners.of(scope, head)
            raw = scope["query_string"] if manner.safe else received(receive, self._settings.max_body_bytes)
            if raw is None:
                raw = await read(receive, head.get(b"content-length", b""), self._settings, manner.locale)
            # Not before: a body may take its time, and what is known of a token holds for five seconds.
            at = self.clock()
            kept = self.public.kept.find((manner.kind, raw), at)
            asked = None if kept else understood(Request(scope), raw, manner.locale)
            token = head.get(b"authorization")
            # Whoever is answered by what is kept doesn't wait for the keys of tokens either.
            nobody = kept and token is None
            caller = caller_at(scope) if nobody else await caller_of(self._services, Request(scope), _text(token), at)
            on_duty = not nobody and caller.on_duty
            if kept and not on_duty and self.budgets.charge(caller, ARRIVAL + kept.cost, at) is None:
                scope["state"].update(operation=kept.operation, caller=caller.id)
                return await self.public.say(head, kept, manner, caller)
            asked = asked or understood(Request(scope), raw, manner.locale)
        except Refused as refused:
            return refusal(refused, media_type_of(Request(scope)) or LEGACY)
        except Unauthenticated as error:
            unknown = Refused.unauthenticated(str(error), locale_of(Request(scope)))
            return refusal(unknown, media_type_of(Request(scope)) or LEGACY)
        context = context_of(self._services, caller, manner.locale)
        if manner.streamed:
            return self._streams.answer(Request(scope, receive), asked, context)
        return await self._answer(Question(asked, context, manner, raw, head), scope["state"])

    async def _answer(self, question: Question, state: dict[str, Any]) -> ASGIApp:
        caller, request_id = question.context.caller, state["id"]
        try:
            checked = await self.check(question.asked, question.context, request_id)
            if checked.operation.operation is OperationType.SUBSCRIPTION:
                raise NotRun.refused(Refused.told("request.no_subscription", question.context.locale))
            state.update(operation=checked.name, caller=caller.id)
            if self.public.concerns(question.manner, checked, caller):
                return await self._publicly(question, checked, request_id)
            return self._reply(question, await self.told(checked, question.context, request_id))
        except NotRun as refused:
            return self._refused(refused, question.manner.media_type)

    async def _publicly(self, question: Question, checked: Checked, request_id: str) -> ASGIApp:
        """Answer what is the same for everybody; raises NotRun."""
        caller, manner, head = question.context.caller, question.manner, question.head
        tag, stamp = await self.public.tag(question, checked)
        if manner.safe and (same := self.public.same(head, tag, caller)):
            return same
        reply = self.public.known(tag, stamp, question)
        if reply is None:
            # Whoever asks, nobody is answered: what is wrongly declared public still tells nothing of the caller.
            nobody = context_of(self._services, ANONYMOUS, manner.locale)
            body = await self.told(checked, nobody, request_id)
            if "errors" in body:
                return self._reply(question, body)
            reply = self.public.made(tag, question, checked, body)
            if stamp:
                self.public.kept.put(stamp, question.way, reply)
        return await self.public.say(head, reply, manner, caller)

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
