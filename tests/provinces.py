"""Two provinces on one machine: each with its own database, keys and worker, talking HTTP to the other."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from starlette.types import ASGIApp

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import exchange
from api.services import make_services
from api.settings import read_settings
from resolvers.exchanges.joining import Province, add_partner, agree, card, confirm, confirmation_card, rotate
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.people import known_registries, people
from seeds.provinces import known_people
from tests.clock import Clock
from tests.graphql import Client

FOOD = INDIVIDUAL_NEW.code
# As often as not nothing happens.
MISHAPS = ("", "", "", "", "", "drop", "delay", "corrupt", "duplicate", "lose the answer")
A, B = "GX", "GD"
_PORTS = {A: 8001, B: 8002}
_NAMES = {A: "广西壮族自治区", B: "广东省"}
_REGIONS = {A: "450000000000", B: "440000000000"}


class Line(httpx.AsyncBaseTransport):
    """The wire to a province's server: it may be cut, lose answers, or do whatever `chance` has it do.

    `instead` answers for some paths in the server's place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._there = httpx.ASGITransport(app)
        self._late: list[tuple[str, dict[str, str], bytes]] = []
        self.cut = False
        self.lose_answers = False
        self.chance: Random | None = None
        self.instead: dict[str, str] = {}
        self.retry_after: list[str | None] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on, or not."""
        if self.cut:
            raise httpx.ConnectError("the line is cut")
        if request.url.path in self.instead:
            return httpx.Response(200, stream=httpx.ByteStream(self.instead[request.url.path].encode()))
        if request.url.path != "/graphql":
            return await self._there.handle_async_request(request)
        body = await request.aread()
        sent = (str(request.url), {"authorization": request.headers["authorization"]}, body)
        mishap = self.chance.choice(MISHAPS) if self.chance else ""
        if mishap == "drop":
            raise httpx.ConnectError("lost on the way")
        if mishap == "delay":  # it comes after what is sent later, and nobody waits for its answer
            self._late.append(sent)
            raise httpx.ReadTimeout("no answer in time")
        if mishap == "corrupt":
            sent = (*sent[:2], body.replace(b'"sequence":', b'"sequence":1').replace(b"ACCEPTED", b"DENIED"))
        if mishap == "duplicate":
            await self._pass(sent)
        answer = await self._pass(sent)
        self.retry_after.append(answer.headers.get("retry-after"))
        while self._late and not mishap:
            await self._pass(self._late.pop(0))
        if self.lose_answers or mishap == "lose the answer":
            raise httpx.ReadError("the answer was lost")
        return answer

    async def _pass(self, sent: tuple[str, dict[str, str], bytes]) -> httpx.Response:
        url, headers, body = sent
        told = {**headers, "content-type": "application/json"}
        return await self._there.handle_async_request(httpx.Request("POST", url, headers=told, content=body))


@dataclass
class Side:
    """One province: what it is made of, and a client to its people's API."""

    code: str
    services: Services
    client: Client
    line: Line
    clock: Callable[[], datetime]

    @property
    def province(self) -> Province:
        """Who it is to the other."""
        return Province(self.code, _NAMES[self.code], _REGIONS[self.code], self.services.settings.url)

    async def work(self) -> int:
        """What its worker does once."""
        return await exchange(self.services, self.clock())


def terms(**changed: Any) -> dict[str, Any]:
    """An agreement by which each decides food licences for the other's people."""
    matters = [{"home": home, "codes": {A: FOOD, B: FOOD}} for home in (A, B)]
    return {
        "id": "gx-gd-1",
        "parties": [A, B],
        "matters": matters,
        "modes": ["FULLY_ONLINE"],
        "validFrom": "2020-01-01",
        "perDay": 100,
        "assurance": "FACE",
        **changed,
    }


async def make_side(
    code: str,
    database: MongoDatabase,
    clock: Clock,
    lines: dict[str, Line] | None = None,
    terminals: Path | None = None,
) -> Side:
    """A province on its own database, with a key; its line goes to `lines`, where it finds the other's, if any.

    `terminals` are those at its windows.
    """
    lines = {} if lines is None else lines
    told = {"TONGBAN_PUBLIC_URL": f"http://localhost:{_PORTS[code]}", "TONGBAN_PROVINCE": code}
    windows = {"TONGBAN_WINDOW_TERMINALS": str(terminals)} if terminals else {}
    settings = read_settings({**told, **windows}, "development")
    made = make_services(settings, database, known_people(code), clock, known_registries())
    services = replace(made, partner_client=lambda: httpx.AsyncClient(transport=lines[B if code == A else A]))
    await services.gate.tokens.load(clock())
    await rotate(services.stores, services.signer, services.gate.vault, clock() - timedelta(minutes=1))
    app = make_app(services, people())
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.url)
    lines[code] = Line(app)
    return Side(code, services, Client(http, world=services), lines[code], clock)


async def join(one: Side, other: Side, **changed: Any) -> None:
    """Make them partners with an agreement that both confirmed."""
    for here, there in ((one, other), (other, one)):
        told = await card(there.services.stores, there.province)
        await add_partner(here.services.stores, told, here.clock(), loopback=True)
    agreed = terms(**changed)
    for here, there in ((one, other), (other, one)):
        stores, signer = here.services.stores, here.services.signer
        await stores.agreements.add(_unconfirmed(agreed, here.code))
        await there.services.stores.agreements.add(_unconfirmed(agreed, there.code))
        given = await agree(stores, signer, agreed, here.code, here.clock())
        await confirm(there.services.stores, agreed["id"], confirmation_card(given))


def _unconfirmed(agreed: dict[str, Any], us: str) -> Any:
    from resolvers.exchanges.agreements import agreement_of

    return agreement_of(agreed, us)


@asynccontextmanager
async def two_provinces(
    databases: tuple[MongoDatabase, MongoDatabase], clock: Clock, terminals: Path | None = None, **changed: Any
) -> AsyncIterator[tuple[Side, Side]]:
    """Guangxi and Guangdong, joined by an agreement and by a line that may be cut."""
    lines: dict[str, Line] = {}
    places = zip((A, B), databases, strict=True)
    one, other = [await make_side(code, database, clock, lines, terminals) for code, database in places]
    await join(one, other, **changed)
    yield one, other
    for side in (one, other):
        await side.client.http.aclose()


async def settle(*sides: Side) -> None:
    """Let both workers work until neither has anything to do."""
    while sum([await side.work() for side in sides]):
        pass
