from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response

from auth.openid.errors import OAuthError

_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
PRIVATE = {**_NO_STORE, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
RETRY_AFTER = 60


def as_json(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer a client; nobody may keep it."""
    content = orjson.dumps(dict(body))
    return Response(content, status, {**PRIVATE, **(headers or {})}, "application/json; charset=utf-8")


def refused(error: OAuthError, headers: Mapping[str, str] | None = None) -> Response:
    """Answer a client with an error (RFC 6749, 5.2)."""
    return as_json({"error": error.code, "error_description": error.description}, error.status, headers)


def too_many() -> Response:
    """Tell a client to wait."""
    error = OAuthError("temporarily_unavailable", "too many requests; try again in a minute", 429)
    return refused(error, {"Retry-After": str(RETRY_AFTER)})


def see_other(url: str) -> Response:
    """Send a browser on; to the next place it says nothing of this one."""
    return RedirectResponse(url, 303, PRIVATE)
