"""The GraphQL endpoint: GraphQL over HTTP, POST and GET, answers by Accept, JSON whatever happens."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType, execute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.context import Services, locale_of, request_context
from api.documents import Documents, Prepared
from api.errors import Refused, graphql_errors, refusal
from api.limits import measure, too_many_roots
from api.public import OWN, SHARED, cache_headers, entity_tag, unchanged
from auth.caller import ANONYMOUS
from auth.problems import Unauthenticated
from resolvers.context import Context

LEGACY = "application/json"
CURRENT = "application/graphql-response+json"
MAX_COST = 50_000
_BODY_SECONDS = 30
_SAFE = {"GET", "HEAD"}
_VARY = "Accept, Accept-Language, Authorization"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_log = structlog.get_logger("tongban.graphql")


@dataclass(frozen=True, slots=True)
class Asked:
    """A GraphQL request, whatever way it came."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None
    mutations_allowed: bool


class GraphQLEndpoint:
    """Answers /graphql."""

    def __init__(self, schema: GraphQLSchema, services: Services) -> None:
        self._schema = schema
        self._services = services
        self._settings = services.settings
        self._documents = Documents(schema, services.settings.max_tokens)

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        if _is_a_visitor(request):
            return RedirectResponse("/explorer", 303)
        media_type = negotiate(request.headers.get("accept"))
        if media_type is None:
            return refusal(Refused(406, "Accept takes application/graphql-response+json or application/json"))
        try:
            asked = await self._read(request)
            context = await request_context(self._services, request)
        except Refused as refused:
            return refusal(refused, media_type)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)), media_type)
        return await self._answer(request, asked, context, media_type)

    async def _read(self, request: Request) -> Asked:
        if request.method in _SAFE:
            return _asked(_from_address(request), mutations_allowed=False)
        if not _is_json(request.headers.get("content-type", "")):
            raise Refused(415, "Send application/json")
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await _body(request, self._settings.max_body_bytes)
        except TimeoutError as error:
            raise Refused(408, "The request's body took too long") from error
        try:
            parameters = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refused(400, "The body is not valid JSON in UTF-8") from error
        return _asked(parameters, mutations_allowed=True)

    async def _answer(self, request: Request, asked: Asked, context: Context, media_type: str) -> Response:
        failed = 400 if media_type == CURRENT else 200
        if len(asked.query.encode()) > self._settings.max_document_bytes:
            return _reply(failed, self._too_large(context), media_type)
        prepared = self._documents.prepare(asked.query)
        if problem := self._problem(prepared, asked, context, request.state.id):
            return _reply(problem[0] if problem[0] == 405 else failed, problem[1], media_type)
        request.state.operation = (_name(prepared, asked) or "")[:64] or None
        request.state.caller = context.caller.id
        if not prepared.public or asked.mutations_allowed or context.caller.on_duty:
            return await self._run(request, Question(prepared, asked, context), media_type)
        headers = await self._cacheable(asked, context, media_type)
        if unchanged(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(None, 304, headers)
        # Whoever asks, nobody is answered: what is wrongly declared public still tells nothing of the caller.
        public = Question(prepared, asked, context.as_caller(ANONYMOUS))
        return await self._run(request, public, media_type, headers)

    async def _run(
        self, request: Request, question: "Question", media_type: str, headers: Mapping[str, str] = _HEADERS
    ) -> Response:
        """Execute and reply; with an error in it a reply is never kept, whatever the headers say."""
        result = await self._execute(question.prepared, question.asked, question.context)
        errors = graphql_errors(result.errors or (), question.context.locale, request.state.id)
        if result.data is None and result.errors and _before_execution(result):
            return _reply(400 if media_type == CURRENT else 200, {"errors": errors}, media_type)
        if errors:
            return _reply(200, {"data": result.data, "errors": errors}, media_type)
        return _reply(200, {"data": result.data}, media_type, headers)

    async def _cacheable(self, asked: Asked, context: Context, media_type: str) -> Mapping[str, str]:
        # Asked for before anything is read, so that a reply is never older than its tag says.
        version = await self._services.catalogue.version()
        question = (asked.query, asked.variables, asked.operation_name, context.locale, media_type)
        tag = entity_tag(version, self._settings.url, *question)
        return cache_headers(tag, OWN if context.caller.session else SHARED, _VARY)

    def _problem(
        self, prepared: Prepared, asked: Asked, context: Context, request_id: str
    ) -> tuple[int, dict[str, Any]] | None:
        """Return status and body when the document must not run, else None."""
        if prepared.errors:
            return 400, {"errors": graphql_errors(prepared.errors, context.locale, request_id)}
        operation = prepared.operation(asked.operation_name)
        if operation is None:
            return 400, _error("Say which operation to run: operationName", "BAD_USER_INPUT")
        if operation.operation is OperationType.SUBSCRIPTION:
            return 400, _error("Subscriptions are not served here", "BAD_USER_INPUT")
        if operation.operation is OperationType.MUTATION and not asked.mutations_allowed:
            return 405, _error("Send mutations by POST", "BAD_USER_INPUT")
        if too_many_roots(operation):
            return 400, Refused.told("request.too_complex", context.locale, "QUERY_TOO_EXPENSIVE").body()
        size = measure(self._schema, prepared.document, operation, asked.variables)  # type: ignore[arg-type]
        if size.depth > self._settings.max_depth or size.cost > MAX_COST:
            return 400, Refused.told("request.too_complex", context.locale, "QUERY_TOO_EXPENSIVE").body()
        return None

    async def _execute(self, prepared: Prepared, asked: Asked, context: Context) -> ExecutionResult:
        if prepared.document is None:
            raise ValueError("a document with errors must not run")
        running = execute(
            self._schema,
            prepared.document,
            context_value=context,
            variable_values=dict(asked.variables),
            operation_name=asked.operation_name,
            hide_suggestions=True,
        )
        if isinstance(running, ExecutionResult):
            return running
        try:
            return await asyncio.wait_for(running, self._settings.execution_seconds)
        except TimeoutError:
            slow = Refused.told("request.too_slow", context.locale, "QUERY_TOO_EXPENSIVE")
            return ExecutionResult(None, [GraphQLError(slow.message, extensions={"code": slow.code})])

    def _too_large(self, context: Context) -> dict[str, Any]:
        maximum = self._settings.max_document_bytes
        return Refused.told("request.document_too_large", context.locale, maximum=maximum).body()


@dataclass(frozen=True, slots=True)
class Question:
    """What is executed, and for whom."""

    prepared: Prepared
    asked: Asked
    context: Context


def _reply(status: int, body: Any, media_type: str, headers: Mapping[str, str] = _HEADERS) -> Response:
    told = {**_HEADERS, **headers, **({"Allow": "POST"} if status == 405 else {})}
    return Response(orjson.dumps(body), status, told, f"{media_type}; charset=utf-8")


def negotiate(accept: str | None) -> str | None:
    """Return the media type to answer with, None when the caller takes none of ours (GraphQL over HTTP)."""
    if not accept:
        return LEGACY
    weights: dict[str, float] = {}
    for part in accept[:1000].lower().split(","):
        media, _, parameters = part.strip().partition(";")
        weights[media.strip()] = _quality(parameters)
    general = max(weights.get("*/*", 0.0), weights.get("application/*", 0.0))
    legacy, current = weights.get(LEGACY, general), weights.get(CURRENT, general)
    if max(legacy, current) <= 0:
        return None
    return CURRENT if current > legacy or (current == legacy and CURRENT in weights) else LEGACY


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _is_a_visitor(request: Request) -> bool:
    """Tell a person who opens the endpoint's address in a browser from a client with a question."""
    html = "text/html" in request.headers.get("accept", "")
    return request.method in _SAFE and html and "query" not in request.query_params


def _is_json(content_type: str) -> bool:
    media, _, parameters = content_type.lower().partition(";")
    charset = parameters.strip().removeprefix("charset=").strip('"') if "charset=" in parameters else "utf-8"
    return media.strip() == LEGACY and charset in {"utf-8", "utf8"}


async def _body(request: Request, maximum: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > maximum:
        raise Refused.told("request.body_too_large", locale_of(request), maximum=maximum, status=413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > maximum:
            raise Refused.told("request.body_too_large", locale_of(request), maximum=maximum, status=413)
    return bytes(body)


def _from_address(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in given:
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as error:
                raise Refused(400, f"{name} is not valid JSON") from error
    return given


def _asked(parameters: Any, *, mutations_allowed: bool) -> Asked:
    if not isinstance(parameters, dict):
        raise Refused(400, "The request must be a JSON object")
    query, variables = parameters.get("query"), parameters.get("variables")
    name, extensions = parameters.get("operationName"), parameters.get("extensions")
    if not isinstance(query, str) or not query.strip():
        raise Refused(400, "query must be a string with a GraphQL document")
    if variables is not None and not isinstance(variables, dict):
        raise Refused(400, "variables must be an object")
    if name is not None and not isinstance(name, str):
        raise Refused(400, "operationName must be a string")
    if extensions is not None and not isinstance(extensions, dict):
        raise Refused(400, "extensions must be an object")
    return Asked(query, variables or {}, name or None, mutations_allowed)


def _before_execution(result: ExecutionResult) -> bool:
    """Tell a request error (variables that don't fit) from a field error: only the latter has a path."""
    return all(error.path is None for error in result.errors or ())


def _name(prepared: Prepared, asked: Asked) -> str | None:
    operation = prepared.operation(asked.operation_name)
    return operation.name.value if operation and operation.name else None


def _error(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
