import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from api.archives import Archives
from api.case_documents import CaseDocuments
from api.context import Services
from api.development import Person, development_routes
from api.errors import Refused, refusal
from api.exchange.publishing import Publishing
from api.explorer import explorer, home
from api.exports import Exports
from api.files import Files
from api.graphql import GraphQLEndpoint
from api.health import Health
from api.logs import flush_logs
from api.metrics import Metrics
from api.openid.routes import openid_routes
from api.origins import with_origins
from api.pages import Pages
from api.partner_card import CARD_PATH, PartnerCard
from api.reference.pages import Reference
from api.requests import PATH, Requests, masked
from api.seal_check import SealChecks
from api.status import StatusLists
from api.subscriptions.door import Sockets
from api.unseal import open_vault
from api.uploads import Uploads
from api.verifier import Verifier
from schema.root import schema

_STATIC = Path(__file__).parent / "static"


def make_app(services: Services, people: Sequence[Person] = ()) -> ASGIApp:
    """Build the ASGI application; `people` is the demo cast that /dev/people shows in development."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await open_vault(services)
        await services.gate.tokens.load(services.clock())
        # Reading a large catalogue takes seconds: better before the first search than in it.
        keeping = asyncio.create_task(services.finder.keep())
        async with services.outside, services.changes:
            yield
        keeping.cancel()
        flush_logs()

    metrics = Metrics()
    metrics.show_catalogue(services.catalogue, lambda: services.changes.live)
    metrics.show_sockets(lambda: services.crowd.open)
    endpoint = GraphQLEndpoint(schema._schema, services)
    metrics.show_kept_replies(endpoint.public.kept)
    app = Starlette(
        routes=[Route(PATH, endpoint, methods=["GET", "POST"]), *_routes(services, metrics, people, endpoint)],
        lifespan=lifespan,
        exception_handlers={HTTPException: _http_error, Exception: masked},
    )
    pages = bool(services.settings.other_origins)
    return Requests(with_origins(app, services.settings), metrics, endpoint, pages=pages)


def _routes(
    services: Services, metrics: Metrics, people: Sequence[Person], endpoint: GraphQLEndpoint
) -> list[BaseRoute]:
    files, pages, health = Files(services), Pages(services), Health(services, metrics)
    documents = CaseDocuments(services)
    uploads, statuses = Uploads(services), StatusLists(services)
    published = Publishing(services)
    reference = Reference(schema._schema)
    routes: list[BaseRoute] = [
        WebSocketRoute("/graphql", Sockets(endpoint, services).answer),
        Route("/files", files.upload, methods=["POST"]),
        Route("/files/{file_id}", files.download),
        Route("/files/{file_id}/link", files.link, methods=["POST"]),
        Route("/uploads", uploads.collection, methods=["POST", "OPTIONS"]),
        Route("/uploads/{upload_id}", uploads.one, methods=["HEAD", "PATCH", "DELETE", "GET", "POST", "OPTIONS"]),
        Route("/exports/{token}", Exports(services).download),
        Route("/archives/{token}", Archives(services).download),
        Route("/certificates/{certificate_id}.pdf", pages.certificate),
        Route("/certificates/{certificate_id}.png", pages.certificate_picture),
        Route("/grants/{token}.pdf", pages.granted_certificate),
        Route("/applications/{number}/documents/{place}.pdf", documents.page),
        Route("/d/{token}", documents.verification),
        Route("/v", Verifier(services).page, methods=["GET", "POST"]),
        Route("/v/{token}", pages.verification),
        Route("/g/{code:path}.pdf", pages.guide_sheet),
        Route("/g/{code:path}", pages.guide),
        Route("/q/{code}", pages.qr_sign_in),
        Route("/seal-check", SealChecks(services).page, methods=["GET", "POST"]),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Route("/.well-known/jwks.json", health.keys),
        Route("/.well-known/cose-keys", statuses.keys),
        Route(CARD_PATH, PartnerCard(services).show),
        Route("/status/{number}", statuses.one),
        Route("/.well-known/tongban/keys", published.keys),
        Route("/.well-known/tongban/status/{number}", published.status),
        *openid_routes(services),
        Route("/docs", reference.contents),
        Route("/docs/types", reference.types),
        Route("/docs/types/{name}", reference.type),
        Route("/docs/errors", reference.errors),
        Route("/docs/changes", reference.changes),
        Route("/docs/{kind}/{name}", reference.operation),
        Route("/explorer", explorer),
        Route("/", home),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    return routes if services.settings.production else [*routes, *development_routes(services, people)]


async def _http_error(_request: Request, error: Exception) -> Response:
    """Answer in JSON: mini-programs read the body whatever the status."""
    if not isinstance(error, HTTPException):
        raise error
    codes = {404: "NOT_FOUND", 405: "BAD_USER_INPUT"}
    code = codes.get(error.status_code, "BAD_USER_INPUT")
    return refusal(Refused(error.status_code, error.detail, code, error.headers))
