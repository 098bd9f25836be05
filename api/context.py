from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Protocol, TypeVar

import httpx
from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.catalogue.feed import ChangeFeed
from api.catalogue.memory import Catalogue
from api.database import MongoDatabase
from api.exchange.publications import HttpPages
from api.loaders import RequestLoaders
from api.settings import Settings
from api.subscriptions.crowd import Crowd
from api.subscriptions.hub import Hub
from api.webhooks.line import Resolve, resolve, webhook_client
from auth.caller import Caller
from auth.callers import Callers
from auth.gate import Gate
from auth.mini_programs.outside import Outside, outside_client
from auth.problems import Unauthenticated
from resolvers.applications.sharing.model import NoSharedData, SharedData
from resolvers.calendar.shelf import Calendars
from resolvers.context import Context, Loaders, Stores
from resolvers.exchanges.backlog import Backlog
from resolvers.files.scanning import NoScanner, Scanner
from resolvers.matters.search.finder import Finder
from resolvers.seals.drawing import NoPainter, Painter
from resolvers.seals.signer import Signer

MAX_AUTHORIZATION = 5000


T = TypeVar("T")


class MakeContext(Protocol):
    """Makes a request's context of what is its own."""

    def __call__(self, *, caller: Caller, loaders: Loaders, locale: str) -> Context:
        """Return the context."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What a process makes once and every request shares."""

    settings: Settings
    database: MongoDatabase
    gate: Gate
    callers: Callers
    signer: Signer
    stores: Stores
    clock: Callable[[], datetime]
    outside: Outside
    calendars: Calendars
    catalogue: Catalogue
    changes: ChangeFeed
    finder: Finder
    hub: Hub
    crowd: Crowd
    scanner: Scanner = field(default_factory=NoScanner)
    painter: Painter = field(default_factory=NoPainter)
    sharing: SharedData = field(default_factory=NoSharedData)
    partner_client: Callable[[], httpx.AsyncClient] = outside_client
    webhook_client: Callable[[], httpx.AsyncClient] = webhook_client
    resolve: Resolve = resolve
    make_context: MakeContext = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "make_context", _maker(self))

    async def transact(self, story: Callable[[Stores], Awaitable[T]]) -> T:
        """Run a story on stores that share one transaction, as Context.transact does for requests."""
        return await self.database.transact(lambda database: story(Stores(database)))


async def request_context(services: Services, request: HTTPConnection) -> Context:
    """Build a request's context; raises Unauthenticated for a token that isn't good."""
    authorization = request.headers.get("authorization")
    caller = await caller_of(services, request, authorization, services.clock())
    return context_of(services, caller, locale_of(request))


async def caller_of(services: Services, request: HTTPConnection, authorization: str | None, at: datetime) -> Caller:
    """Return who sent a request; raises Unauthenticated for a token that isn't good."""
    token = token_of(authorization)
    caller = await services.callers.identify(token, at)
    nobody = caller_at(request.scope)
    if token is None:
        return nobody
    request.state.principal = caller.principal_id
    return replace(caller, address=nobody.address)


def caller_at(scope: Scope) -> Caller:
    """Return who isn't signed in, at the address that a request comes from."""
    client = scope.get("client")
    return _nobody_at(client[0] if client else "")


@lru_cache(maxsize=1000)
def _nobody_at(address: str) -> Caller:
    return Caller(address=address)


def context_of(services: Services, caller: Caller, locale: str) -> Context:
    """Build the context of a caller who is known already."""
    loaders = RequestLoaders(services.stores, services.catalogue, services.clock)
    return services.make_context(caller=caller, loaders=loaders, locale=locale)


def _maker(services: Services) -> MakeContext:
    """Return what makes contexts: what all have in common is in it."""
    settings = services.settings
    return partial(
        Context,
        gate=services.gate,
        database=services.database,
        stores=services.stores,
        calendars=services.calendars,
        signer=services.signer,
        public_url=settings.url,
        clock=services.clock,
        forget=services.callers.forget,
        finder=services.finder,
        scanner=services.scanner,
        sharing=services.sharing,
        periods=settings.periods,
        seal_roots=settings.seal_roots or (),
        seal_rules=settings.seal_rules,
        painter=services.painter,
        province=settings.province,
        pages=partner_pages(services),
        webhooks_here=settings.webhooks_here,
        partner_rules=settings.partner_rules,
        backlog=Backlog(),
    )


def partner_pages(services: Services) -> HttpPages:
    """What fetches the pages that partner provinces publish."""
    return HttpPages(services.partner_client, plain=not services.settings.production)


def bearer(request: HTTPConnection) -> str | None:
    """Return the bearer token of a request, None when it brings none; raises Unauthenticated for other schemes."""
    return token_of(request.headers.get("authorization"))


def token_of(authorization: str | None) -> str | None:
    """Return the token in an Authorization header, as `bearer` does."""
    if not authorization:
        return None
    scheme, _, token = authorization.partition(" ")
    if len(authorization) > MAX_AUTHORIZATION or scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("token.invalid")
    return token.strip()


def locale_of(request: HTTPConnection) -> str:
    """Return "en" when English is preferred over Chinese, else "zh" (RFC 9110 section 12.5.4)."""
    return _locale(request.headers.get("accept-language", "")[:200])


@lru_cache(maxsize=1000)
def _locale(accepted: str) -> str:
    weights = {"zh": 0.0, "en": 0.0}
    for part in accepted.split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _quality(parameters))
    return "en" if weights["en"] > weights["zh"] else "zh"


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
