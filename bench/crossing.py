"""Work for other provinces: what a case costs on its way across the border, and how fast an outage is made good.

Both provinces run in this process, on two databases of the embedded server, and talk through ASGI: everything is
measured but the network. TONGBAN_BENCH_WAITING says how many cases wait when the other province
comes back: 500 by default, for ten thousand take long.
"""

import os
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import fetch_files
from api.prepare import prepare
from resolvers.applications.model import Application
from seeds.cast_names import resident_id
from seeds.load import load_seeds
from tests.clock import FUTURE, Clock
from tests.journeys.test_two_provinces import crossed
from tests.provinces import Side, settle, two_provinces

CASES = 50
WAITING = int(os.environ.get("TONGBAN_BENCH_WAITING", "500"))
_AT_ONCE = 500


async def crossing_report(database: MongoDatabase) -> None:
    """Print cases per second, CPU per message, and the time until nothing waits any more."""
    clock, places = Clock(FUTURE), (database.beside("bench-gx"), database.beside("bench-gd"))
    for place in places:
        await prepare(place, lambda _line: None, upgrade=True)
    async with two_provinces(places, clock, perDay=1_000_000) as (here, home):
        for side in (here, home):
            await _furnish(side.services, clock)
        citizen = await here.client.citizen()
        pattern = await crossed(citizen)
        await settle(here, home)
        print(f"\n{'across the border':<34}{'cases/s':>9}{'CPU ms/message':>16}{'seconds':>9}")
        number = pattern["number"]
        await _measure("one after the other", (here, home), number, CASES)
        home.line.cut = True
        await _wait(here, number, WAITING, clock)
        home.line.cut = False
        clock.forward(hours=1)
        await _catch_up(f"{WAITING} after an hour's outage", (here, home), WAITING, clock)


async def _furnish(services: Services, clock: Clock) -> None:
    gate = services.gate
    await load_seeds(services.stores, gate.accounts, gate.vault, clock(), lambda _line: None)


async def _measure(name: str, sides: tuple[Side, Side], number: str, cases: int) -> None:
    """Cases that come one by one, as on a quiet day: each is written, sent, taken and acknowledged by itself."""
    began, spent = time.perf_counter(), 0.0
    for place in range(cases):
        await _add(sides[0], await _pattern(sides[0], number), range(place, place + 1), "q")
        before = time.process_time()
        await settle(*sides)
        spent += time.process_time() - before
    _line(name, cases, spent, time.perf_counter() - began)


async def _wait(here: Side, number: str, cases: int, clock: Clock) -> None:
    """Let so many cases lie, written and not sent, as after an hour without the other province."""
    pattern = await _pattern(here, number)
    for start in range(0, cases, _AT_ONCE):
        await _add(here, pattern, range(start, min(start + _AT_ONCE, cases)), "w")
    while await here.work():
        clock.forward(seconds=1)


async def _catch_up(name: str, sides: tuple[Side, Side], cases: int, clock: Clock) -> None:
    """Work until nothing waits. Who is asked to wait a while does so by the clock, which costs no time here."""
    began, spent, pauses = time.perf_counter(), time.process_time(), 0
    messages = sides[0].services.database.rows("exchangeMessages")
    await _settle(*sides)
    while left := await messages.count({"state": "QUEUED"}, cases + 1):
        print(f"{'':<34}{left} wait for their turn", flush=True)
        clock.forward(minutes=5)
        pauses += 1
        await _settle(*sides)
    _line(name, cases, time.process_time() - spent, time.perf_counter() - began)
    taken = await sides[1].services.database.rows("crossProvinceCases").count({}, 10 * cases)
    print(f"{'':<34}{taken} cases are there, after {pauses} pauses of 5 minutes that were asked for")


async def _settle(here: Side, home: Side) -> None:
    """Let both work until neither has anything to do; files are fetched meanwhile, as by the job of their own."""
    while await here.work() + await home.work():
        while await fetch_files(home.services, home.clock()):
            pass


async def _pattern(here: Side, number: str) -> Application:
    found = await here.services.stores.applications.get(number)
    if found is None:
        raise LookupError(number)
    return found


async def _add(here: Side, pattern: Application, places: range, mark: str) -> None:
    """Put copies of a submitted case beside it, that have their messages before them."""
    for place in places:
        told: dict[str, Any] = {"id": f"{pattern.id}{mark}{place}", "start_key": f"{mark}{place}"}
        # Of other people: nobody has thousands of cases, nor files that are all the same.
        number = resident_id(date(1960, 1, 1) + timedelta(days=place // 900), place % 900 + 1)
        told["applicant"] = replace(pattern.applicant, id=f"{pattern.applicant.id}{mark}{place}", id_number=number)
        copy = replace(pattern, **told, crossing_news=True, created_at=pattern.created_at + timedelta(seconds=place))
        await here.services.stores.applications.add(copy)


def _line(name: str, cases: int, spent: float, taken: float) -> None:
    print(f"{name:<34}{cases / taken:>9.1f}{spent * 1000 / cases:>16.1f}{taken:>9.1f}", flush=True)
