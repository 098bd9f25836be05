"""Who sends too much is told for how long to wait, and waits: in both directions, and no case ends of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase
from resolvers.exchanges.backlog import Backlog
from resolvers.exchanges.case_store import ExchangeCaseStore
from resolvers.exchanges.giving_up import PATIENCE, failed
from resolvers.exchanges.messages import ExchangeMessage, MessageState
from resolvers.exchanges.sending import Refused, Unanswered
from seeds.people import people
from tests.clock import Clock
from tests.journeys.test_two_provinces import crossed, seen
from tests.provinces import A, B, Side, settle, two_provinces
from tests.resolvers.exchanges.test_taking_messages import case, message, send


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock, perDay=2) as both:
        yield both


def midnight_of(clock: Clock) -> datetime:
    """When China's day ends."""
    return clock().replace(hour=16, minute=0)


async def waiting(side: Side) -> ExchangeMessage:
    """The one message that waits to be sent."""
    (found,) = await side.services.stores.exchange_messages.due(B, side.clock() + timedelta(days=2), 10)
    return found


async def test_the_days_limit_is_waited_for_and_counts_as_no_failure(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, there = provinces
    for number in (1, 2):
        await send(here, await message(here, case(), case=f"{A}-{number}"))
    citizen = await here.client.citizen()
    crossing = await crossed(citizen)
    await settle(here, there)

    held = await waiting(here)
    assert there.line.retry_after == [None, None, str(int((midnight_of(clock) - clock()).total_seconds()))]
    midnight = midnight_of(clock)
    assert (held.attempts, held.state) == (0, MessageState.QUEUED)
    assert midnight <= held.due_at <= midnight + (midnight - clock()) / 10
    assert (await seen(citizen, crossing))["crossProvince"]["messages"][0]["state"] == "QUEUED"
    partner = await here.services.stores.partners.get(B)
    assert partner is not None
    assert partner.breaker.lets(clock())

    clock.forward(hours=16)
    await settle(here, there)
    (sent,) = await here.services.stores.exchange_messages.of(held.case)
    assert (sent.state, sent.attempts) == (MessageState.ACKNOWLEDGED, 1)


async def test_a_full_minute_is_told_by_status_and_retry_after(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    strict = replace(there.services, settings=replace(there.services.settings, cost_per_client=30))
    there.line._there = httpx.ASGITransport(make_app(strict, people()))
    await send(here, await message(here, case()))

    with pytest.raises(Unanswered, match="status 429") as error:
        await send(here, await message(here, case(), case=f"{A}-2"))
    assert error.value.wait is not None
    assert timedelta() < error.value.wait <= timedelta(minutes=1)

    citizen = await here.client.citizen()
    await crossed(citizen)
    await here.work()
    held = await waiting(here)
    partner = await here.services.stores.partners.get(B)
    assert partner is not None
    assert held.attempts == 0
    assert not partner.breaker.lets(clock())
    assert partner.breaker.lets(clock() + timedelta(minutes=1))


async def test_new_cases_with_files_wait_while_too_many_files_are_to_be_fetched(
    provinces: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = provinces
    monkeypatch.setattr("resolvers.exchanges.backlog.MOST_LACKING", 1)
    await send(here, await message(here, case()))
    await there.services.database.rows("crossProvinceCases").update({}, {"$set": {"filesDue": here.clock()}})
    citizen = await here.client.citizen()
    await crossed(citizen)
    await here.work()

    held = await waiting(here)
    assert held.failure is not None
    assert held.failure.startswith("LIMIT_EXCEEDED materials")
    assert held.attempts == 0
    monkeypatch.undo()
    here.clock.forward(minutes=6)
    await settle(here, there)
    with pytest.raises(ValueError, match="unpack"):
        await waiting(here)


async def test_what_waits_is_counted_every_ten_seconds_and_added_up_between(
    provinces: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = provinces
    monkeypatch.setattr("resolvers.exchanges.backlog.MOST_LACKING", 2)
    cases, backlog, at = here.services.stores.cross_province_cases, Backlog(), here.clock()
    counts: list[int] = []

    async def count_lacking(_cases: ExchangeCaseStore, _partner: str, cap: int) -> int:
        counts.append(cap)
        return 0

    monkeypatch.setattr(ExchangeCaseStore, "count_lacking", count_lacking)
    assert [await backlog.takes(cases, B, at) for _ in range(4)] == [True, True, False, False]
    assert await backlog.takes(cases, "HN", at)
    assert counts == [2, 2]
    assert not await backlog.takes(cases, B, at + timedelta(seconds=9))
    assert await backlog.takes(cases, B, at + timedelta(seconds=10))
    assert counts == [2, 2, 2]


@pytest.mark.parametrize(
    ("why", "age", "attempts"),
    [
        (Refused("x", later=True, wait=timedelta(hours=1)), timedelta(), 4),
        (Unanswered("x", timedelta(hours=1)), timedelta(), 4),
        (Unanswered("x", timedelta(hours=1)), PATIENCE, 5),
        (Unanswered("x"), timedelta(), 5),
    ],
)
async def test_waiting_when_asked_is_no_failure_for_a_month(
    provinces: tuple[Side, Side], clock: Clock, why: Any, age: timedelta, attempts: int
) -> None:
    here, _ = provinces
    stores = here.services.stores
    at = clock()
    made = replace(
        await message(here, case()), at=at - age, due_at=at, attempts=4, state=MessageState.QUEUED, envelope=None
    )
    await stores.exchange_messages.add([made])
    leased = await stores.exchange_messages.lease(made, at)
    assert leased is not None

    await failed(stores, leased, why, at, 0)

    kept = await stores.exchange_messages.get(made.id)
    assert kept is not None
    assert kept.attempts == attempts
