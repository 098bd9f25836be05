"""Two provinces with a bad line between them: after it has healed, both books agree, and nothing is lost or doubled.

TONGBAN_EXCHANGE_RUNS says how many cases are run (4 by default), TONGBAN_EXCHANGE_SEED which mishaps they meet.
"""

import os
from collections.abc import AsyncIterator
from random import Random, SystemRandom
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from resolvers.exchanges.messages import MessageState
from resolvers.exchanges.verifying import verify
from tests.cases import DEPARTMENT, attempt
from tests.clock import Clock
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import crossed, seen
from tests.provinces import Side, settle, two_provinces

RUNS = int(os.environ.get("TONGBAN_EXCHANGE_RUNS", "4"))
SEED = int(os.environ.get("TONGBAN_EXCHANGE_SEED", str(SystemRandom().randrange(10**6))))
QUEUE = "{ workbench { queue(first: 100) { edges { node { id number status revision } } } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock, perDay=10_000) as both:
        yield both


async def worked(sides: tuple[Side, Side], clock: Clock, chance: Random) -> None:
    """Some rounds of both workers, with time passing in between."""
    for _ in range(chance.randrange(1, 4)):
        for side in sides:
            await side.work()
        clock.forward(seconds=chance.choice((0, 5, 30)))


async def handled(staff: tuple[Client, Client], chance: Random) -> None:
    """What staff at home do to some of their cases: ask for more, accept, review, decide. Not every try succeeds."""
    clerk, approver = staff
    for edge in (await clerk.run(QUEUE))["workbench"]["queue"]["edges"]:
        case = edge["node"]
        match case["status"], chance.random() < 0.3:
            case "SUBMITTED", True:
                await attempt(clerk, "requestSupplement", case, items=[{"message": "请补正"}])
            case "SUBMITTED", False:
                await attempt(clerk, "acceptApplication", case, mode="COMPLETE")
            case "ACCEPTED", _:
                await attempt(clerk, "startReview", case)
            case "UNDER_REVIEW", _:
                await attempt(approver, "decideApplication", case, outcome="APPROVE")


async def answered(citizen: Client, case: Any, chance: Random) -> None:
    """What the applicant does: supplements when asked, and takes some cases back."""
    now = await seen(citizen, case)
    if now["status"] == "SUPPLEMENT_REQUIRED":
        given = {"form": case["form"], "materials": [], "idempotencyKey": key()}
        await attempt(citizen, "supplementApplication", now, **given)
    elif chance.random() < 0.1:
        await attempt(citizen, "withdrawApplication", now, reason="不办了")


async def healed(sides: tuple[Side, Side], clock: Clock) -> None:
    """The line is good again, and the workers catch up."""
    for side in sides:
        side.line.chance = None
    for _ in range(12):
        clock.forward(hours=1)
        for side in sides:
            await _replay(side, clock)
        await settle(*sides)


async def _replay(side: Side, clock: Clock) -> None:
    """A supervisor has another try at what was given up: what was corrupted on the way was refused for good."""
    store = side.services.stores.exchange_messages
    for row in await side.services.database.rows("exchangeMessages").find({"state": "DEAD"}, limit=1000):
        await store.queue(row["_id"], clock(), MessageState.DEAD)


async def test_books_agree_after_whatever_happened(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    chance = Random(SEED)
    print(f"TONGBAN_EXCHANGE_SEED={SEED}")
    for _ in range(RUNS):
        # Hours have passed: everybody signs in anew.
        citizen = await here.client.citizen()
        staff = await home.client.staff("CLERK", DEPARTMENT), await home.client.staff("APPROVER", DEPARTMENT)
        here.line.chance = home.line.chance = chance
        case = await crossed(citizen)
        for _ in range(3):
            await worked(provinces, clock, chance)
            await handled(staff, chance)
            await answered(citizen, case, chance)
        await healed(provinces, clock)
        await _agree(provinces, case["number"])


async def _agree(sides: tuple[Side, Side], number: str) -> None:
    """One case there for the case here, both standing alike, and a conversation that is whole on either side."""
    here, home = (side.services.stores for side in sides)
    ours = await here.applications.get(number)
    conversation = (await here.cross_province_cases.of_applications([number]))[number]
    theirs = await home.cross_province_cases.get(conversation.id)
    assert ours is not None
    assert theirs is not None
    there = await home.applications.get(theirs.application)
    assert there is not None
    assert ours.status is there.status
    assert (conversation.made, conversation.taken) == (theirs.taken, theirs.made)
    assert (conversation.acknowledged, theirs.acknowledged) == (conversation.made, theirs.made)
    assert [await verify(here, conversation.id), await verify(home, conversation.id)] == [[], []]
    ours.require_intact()
    there.require_intact()
