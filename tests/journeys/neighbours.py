"""Two provinces as they really run: each a database, a server and a worker, processes that may be killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
from pymongo.errors import PyMongoError
from starlette.types import Receive, Scope, Send

from api.context import Services
from api.database import BadDatabase
from api.services import make_services
from auth.rows import Database, Unreachable
from resolvers.exchanges.joining import rotate
from resolvers.exchanges.messages import MessageState
from seeds.people import known_identities
from tests.api.sms_platform import SmsPlatform
from tests.graphql import Client
from tests.journeys.border import Border
from tests.journeys.house import House
from tests.provinces import A, B, Line, Side, join

# What one gets of a database that is being killed, or that nobody has started again yet.
_AWAY = (PyMongoError, BadDatabase, Unreachable, AssertionError)
VICTIMS = ("server", "worker", "database")


class Neighbour(House):
    """One province, which the other reaches through a border."""

    def __init__(self, code: str, folder: Path, border: Border) -> None:
        folder.mkdir()
        super().__init__(folder, SmsPlatform(), "")
        self.code = code
        self.border = border
        self.workers = self.workers[:1]
        for name in ("SMS_GATEWAY_URL", "SMS_GATEWAY_SECRET"):
            del self.server.environment[f"TONGBAN_{name}"]
        self.server.environment |= {"TONGBAN_PROVINCE": code, "TONGBAN_PUBLIC_URL": border.url}
        border.target = self.server.port

    async def kill(self, victim: str, chance: Random) -> None:
        """End one of its processes; what a dead worker left open is ended as a dead server's is."""
        await super().kill(victim, chance)
        if victim == "worker":
            await self._end_transactions()

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Services]:
        """A look into its database of one's own."""
        database = self.connect()
        try:
            await database.ensure_keys()
            yield make_services(self.settings, database, known_identities())
        finally:
            database.close()

    async def haste(self) -> None:
        """Let all pauses be over, and try again what was given up, as a supervisor does."""

        # In a transaction: outside of one the embedded server goes on trying, and holds up who has the row.
        async def story(database: Database) -> None:
            for name, where, change in _pauses(datetime.now(UTC)):
                await database.rows(name).update_all(where, {"$set": change})

        async with self.books() as services:
            await services.database.transact(story)


def _pauses(at: datetime) -> tuple[tuple[str, dict[str, object], dict[str, object]], ...]:
    waiting = [MessageState.QUEUED.value, MessageState.DEAD.value]
    again = {"state": MessageState.QUEUED.value, "dueAt": at, "attempts": 0, "refused": False}
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    return (
        ("exchangeMessages", {"state": {"$in": waiting}, "dueAt": {"$gt": at + timedelta(seconds=1)}}, again),
        ("exchangeMessages", {"state": MessageState.DEAD.value}, again),
        ("partners", {}, {"failures": 0, "openUntil": None}),
        ("applications", {"crossingNews": {"$gt": "~"}}, {"crossingNews": "~"}),
        ("crossProvinceCases", {"filesDue": {"$gt": long_ago}}, {"filesDue": at}),
    )


@dataclass
class Neighbours:
    """Guangxi, where people apply, and Guangdong, which decides; and clients to both."""

    here: Neighbour
    home: Neighbour
    up: asyncio.Event
    clients: tuple[Client, Client]
    # Writes to what a dead process's transaction holds would keep the embedded server from ending that transaction.
    quiet: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def both(self) -> tuple[Neighbour, Neighbour]:
        """The two."""
        return self.here, self.home

    def lie_in_wait(self, chance: Random | None) -> None:
        """From now on the border does what this chance says."""
        for one in self.both:
            one.border.chance = chance

    async def lose(self, chance: Random) -> str:
        """Kill one process of one province, and start what is missing; who it was."""
        victim, where = chance.choice(VICTIMS), chance.choice(self.both)
        async with self.quiet:
            await where.kill(victim, chance)
            self.up.clear()
            await asyncio.to_thread(where.start)
            self.up.set()
        return f"{where.code} {victim}"

    async def heal(self) -> None:
        """The border is good again."""
        for one in self.both:
            await one.border.heal()

    async def haste(self) -> None:
        """Let nobody wait."""
        async with self.quiet:
            for one in self.both:
                with suppress(*_AWAY):
                    await one.haste()


@asynccontextmanager
async def neighbours(folder: Path) -> AsyncIterator[Neighbours]:
    """Start both, make them partners, and end them."""
    async with AsyncExitStack() as stack:
        borders = [await stack.enter_async_context(Border().open()) for _ in (A, B)]
        made = [Neighbour(code, folder / code, border) for code, border in zip((A, B), borders, strict=True)]
        for one in made:
            stack.callback(one.close)
        await asyncio.gather(*(asyncio.to_thread(one.start) for one in made))
        http = [httpx.AsyncClient(base_url=one.server.url, timeout=30) for one in made]
        for client in http:
            stack.push_async_callback(client.aclose)
        await _join(made, (Client(http[0]), Client(http[1])))
        up = asyncio.Event()
        up.set()
        yield Neighbours(made[0], made[1], up, (Client(http[0]), Client(http[1])))


async def _join(made: list[Neighbour], clients: tuple[Client, Client]) -> None:
    async with made[0].books() as here, made[1].books() as home:
        sides = [
            Side(one.code, services, client, Line(_nowhere), services.clock)
            for one, services, client in zip(made, (here, home), clients, strict=True)
        ]
        for side in sides:
            since = side.clock() - timedelta(days=3)  # so that a message may be old and rightly signed
            await rotate(side.services.stores, side.services.signer, side.services.gate.vault, since)
        await join(sides[0], sides[1], perDay=100_000, assurance="FACE")


async def _nowhere(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("these two talk over the border")
