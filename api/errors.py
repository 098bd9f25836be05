"""How failures look to clients: JSON with a code, never a traceback, never a value from inside."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from graphql import GraphQLError
from starlette.responses import Response

from auth.problems import Forbidden, LimitExceeded, NotFound, Problem, Problems, Unauthenticated
from schema.words import words

_CODES = {NotFound: "NOT_FOUND", LimitExceeded: "RATE_LIMITED"}
_log = structlog.get_logger("tongban.errors")


class Refused(Exception):
    """A request that isn't even GraphQL yet: an HTTP status, a message, a code."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "BAD_USER_INPUT",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = dict(headers or {})

    @classmethod
    def told(
        cls, key: str, locale: str, code: str = "BAD_USER_INPUT", *, status: int = 400, **values: object
    ) -> "Refused":
        """Refuse in the caller's language."""
        return cls(status, words(key, locale, values), code)

    @classmethod
    def unauthenticated(cls, key: str, locale: str) -> "Refused":
        """Refuse a token, as RFC 6750 wants it told."""
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return cls(401, words(key, locale, {}), "UNAUTHENTICATED", headers)

    def body(self) -> dict[str, Any]:
        """The body that GraphQL clients understand."""
        return {"errors": [{"message": self.message, "extensions": {"code": self.code}}]}


def refusal(refused: Refused, media_type: str = "application/json") -> Response:
    """Answer a refused request."""
    content = orjson.dumps(refused.body())
    return Response(content, refused.status, refused.headers, f"{media_type}; charset=utf-8")


def graphql_errors(errors: Sequence[GraphQLError], locale: str, request_id: str) -> list[dict[str, Any]]:
    """Format errors; faults of ours are masked and logged under the request's id."""
    return [_formatted(error, locale, request_id) for error in errors]


def _formatted(error: GraphQLError, locale: str, request_id: str) -> dict[str, Any]:
    original = error.original_error
    code, message = _told(error, locale, request_id)
    formatted: dict[str, Any] = {"message": message, "extensions": {"code": code}}
    if code == "INTERNAL":
        formatted["extensions"]["reference"] = request_id
        _log.error("fault", request_id=request_id, path=_path(error), exc_info=original)
    if error.locations:
        formatted["locations"] = [{"line": one.line, "column": one.column} for one in error.locations]
    if error.path:
        formatted["path"] = error.path
    return formatted


def _told(error: GraphQLError, locale: str, request_id: str) -> tuple[str, str]:
    original = error.original_error
    match original:
        case Unauthenticated():
            return "UNAUTHENTICATED", words(str(original), locale, {})
        case Forbidden():
            return "FORBIDDEN", words(str(original), locale, {})
        case Problems():
            return "BAD_USER_INPUT", "; ".join(words(one.key, locale, one.values) for one in original.problems)
        case Problem():
            return _CODES.get(type(original), "BAD_USER_INPUT"), words(original.key, locale, original.values)
        case None | GraphQLError():
            return str((error.extensions or {}).get("code", "BAD_USER_INPUT")), error.message
    return "INTERNAL", words("internal", locale, {"reference": request_id})


def _path(error: GraphQLError) -> str:
    return ".".join(str(part) for part in error.path or ())
