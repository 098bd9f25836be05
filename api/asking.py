"""What a GraphQL request over HTTP asks for: read from body or address, within limits, whoever sent it."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from api.begun import Begun, begin
from api.errors import Refused
from api.settings import Settings

LEGACY = "application/json"
CURRENT = "application/graphql-response+json"
EVENTS = "text/event-stream"
SAFE = {"GET", "HEAD"}
MAX_VARIABLE_DEPTH = 32
_HASH = re.compile(r"[0-9a-f]{64}")
_PREFIX = "sha256:"
_MAX_NAME = 200
# Of a length: nothing that has more is small.
_DIGITS = 20
_PARAMETERS = ("query", "variables", "operationName", "extensions", "documentId")


@dataclass(frozen=True, slots=True)
class Asked:
    """A GraphQL request, whatever way it came.

    `hash` names the document by SHA-256 when it was asked for so; `query` is empty until that is looked up.
    `automatic` marks Apollo's extension, by which a client may leave a document with us. `told` wants its cost told.
    """

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None
    mutations_allowed: bool
    hash: str | None = None
    automatic: bool = False
    told: bool = False


class _Malformed(Exception):
    """What is wrong with a request's members, before anybody knows in which language to say so."""

    def __init__(self, key: str, code: str, values: Mapping[str, Any]) -> None:
        super().__init__(key)
        self.key = key
        self.code = code
        self.values = values

    @classmethod
    def told(cls, key: str, *, code: str = "BAD_USER_INPUT", **values: object) -> "_Malformed":
        """Remember the words' key and what goes into them."""
        return cls(key, code, values)


async def read(receive: Receive, declared: bytes, settings: Settings, locale: str) -> bytes:
    """Return a request's body, declared to be so long; raises Refused when it is too large, or takes too long."""
    maximum = settings.max_body_bytes
    if declared.isdigit() and int(declared[:_DIGITS]) > maximum:
        raise _too_large(maximum, locale)
    try:
        # Mostly it is there with the head, and a timeout costs more than reading it.
        body = begin(_body(receive, maximum))
        if isinstance(body, Begun):
            async with asyncio.timeout(settings.body_seconds):
                body = await body
    except (TimeoutError, ClientDisconnect) as error:
        raise Refused.told("request.body_too_slow", locale, status=408) from error
    if len(body) > maximum:
        raise _too_large(maximum, locale)
    return body


def understood(request: Request, raw: bytes, locale: str) -> Asked:
    """Return what `read` has read; raises Refused when that is nothing."""
    if request.method in SAFE:
        return asked_of(_from_address(request, locale), locale, mutations_allowed=False)
    try:
        parameters = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused.told("request.not_json", locale) from error
    return asked_of(parameters, locale, mutations_allowed=True)


def asked_of(parameters: Any, locale: str, *, mutations_allowed: bool) -> Asked:
    """Return what decoded JSON asks for (a socket's message, too); raises Refused when that is nothing."""
    try:
        return _asked(parameters, mutations_allowed=mutations_allowed)
    except _Malformed as error:
        raise Refused.told(error.key, locale, error.code, **error.values) from error


def _asked(parameters: Any, *, mutations_allowed: bool) -> Asked:
    if not isinstance(parameters, dict):
        if isinstance(parameters, list):
            raise _Malformed.told("request.batch")
        raise _Malformed.told("request.no_object", what="JSON")
    variables, extensions = _object(parameters, "variables"), _object(parameters, "extensions")
    name, query = _text(parameters, "operationName"), _text(parameters, "query")
    if name is not None and len(name) > _MAX_NAME:
        raise _Malformed.told("request.too_long", what="operationName", maximum=_MAX_NAME)
    if deeper_than(variables, MAX_VARIABLE_DEPTH):
        raise _Malformed.told("request.variables_too_deep", maximum=MAX_VARIABLE_DEPTH)
    hash, automatic = _identifier(parameters, extensions)
    if not (query and query.strip()) and hash is None:
        raise _Malformed.told("request.no_query")
    told = extensions.get("cost") is True
    return Asked(query or "", variables, name or None, mutations_allowed, hash, automatic, told)


def deeper_than(value: Any, levels: int) -> bool:
    """Tell whether a JSON value nests deeper; walks it level by level, so that depth costs no stack."""
    level = [value]
    for _ in range(levels + 1):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return False
    return True


def negotiate(accept: str | None) -> str | None:
    """Return the media type to answer with, None when the caller takes none of ours (GraphQL over HTTP)."""
    if not accept:
        return LEGACY
    weights = accepted(accept)
    general = max(weights.get("*/*", 0.0), weights.get("application/*", 0.0))
    legacy, current = weights.get(LEGACY, general), weights.get(CURRENT, general)
    if max(legacy, current) <= 0:
        return None
    return CURRENT if current > legacy or (current == legacy and CURRENT in weights) else LEGACY


def prefers_events(accept: str | None) -> bool:
    """Tell whether a client would rather have an event stream: it must name it, and above all else that it takes."""
    weights = accepted(accept or "")
    events = weights.pop(EVENTS, 0.0)
    return events > 0 and all(events > weight for weight in weights.values())


def accepted(accept: str) -> dict[str, float]:
    """Return the weights of the media types that an Accept header names (RFC 9110, 12.5.1)."""
    parts = [part.strip().partition(";") for part in accept[:1000].lower().split(",")]
    return {media.strip(): _quality(parameters) for media, _, parameters in parts}


def _identifier(parameters: Mapping[str, Any], extensions: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The hash that a request names its document by, and whether Apollo's way."""
    named = _text(parameters, "documentId")
    if named:
        return _hash(named.removeprefix(_PREFIX), "documentId"), False
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None, False
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise _Malformed.told("request.persisted_version", code="PERSISTED_QUERY_NOT_SUPPORTED")
    return _hash(persisted.get("sha256Hash"), "sha256Hash"), True


def _hash(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value.lower()):
        raise _Malformed.told("request.no_hash", what=name)
    return value.lower()


def _object(parameters: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = parameters.get(name)
    if value is not None and not isinstance(value, dict):
        raise _Malformed.told("request.no_object", what=name)
    return value or {}


def _text(parameters: Mapping[str, Any], name: str) -> str | None:
    value = parameters.get(name)
    if value is not None and not isinstance(value, str):
        raise _Malformed.told("request.no_text", what=name)
    return value


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def is_json(content_type: str) -> bool:
    """Tell whether a body of that type is read: JSON in UTF-8, which alone a form of another page can't send."""
    media, _, parameters = content_type.lower().partition(";")
    charset = parameters.strip().removeprefix("charset=").strip('"') if "charset=" in parameters else "utf-8"
    return media.strip() == LEGACY and charset in {"utf-8", "utf8"}


async def _body(receive: Receive, maximum: int) -> bytes:
    """Return a body whole, or what has come once that is over the maximum."""
    message, body = await receive(), bytearray()
    while message["type"] != "http.disconnect":
        piece: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body + piece) if body else piece
        body += piece
        if len(body) > maximum:
            return bytes(body)
        message = await receive()
    raise ClientDisconnect


def _too_large(maximum: int, locale: str) -> Refused:
    return Refused.told("request.body_too_large", locale, maximum=maximum, status=413)


def _from_address(request: Request, locale: str) -> dict[str, Any]:
    given: dict[str, Any] = {name: request.query_params[name] for name in _PARAMETERS if name in request.query_params}
    for name in ("variables", "extensions"):
        if name in given:
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as error:
                raise Refused.told("request.member_not_json", locale, what=name) from error
    return given
