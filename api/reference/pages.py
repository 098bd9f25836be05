"""The reference at /docs: made of the schema that runs, so never out of date. No script, no third party."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from graphql import GraphQLField, GraphQLSchema
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.context import locale_of
from api.errors import CODES
from api.public import SHARED, cache_headers, entity_tag, unchanged
from api.reference.reading import Described, operation, root_fields, types

_TEMPLATES = Path(__file__).parent.parent / "templates" / "reference"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_GROUPS = {
    "query": ("查询", "Queries"),
    "mutation": ("变更", "Mutations"),
    "subscription": ("订阅", "Subscriptions"),
}


class Reference:
    """Answers /docs and what lies below it."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._pages: dict[tuple[str, str], str] = {}
        environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
        environment.filters["marked"] = _marked
        environment.trim_blocks = environment.lstrip_blocks = True
        self._environment = environment

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], GraphQLField]:
        return root_fields(self._schema)

    @cached_property
    def _types(self) -> dict[str, Described]:
        return dict(types(self._schema))

    async def contents(self, request: Request) -> Response:
        """List every operation."""
        return self._answer(request, "index.html", fields=self._fields.items(), groups=_GROUPS)

    async def operation(self, request: Request) -> Response:
        """Tell all of one operation."""
        kind, name = request.path_params["kind"], request.path_params["name"]
        field = self._fields.get((kind, name))
        if field is None:
            return self._nothing(request)
        if kept := self._kept(request):
            return kept
        return self._answer(request, "operation.html", one=operation(kind, name, field))

    async def types(self, request: Request) -> Response:
        """List every type."""
        return self._answer(request, "types.html", types=self._types.values())

    async def type(self, request: Request) -> Response:
        """Tell all of one type."""
        found = self._types.get(request.path_params["name"])
        return self._answer(request, "type.html", one=found) if found else self._nothing(request)

    async def errors(self, request: Request) -> Response:
        """Show what every code means."""
        told = [(one.name, one.text) for one in self._types["UserErrorCode"].rows]
        return self._answer(request, "errors.html", general=CODES.items(), told=told)

    async def changes(self, request: Request) -> Response:
        """Say what may change under clients, and how they are told."""
        roots = [(kind, name, field.deprecation_reason) for (kind, name), field in self._fields.items()]
        fields = [(one.name, row.name, row.deprecated) for one in self._types.values() for row in one.rows]
        return self._answer(request, "changes.html", deprecated=[one for one in (*roots, *fields) if one[2]])

    def _nothing(self, request: Request) -> Response:
        return self._answer(request, "nothing.html", 404)

    def _answer(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        if kept := self._kept(request):
            return kept
        locale = locale_of(request)
        html = self._environment.get_template(template).render(lang="en" if locale == "en" else "zh-CN", **values)
        # Only what exists is kept: an address that somebody made up must not fill the memory.
        if status == 200:
            self._pages[request.url.path, locale] = html
        return _sent(request, html, status)

    def _kept(self, request: Request) -> Response | None:
        html = self._pages.get((request.url.path, locale_of(request)))
        return _sent(request, html, 200) if html else None


def _sent(request: Request, html: str, status: int) -> Response:
    headers = {**_HEADERS, **cache_headers(entity_tag("reference", html), SHARED, "Accept-Language")}
    if status == 200 and unchanged(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(None, 304, headers)
    return HTMLResponse(html, status, headers)


def _marked(text: str) -> Markup:
    """Write descriptions as they are meant: `names` as code, nothing else as markup."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped)
