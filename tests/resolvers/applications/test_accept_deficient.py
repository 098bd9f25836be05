"""Acceptance with deficiencies (容缺受理): what may follow, until when, and what becomes of it, over HTTP."""

import asyncio
from typing import Any

import pytest

from api.context import Services
from api.jobs import chase_materials
from tests import cases
from tests.cases import DEPARTMENT, attempt, move, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.applications.test_tell_applicant import news

MATERIALS = """query($n: String!) { workbench { application(number: $n) {
  id number status revision availableActions events { type actor note }
  materials { status note dueOn askedForLater requirement { key } } } } }"""
# Tuesday 20 November 2035 is today; the case is promised within seven working days.
DUE, LAST, AFTER, SATURDAY = "2035-11-26", "2035-11-29", "2035-11-30", "2035-11-24"


@pytest.fixture
async def clerk(client: Client, services: Services) -> Client:
    await calendars(client, services, 2035, 2036)
    return await client.staff("CLERK", DEPARTMENT)


async def lacking(citizen: Client) -> Any:
    """A case that was submitted without its safety rules, which the applicant asks to hand in later."""
    case = await cases.start(citizen)
    file = await cases.upload(citizen)
    materials = [one for one in cases.needed(case, file) if one["key"] != "safetyRules"]
    case = await move(citizen, "saveApplication", case, form=cases.examples(case), materials=materials)
    return await move(citizen, "submitApplication", case, deferredMaterials=["safetyRules"], idempotencyKey=key())


async def owing(citizen: Client, clerk: Client) -> Any:
    return await defer(clerk, await lacking(citizen))


async def defer(clerk: Client, case: Any) -> Any:
    given = {"mode": "DEFICIENT", "deferredMaterials": ["safetyRules"], "dueOn": DUE}
    return await move(clerk, "acceptApplication", case, **given)


async def material(clerk: Client, case: Any, name: str = "safetyRules") -> Any:
    found = (await clerk.run(MATERIALS, n=case["number"]))["workbench"]["application"]
    (one,) = [one for one in found["materials"] if one["requirement"]["key"] == name]
    return {**one, "case": found}


async def hand_in(citizen: Client, case: Any, **more: Any) -> Any:
    plan = await cases.upload(citizen)
    given = {"materials": [{"key": "safetyRules", "fileIds": [plan]}], "idempotencyKey": key(), **more}
    return await attempt(citizen, "supplementApplication", case, **given)


async def test_a_deferred_material_comes_while_the_case_goes_on(client: Client, clerk: Client) -> None:
    citizen, approver = await client.citizen(), await client.staff("APPROVER", DEPARTMENT)
    case = await owing(citizen, clerk)
    assert (case["status"], case["acceptanceMode"]) == ("ACCEPTED", "DEFICIENT")
    one = await material(clerk, case)
    assert (one["status"], one["dueOn"], one["askedForLater"]) == ("DEFERRED", DUE, True)
    assert (await material(clerk, case, "floorPlan"))["status"] == "ACCEPTED"
    case = await move(clerk, "startReview", case)
    assert told(await attempt(approver, "decideApplication", case, outcome="APPROVE")) == [
        ("NOT_ALLOWED_NOW", ["outcome"])
    ]
    payload = await hand_in(citizen, case)
    assert told(payload) == []
    case = payload["application"]
    assert (case["status"], case["events"][-1]["type"]) == ("UNDER_REVIEW", "SUPPLEMENTED")
    assert "SUPPLEMENT" not in case["availableActions"]
    assert (await material(clerk, case))["status"] == "PROVIDED"
    assert (await cases.approve(approver, case))["status"] == "APPROVED"


ABSENT = ("MATERIAL_MISSING", ["materials", "safetyRules"])


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"mode": "COMPLETE"}, [ABSENT]),
        (
            {"mode": "COMPLETE", "dueOn": DUE},
            [("INVALID", ["deferredMaterials"]), ("MATERIAL_MISSING", ["materials", "safetyRules"])],
        ),
        ({"mode": "DEEMED"}, [("INVALID", ["mode"])]),
        ({"mode": "COMMITMENT"}, [("NOT_ALLOWED_NOW", ["mode"])]),
        (
            {"deferredMaterials": [], "dueOn": DUE},
            [("REQUIRED", ["deferredMaterials"]), ("MATERIAL_MISSING", ["materials", "safetyRules"])],
        ),
        ({"dueOn": None}, [("REQUIRED", ["dueOn"])]),
        ({"deferredMaterials": ["safetyRules", "floorPlan"]}, [("NOT_ALLOWED_NOW", ["deferredMaterials", "1"])]),
        ({"deferredMaterials": ["safetyRules", "passport"]}, [("INVALID", ["deferredMaterials", "1"])]),
        ({"dueOn": "2035-11-20"}, [("INVALID", ["dueOn"])]),
        ({"dueOn": AFTER}, [("INVALID", ["dueOn"])]),
        ({"dueOn": SATURDAY}, [("INVALID", ["dueOn"])]),
    ],
)
async def test_what_may_not_be_deferred_is_refused(client: Client, clerk: Client, given: Any, errors: Any) -> None:
    case = await lacking(await client.citizen())
    whole = {"mode": "DEFICIENT", "deferredMaterials": ["safetyRules"], "dueOn": DUE} | given
    if whole["mode"] != "DEFICIENT":
        whole = given
    assert told(await attempt(clerk, "acceptApplication", case, **whole)) == errors


