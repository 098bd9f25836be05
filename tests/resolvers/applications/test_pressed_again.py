"""What one person presses again and again, and what many press at once, beside what test_pressed_at_once.py has."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from api.context import Services
from resolvers.calendar.model import CalendarYear
from seeds.departments import POLICE
from tests import cases
from tests.books import faults_in
from tests.cases import DEPARTMENT, attempt, change, told
from tests.graphql import Client, key
from tests.resolvers.aftercare.steps import closed_case, evaluate
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.applications.test_opinions import seen
from tests.resolvers.applications.test_pressed_at_once import LOST, SOME, staff
from tests.resolvers.package_applications import steps

__all__ = ["staff"]

AGAIN = 5
Press = Callable[[], Awaitable[Any]]


async def pressed(press: Press, *, at_once: bool) -> list[Any]:
    """Press ten times at once, or five times one after the other, each on what the last left; the payloads."""
    if at_once:
        return list(await asyncio.gather(*(press() for _ in range(SOME))))
    return [await press() for _ in range(AGAIN)]


def outcomes(payloads: list[Any]) -> Counter[str]:
    """How often it worked, and how often it ended with which code."""
    return Counter(one["userErrors"][0]["code"] if one["userErrors"] else "done" for one in payloads)


@pytest.fixture(params=[True, False], ids=["at once", "one after the other"])
def at_once(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_accepting_and_deciding(world: Services, client: Client, at_once: bool) -> None:
    """Neither takes a key: the revision lets one through."""
    case = await cases.submitted(await client.citizen())
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    for who, mutation, given in (
        (clerk, "acceptApplication", {"mode": "COMPLETE"}),
        (clerk, "startReview", {}),
        (approver, "decideApplication", {"outcome": "APPROVE"}),
    ):
        press = partial(attempt, who, mutation, case, **given)
        payloads = await pressed(press, at_once=at_once)
        assert outcomes(payloads) == {"done": 1, "CONFLICT": len(payloads) - 1}
        (case,) = [one["application"] for one in payloads if not one["userErrors"]]
    assert len(case["results"]) == 1
    assert await faults_in(world.database) == []


async def test_evaluating(world: Services, client: Client, at_once: bool) -> None:
    citizen, case = await closed_case(client)
    same = key()
    payloads = await pressed(
        lambda: evaluate(citizen, case, "VERY_POOR", comment="太慢", idempotencyKey=same), at_once=at_once
    )
    assert all(one == payloads[0] for one in payloads)
    assert payloads[0]["userErrors"] == []

    others = await pressed(lambda: evaluate(citizen, case, "GOOD"), at_once=at_once)
    assert outcomes(others) == {"ALREADY_DONE": len(others)}
    for collection in ("evaluations", "rectifications"):
        assert await world.database.rows(collection).count({}, 10) == 1
    assert await faults_in(world.database) == []


async def test_claiming(world: Services, client: Client, at_once: bool) -> None:
    """Pressing again, at the same moment too, says that it is one's own, and changes nothing."""
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)

    payloads = await pressed(lambda: change(clerk, "claimApplication", applicationId=case["id"]), at_once=at_once)

    assert outcomes(payloads) == {"done": len(payloads)}
    assert {one["application"]["revision"] for one in payloads} == {case["revision"] + 1}


async def test_many_claim_at_once_and_one_has_it(client: Client, staff: list[Client]) -> None:
    case = await cases.submitted(await client.citizen())

    payloads = await asyncio.gather(*(change(one, "claimApplication", applicationId=case["id"]) for one in staff))

    assert outcomes(payloads)["done"] == 1
    stands = await client.staff("CLERK", DEPARTMENT)
    found = await stands.run("query($id: ID!) { node(id: $id) { ... on Application { revision } } }", id=case["id"])
    assert found["node"]["revision"] == case["revision"] + 1


async def test_asking_for_opinions_and_giving_one(world: Services, client: Client, at_once: bool) -> None:
    await calendars(client, world, 2035, 2036)
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    approver, police = await client.staff("APPROVER", DEPARTMENT), await client.staff("APPROVER", POLICE.code)

    wanted = {"departmentCodes": [POLICE.code], "workingDays": 5}
    payloads = await pressed(lambda: attempt(approver, "requestOpinion", case, **wanted), at_once=at_once)
    assert outcomes(payloads) == {"done": 1, "CONFLICT": len(payloads) - 1}

    asked = await seen(police, case)
    given = {"agree": True, "opinion": "符合治安要求"}
    payloads = await pressed(lambda: attempt(police, "giveOpinion", asked, **given), at_once=at_once)
    assert outcomes(payloads)["done"] == 1
    found = await seen(approver, case)
    assert [one["status"] for one in found["opinions"]] == ["AGREED"]
    assert [one["type"] for one in found["events"]][-2:] == ["OPINION_REQUESTED", "OPINION_GIVEN"]
    assert await faults_in(world.database) == []


async def test_many_ask_for_opinions_at_once_and_one_is_heard(
    world: Services, client: Client, staff: list[Client]
) -> None:
    await world.stores.calendars.add_missing([CalendarYear(year, "测试", {}, {}) for year in (2035, 2036)])
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    wanted = {"departmentCodes": [POLICE.code], "workingDays": 5}

    payloads = await asyncio.gather(*(attempt(one, "requestOpinion", case, **wanted) for one in staff))

    assert [told(one) for one in payloads if one["userErrors"]] == [LOST] * (SOME - 1)
    assert await faults_in(world.database) == []


async def test_starting_and_submitting_a_package(world: Services, client: Client, at_once: bool) -> None:
    citizen, same = await client.citizen(), key()
    started = await pressed(lambda: steps.start(citizen, idempotencyKey=same), at_once=at_once)
    assert all(one == started[0] for one in started)

    given = await steps.filled(citizen, started[0])
    sent = await pressed(lambda: steps.attempt(citizen, "submitPackage", **given), at_once=at_once)

    assert all(one == sent[0] for one in sent)
    assert sent[0]["userErrors"] == []
    assert await world.database.rows("packageApplications").count({}, 10) == 1
    assert await world.database.rows("applications").count({}, 10) == 1
    assert await faults_in(world.database) == []


async def test_starting_and_submitting(world: Services, client: Client) -> None:
    """At once is in test_pressed_at_once.py; here one after the other."""
    citizen, same = await client.citizen(), key()
    wanted = {"matterCode": cases.FOOD, "idempotencyKey": same}
    started = await pressed(lambda: change(citizen, "startApplication", **wanted), at_once=False)
    assert all(one == started[0] for one in started)
    case = started[0]["application"]
    materials = cases.needed(case, await cases.upload(citizen))
    case = await cases.move(citizen, "saveApplication", case, form=cases.examples(case), materials=materials)

    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    sent = await pressed(lambda: attempt(citizen, "submitApplication", case, **given), at_once=False)

    assert all(one == sent[0] for one in sent)
    assert [event["type"] for event in sent[0]["application"]["events"]] == ["STARTED", "SAVED", "SUBMITTED"]
    assert await faults_in(world.database) == []
