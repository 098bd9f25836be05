"""Two provinces with a bad line between them: after it has healed, both books agree, and nothing is lost or doubled.

Cases take the three modes in turn. TONGBAN_EXCHANGE_RUNS says how many are run (4 by default),
TONGBAN_EXCHANGE_SEED which mishaps they meet.
"""

import os
from collections.abc import AsyncIterator
from itertools import cycle
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.accounts.model import Role
from resolvers.applications.model import Application
from resolvers.exchanges.messages import MessageState
from resolvers.exchanges.verifying import verify
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, employ
from tests.clock import Clock
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import crossed, seen
from tests.journeys.test_two_provinces_joint import NAMED, OWED, THERE, submitted
from tests.journeys.test_two_provinces_window import collected
from tests.providers.terminal import Terminal, registered
from tests.provinces import A, Side, settle, two_provinces
from tests.resolvers.applications.clockwork import calendars

RUNS = int(os.environ.get("TONGBAN_EXCHANGE_RUNS", "4"))
SEED = int(os.environ.get("TONGBAN_EXCHANGE_SEED", str(SystemRandom().randrange(10**6))))
QUEUE = "{ workbench { queue(first: 100) { edges { node { id number status revision } } } } }"


AGREED: dict[str, Any] = {
    "modes": ["FULLY_ONLINE", "COLLECT_AND_FORWARD", "JOINT"],
    "departments": {A: NAMED},
    "perDay": 10_000,
    "assurance": "REAL_NAME",
}


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(department=DEPARTMENT)


@pytest.fixture
async def provinces(
    world: Services, neighbour: MongoDatabase, clock: Clock, terminal: Terminal, tmp_path: Path
) -> AsyncIterator[tuple[Side, Side]]:
    file = registered(tmp_path / "terminals.json", terminal)
    async with two_provinces((world.database, neighbour), clock, file, **AGREED) as both:
        for side in both:
            await calendars(side.client, side.services, 2035, 2036)
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
            case "UNDER_REVIEW", True:  # refused unless the case is joint, or when they were asked before
                await attempt(approver, "requestOpinion", case, departmentCodes=[THERE], workingDays=3)
            case "UNDER_REVIEW", False:
                await attempt(approver, "decideApplication", case, outcome="APPROVE", reason="已核实")


async def advised(member: Client, chance: Random) -> None:
    """What the department here says that is asked, sooner or later."""
    for edge in (await member.run(OWED))["workbench"]["queue"]["edges"]:
        if chance.random() < 0.7:
            await attempt(member, "giveOpinion", edge["node"], agree=chance.random() < 0.5, opinion="已核查")


async def answered(people: tuple[Client, Client], case: Any, chance: Random) -> None:
    """What the applicant does, or the clerk at the window for them: supplements when asked; takes some cases back."""
    citizen, filling = people
    # Once it is decided, the clerk who took it in sees it no more.
    now = await seen(filling, case) or await seen(citizen, case)
    if now["status"] == "SUPPLEMENT_REQUIRED":
        given = {"form": case["form"], "materials": [], "idempotencyKey": key()}
        await attempt(filling, "supplementApplication", now, **given)
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


async def test_books_agree_after_whatever_happened(
    provinces: tuple[Side, Side], terminal: Terminal, clock: Clock
) -> None:
    here, home = provinces
    chance = Random(SEED)
    print(f"TONGBAN_EXCHANGE_SEED={SEED}")
    modes = cycle(AGREED["modes"])
    for _, mode in zip(range(RUNS), modes, strict=False):
        # Hours have passed: everybody signs in anew.
        citizen, clerk = await here.client.citizen(), await here.client.staff("CLERK", DEPARTMENT)
        staff = await home.client.staff("CLERK", DEPARTMENT), await home.client.staff("APPROVER", DEPARTMENT)
        member = await employ(here.services, here.client, (Role.APPROVER, ELSEWHERE))
        here.line.chance = home.line.chance = chance
        case = await _begun(here, mode, (citizen, clerk), terminal)
        for _ in range(4):
            await worked(provinces, clock, chance)
            await handled(staff, chance)
            await advised(member, chance)
            await answered((citizen, clerk if mode == "COLLECT_AND_FORWARD" else citizen), case, chance)
        await healed(provinces, clock)
        await _agree(provinces, case["number"])


async def _begun(here: Side, mode: str, people: tuple[Client, Client], terminal: Terminal) -> Any:
    """A case of that mode, submitted here."""
    citizen, clerk = people
    if mode == "COLLECT_AND_FORWARD":
        return await collected(here, clerk, terminal)
    return await submitted(citizen) if mode == "JOINT" else await crossed(citizen)


def _opinions(case: Application) -> list[tuple[str, str, str | None]]:
    """What departments here said, as either book has it; who never heard of the question isn't in it."""
    said = [one for one in case.opinions if not one.open]
    return [(one.code_there or one.department, one.status.value, one.text) for one in said]


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
    assert _opinions(ours) == _opinions(there)
    assert (conversation.made, conversation.taken) == (theirs.taken, theirs.made)
    assert (conversation.acknowledged, theirs.acknowledged) == (conversation.made, theirs.made)
    assert [await verify(here, conversation.id), await verify(home, conversation.id)] == [[], []]
    ours.require_intact()
    there.require_intact()