async def test_the_last_promised_day_is_good_enough(client: Client, clerk: Client) -> None:
    case = await lacking(await client.citizen())
    given = {"mode": "DEFICIENT", "deferredMaterials": ["safetyRules"], "dueOn": LAST}
    assert told(await attempt(clerk, "acceptApplication", case, **given)) == []


async def test_an_applicant_may_ask_only_for_what_the_matter_allows(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    for wished, code in (("floorPlan", "NOT_ALLOWED_NOW"), ("passport", "INVALID")):
        given = {"deferredMaterials": [wished], "idempotencyKey": key()}
        payload = await attempt(citizen, "submitApplication", case, **given)
        assert told(payload) == [(code, ["deferredMaterials", "0"])]


async def test_nothing_but_what_is_owed_comes_in(client: Client, clerk: Client, clock: Clock) -> None:
    citizen = await client.citizen()
    case = await owing(citizen, clerk)
    other = [{"key": "floorPlan", "fileIds": [await cases.upload(citizen)]}]
    assert told(await hand_in(citizen, case, materials=other)) == [("NOT_ALLOWED_NOW", ["materials", "floorPlan"])]
    assert told(await hand_in(citizen, case, form=case["form"])) == [("NOT_ALLOWED_NOW", ["form"])]
    assert told(await hand_in(citizen, case, materials=[])) == [("REQUIRED", ["materials"])]
    nothing = [{"key": "safetyRules", "fileIds": []}]
    assert told(await hand_in(citizen, case, materials=nothing)) == [
        ("MATERIAL_MISSING", ["materials", "safetyRules"])
    ]
    elsewhere = {"materials": nothing, "idempotencyKey": key()}
    stranger = await attempt(await client.citizen(2), "supplementApplication", case, **elsewhere)
    assert told(stranger) == [("NOT_FOUND", ["applicationId"])]
    clock.forward(days=7)
    assert told(await hand_in(await client.citizen(), case)) == [("EXPIRED", ["materials", "safetyRules"])]


async def test_the_same_delivery_sent_twice_counts_once(client: Client, clerk: Client) -> None:
    citizen = await client.citizen()
    case = await owing(citizen, clerk)
    materials = [{"key": "safetyRules", "fileIds": [await cases.upload(citizen)]}]
    first = await hand_in(citizen, case, materials=materials, idempotencyKey="one")
    assert told(first) == []
    assert await hand_in(citizen, case, materials=materials, idempotencyKey="one") == first
    # Another file is another request.
    assert told(await hand_in(citizen, case, idempotencyKey="one")) == [("INVALID", ["idempotencyKey"])]


async def test_what_never_comes_ends_the_case_after_a_reminder(
    client: Client, clerk: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    case = await owing(citizen, clerk)
    assert await chase_materials(services, clock()) == 0
    clock.forward(days=3)
    assert await chase_materials(services, clock()) == 1
    assert await chase_materials(services, clock()) == 0
    again = await client.staff("CLERK", DEPARTMENT)
    assert (await material(again, case))["case"]["status"] == "ACCEPTED"
    clock.forward(days=3)
    assert await chase_materials(services, clock()) == 0
    clock.forward(days=1)
    assert sorted(await asyncio.gather(*(chase_materials(services, clock()) for _ in range(4)))) == [0, 0, 0, 1]
    found = (await material(await client.staff("CLERK", DEPARTMENT), case))["case"]
    assert (found["status"], found["availableActions"]) == ("TERMINATED", [])
    assert [(one["type"], one["actor"]) for one in found["events"]][-1] == ("TERMINATED", "系统")
    titles = [title for title, number in await news(await client.citizen()) if number == case["number"]]
    assert (titles.count("容缺材料即将到期"), titles.count("办件已终止")) == (1, 1)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert await chase_materials(services, clock()) == 0


async def test_what_came_is_not_chased(client: Client, clerk: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    case = await owing(citizen, clerk)
    assert told(await hand_in(citizen, case)) == []
    clock.forward(days=30)
    assert await chase_materials(services, clock()) == 0
