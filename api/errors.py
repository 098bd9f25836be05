"""How failures look to clients: JSON with a code, never a traceback, never a value from inside."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from graphql import GraphQLError
from starlette.responses import Response

from auth.problems import Forbidden, LimitExceeded, NotFound, Problem, Problems, Unauthenticated
from schema.words import words

# What `extensions.code` of a GraphQL error may be, and what a client does about it; docs/edge.md has it as a table.
CODES: Mapping[str, str] = {
    "UNAUTHENTICATED": "No token where one is needed; with status 401 the token has expired or isn't good: refresh.",
    "FORBIDDEN": "Signed in without the right, or sent from a page that may not ask.",
    "NOT_FOUND": "Not there for this caller.",
    "BAD_USER_INPUT": "The request itself is wrong; sending it again changes nothing.",
    "QUERY_TOO_EXPENSIVE": "Too deep, too much or too slow: ask for less.",
    "RATE_LIMITED": "Too much in this minute (status 429): wait as long as Retry-After says.",
    "PERSISTED_QUERY_NOT_FOUND": "Nobody left a document of that hash: send it with its text.",
    "PERSISTED_QUERY_NOT_SUPPORTED": "Not that version of the protocol: send the text.",
    "DOCUMENT_NOT_REGISTERED": "Only operations that were registered run here: this build of the app wasn't.",
    "INTERNAL": "Our fault; `extensions.reference` names it in our logs.",
}
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


class NotRun(Exception):
    """The request is understood but nothing runs: the body of the answer, and the status where HTTP names one.

    `status` is 400 for what isn't even a document, 422 for a document that can't run (both told so only in the newer
    draft), 405 for a mutation over GET and 429 for who asks too much; these two whatever the media type.
    """

    def __init__(self, body: dict[str, Any], status: int = 422, retry_after: int | None = None) -> None:
        super().__init__(status)
        self.body = body
        self.status = status
        self.retry_after = retry_after

    @classmethod
    def refused(cls, refused: Refused, status: int = 422) -> "NotRun":
        """Tell what was refused as a GraphQL error."""
        return cls(refused.body(), status)


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
            return _of_graphql(error, locale)
    return "INTERNAL", words("internal", locale, {"reference": request_id})


def _of_graphql(error: GraphQLError, locale: str) -> tuple[str, str]:
    """Ours have a code. The library's are for developers: in its English, in Chinese with a word on what they are."""
    extensions = error.extensions or {}
    if "code" not in extensions:
        return "BAD_USER_INPUT", words("request.invalid", locale, {"message": error.message})
    key = extensions.get("words")
    return str(extensions["code"]), words(str(key), locale, {}) if key else error.message


def _path(error: GraphQLError) -> str:
    return ".".join(str(part) for part in error.path or ())
