"""Which pages may make a browser ask us: those of our own origin, and those that the settings name."""

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Scope

from api.asking import CURRENT, LEGACY, SAFE, accepted
from api.context import locale_of
from api.errors import Refused
from api.settings import Settings

_QUESTION = ("query", "documentId", "extensions")
_ASKED_BY = (
    "Authorization",
    "Content-Type",
    "If-None-Match",
    "Last-Event-Id",
    "Traceparent",
    "X-Request-Id",
    "Tus-Resumable",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
)
_READ_BY = ("ETag", "Location", "Retry-After", "Upload-Expires", "Upload-Offset", "Upload-Length", "X-Request-Id")
_METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")


def with_origins(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Let the pages of other origins read answers, where the settings name any (Fetch Standard, CORS protocol)."""
    if not settings.other_origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=settings.other_origins,
        allow_methods=_METHODS,
        allow_headers=_ASKED_BY,
        expose_headers=_READ_BY,
        max_age=600,
    )


def is_a_visitor(scope: Scope, accept: bytes) -> bool:
    """Tell a person who opens the endpoint's address in a browser from a client with a question."""
    if scope["method"] not in SAFE or b"text/html" not in accept:
        return False
    return not any(name in Request(scope).query_params for name in _QUESTION)


def check_origin(request: Request, settings: Settings) -> None:
    """Raise Refused for what some page made a browser send; no link, picture or form may ask anything of us.

    Browsers say with `Sec-Fetch-*` what a request is for (W3C Fetch Metadata); other programs send none of these.
    """
    origin = request.headers.get("origin")
    ours = origin is not None and origin in (settings.own_origin, *settings.other_origins)
    if origin is not None and settings.other_origins and not ours:
        raise _cross_site(request)
    if request.method not in SAFE:
        return
    if request.headers.get("sec-fetch-mode") in {"navigate", "no-cors"}:
        raise _cross_site(request)
    if request.headers.get("sec-fetch-site") == "cross-site" and not ours:
        raise _cross_site(request)
    if _wants_a_page(request.headers.get("accept", "")):
        raise Refused.told("request.accept", locale_of(request), status=406)


def _wants_a_page(accept: str) -> bool:
    weights = accepted(accept)
    general = max(weights.get("*/*", 0.0), weights.get("application/*", 0.0))
    return weights.get("text/html", 0.0) > max(weights.get(LEGACY, general), weights.get(CURRENT, general))


def _cross_site(request: Request) -> Refused:
    return Refused.told("request.cross_site", locale_of(request), "FORBIDDEN", status=403)
