"""Cases on their way while the server, its worker and its database are killed, and what the books say then."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api.database import connect
from api.embedded import start as start_database
from api.settings import read_settings
from tests import cases
from tests.books import faults_in, lost, read_books
from tests.cases import DEPARTMENT, attempt, change
from tests.graphql import Client, key
from tests.server import Server

_AT_ONCE = 3
_BROKEN = (httpx.HTTPError, AssertionError, ValueError, KeyError)
_END = {"APPROVED", "COMPLETED"}


@dataclass
class Cast:
    """Who takes part, signed in once: their sessions outlive every kill."""

    citizen: Client
    clerk: Client
    approver: Client


@dataclass
class Run:
    """Some cases that are driven to their end through one kill. `acknowledged` is what people were told is done."""

    cast: Cast
    up: asyncio.Event
    acknowledged: list[tuple[str, int]] = field(default_factory=list)

    async def drive(self) -> str:
        """Take one case from its start to its certificate, again and again from where it stands; its number."""
        started, submitted = key(), key()
        while True:
            await self.up.wait()
            try:
                case = await self._start(started)
                while case["status"] not in _END:
                    case = await self._next(case, submitted)
            except _BROKEN:
                # Who is cut off doesn't know whether it was done, and asks again under the same key.
                await asyncio.sleep(0.1)
            else:
                return str(case["number"])

    async def _start(self, once: str) -> Any:
        payload = await change(self.cast.citizen, "startApplication", matterCode=cases.FOOD, idempotencyKey=once)
        return self._told(payload)

    async def _next(self, case: Any, once: str) -> Any:
        cast = self.cast
        if case["status"] == "DRAFT" and case["revision"] == 1:
            materials = cases.needed(case, await cases.upload(cast.citizen))
            given = {"form": cases.examples(case), "materials": materials}
            return self._told(await attempt(cast.citizen, "saveApplication", case, **given))
        if case["status"] == "DRAFT":
            given = {"commitmentAccepted": True, "idempotencyKey": once}
            return self._told(await attempt(cast.citizen, "submitApplication", case, **given))
        if case["status"] == "SUBMITTED":
            return self._told(await attempt(cast.clerk, "acceptApplication", case, mode="COMPLETE"))
        if case["status"] == "ACCEPTED":
            return self._told(await attempt(cast.clerk, "startReview", case))
        return self._told(await attempt(cast.approver, "decideApplication", case, outcome="APPROVE"))

    def _told(self, payload: Any) -> Any:
        assert payload["userErrors"] == [], payload["userErrors"]
        case = payload["application"]
        self.acknowledged.append((case["number"], case["revision"]))
        return case


async def sign_in(http: httpx.AsyncClient) -> Cast:
    """Sign everybody in."""
    anonymous = Client(http)
    return Cast(
        await anonymous.citizen(),
        await anonymous.staff("CLERK", DEPARTMENT),
        await anonymous.staff("APPROVER", DEPARTMENT),
    )


async def through_a_kill(server: Server, cast: Cast, chance: random.Random, victim: str) -> Run:
    """Drive cases, kill the victim at some moment, start everything again, and let the cases come to their end."""
    up = asyncio.Event()
    up.set()
    run = Run(cast, up)
    driven = [asyncio.create_task(run.drive()) for _ in range(_AT_ONCE)]
    await asyncio.sleep(chance.uniform(0.05, 1.5))
    up.clear()
    if victim == "database":
        server.kill_database()
        # The server goes on for a moment with nothing behind it.
        await asyncio.sleep(chance.uniform(0, 0.3))
    server.kill()
    await asyncio.to_thread(server.start)
    up.set()
    numbers = await asyncio.wait_for(asyncio.gather(*driven), 120)
    assert len(set(numbers)) == _AT_ONCE
    return run


async def faults_of(data: Path, acknowledged: list[tuple[str, int]]) -> list[str]:
    """Open the database of a server that was stopped, and return what is wrong with its books."""
    settings = read_settings({}, "development")
    with start_database(data) as embedded:
        database = connect(embedded.uri, settings.database, settings.key_management)
        try:
            await database.ensure_keys()
            return [*await faults_in(database), *lost(await read_books(database), acknowledged)]
        finally:
            database.close()
