"""A queue page and "my applications" with few and with very many cases in the database: `make bench-large`.

The cases are copies of one that went through the front door, as the database keeps it, so that nothing has to be
encrypted again: with ids, people, departments, times and statuses of their own. They are inserted in bulk, and the
indexes are built afterwards. What grows is the archive: each window has as many cases waiting with a million cases
as with a thousand, and so has each person. The numbers of cases may be given: `python -m bench.large 1000 50000`.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from motor.motor_asyncio import AsyncIOMotorClient

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase, connect
from api.embedded import start
from api.logs import configure_logs
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from resolvers.applications.rows import desk
from resolvers.applications.store import ApplicationStore
from seeds.load import load_seeds
from seeds.people import known_identities, people
from tests import cases
from tests.graphql import Client

SIZES = (1_000, 1_000_000)
MINE = "{ viewer { applications(first: 20) { edges { node { number status matter { name } } } } } }"
OPEN = "{ viewer { applications(first: 20, status: [SUBMITTED, ACCEPTED]) { edges { node { number status } } } } }"
QUEUE = "{ workbench { queue(first: 20) { edges { node { number status submittedAt matter { name } } } } } }"
DUE = "{ workbench { queue(first: 20, deadline: ON_TIME) { edges { node { number status submittedAt } } } } }"
ROUNDS = 100
_BATCH = 2_000
_PEOPLE, _OWN, _WAITING = 200_000, 50, 25
_OPEN, _CLOSED = ("SUBMITTED", "ACCEPTED", "UNDER_REVIEW"), ("COMPLETED", "COMPLETED", "DENIED", "WITHDRAWN")


def copies(row: dict[str, Any], size: int) -> Iterator[dict[str, Any]]:
    """Yield that many cases like this one: in each department the newest wait, the first ones are its applicant's."""
    departments = max(20, size // 500)
    for place in range(size):
        at = row["createdAt"] - timedelta(minutes=place + 1)
        department = f"D{place % departments}" if place % departments else row["department"]
        status = _status(place // departments)
        yield {
            **row,
            "_id": f"{row['_id'][:6]}{at:%Y%m%d}{place:010d}",
            "account": f"account{place}",
            "startKey": f"start{place}",
            "applicant": {**row["applicant"], "id": _applicant(row, place)},
            "department": department,
            "status": status,
            "desk": desk(department, status),
            "files": [f"file{place}"],
            "createdAt": at,
            "submittedAt": at,
            "updatedAt": at,
            "dueOn": f"{at + timedelta(days=2000):%Y-%m-%d}",
            "warnOn": f"{at + timedelta(days=1995):%Y-%m-%d}",
        }


def _applicant(row: dict[str, Any], place: int) -> str:
    return str(row["applicant"]["id"]) if place < _OWN else f"person{place % _PEOPLE}"


def _status(place: int) -> str:
    among = _OPEN if place < _WAITING else _CLOSED
    return among[place % len(among)]


async def fill(plain: MongoDatabase, row: dict[str, Any], size: int) -> tuple[float, float]:
    """Insert copies until there are so many cases, then build the indexes; returns the seconds of each."""
    cases = plain.client[plain.name][ApplicationStore.COLLECTION]
    await cases.drop_indexes()
    began, batch = time.perf_counter(), []
    for copy in copies(row, size - 1):
        batch.append(copy)
        if len(batch) == _BATCH:
            await cases.insert_many(batch, ordered=False)
            batch = []
    if batch:
        await cases.insert_many(batch, ordered=False)
    loaded = time.perf_counter()
    await plain.ensure_indexes(ApplicationStore.COLLECTION, ApplicationStore.INDEXES)
    return loaded - began, time.perf_counter() - loaded


@dataclass(frozen=True)
class Province:
    """One size of database behind a running application, and who asks it for pages."""

    size: int
    services: Services
    http: httpx.AsyncClient

    async def pages(self) -> dict[str, Callable[[], Awaitable[object]]]:
        """Return what fetches each page, by its name; signed in anew, for loading takes longer than a token lives."""
        citizen, clerk = await Client(self.http).citizen(), await Client(self.http).staff("CLERK", cases.DEPARTMENT)
        return {
            "my applications": lambda: citizen.run(MINE),
            "… that are open": lambda: citizen.run(OPEN),
            "queue page": lambda: clerk.run(QUEUE),
            "… by deadline": lambda: clerk.run(DUE),
        }


async def filled(services: Services, plain: MongoDatabase, size: int) -> Province:
    """Make a province with that many cases."""
    await prepare(services.database, print, upgrade=True)
    await load_seeds(services.stores, services.gate.accounts, services.gate.vault, services.clock(), print)
    await services.gate.tokens.load(services.clock())
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 1))
    http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60)
    number = (await cases.submitted(await Client(http).citizen()))["number"]
    row = await plain.client[plain.name][ApplicationStore.COLLECTION].find_one({"_id": number})
    assert row, number
    loading, building = await fill(plain, row, size)
    print(f"{size} cases loaded in {loading:.0f} s, indexes built in {building:.0f} s", flush=True)
    return Province(size, services, http)


async def medians(provinces: list[Province]) -> dict[str, list[float]]:
    """Return the median milliseconds of each page in each province; in turns, so that noise falls on all alike."""
    fetches = [await province.pages() for province in provinces]
    taken: dict[str, list[list[float]]] = {name: [[] for _ in provinces] for name in fetches[0]}
    for _ in range(ROUNDS):
        for place, fetch in enumerate(fetches):
            for name, run in fetch.items():
                began = time.perf_counter()
                await run()
                taken[name][place].append((time.perf_counter() - began) * 1000)
    return {name: [statistics.median(times) for times in of] for name, of in taken.items()}


async def main(uri: str, sizes: tuple[int, ...]) -> None:
    """Fill a database of each size, and print what their pages take beside each other."""
    configure_logs("ERROR", readable=False)
    settings = read_settings({"TONGBAN_PUBLIC_URL": "http://bench"}, "development")
    provinces = []
    for size in sizes:
        database = connect(uri, f"bench-{size}", settings.key_management)
        # Without the limit of seconds that requests have: indexes take longer.
        plain = MongoDatabase(AsyncIOMotorClient(uri), database.name)
        provinces.append(await filled(make_services(settings, database, known_identities()), plain, size))
        plain.close()
    print(f"\n{'median ms of ' + str(ROUNDS):<24}" + "".join(f"{size:>12}" for size in sizes) + f"{'ratio':>8}")
    for name, times in (await medians(provinces)).items():
        print(f"{name:<24}" + "".join(f"{one:>12.1f}" for one in times) + f"{times[-1] / times[0]:>8.2f}")
    for province in provinces:
        await province.http.aclose()
        province.services.database.close()


if __name__ == "__main__":
    wanted = tuple(int(one) for one in sys.argv[1:]) or SIZES
    with tempfile.TemporaryDirectory() as folder, start(Path(folder), throw_away=True) as embedded:
        asyncio.run(main(embedded.uri, wanted))
