"""Two provinces: someone in Guangxi applies for what Guangdong decides, and both books agree (跨省通办)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from tests.cases import (
    DEPARTMENT,
    accept,
    approve,
    attempt,
    change,
    examples,
    move,
    needed,
    submit,
    told,
    upload,
)
from tests.clock import Clock
from tests.graphql import Client, key
from tests.provinces import FOOD, Side, settle, two_provinces

CROSSING = """query($id: ID!) { node(id: $id) { ... on Application {
  id number status revision decision { outcome by reason } supplementItems { message } availableActions
  crossProvince { number direction mode remoteNumber status certificate partner { code name }
    messages { sequence type direction state attempts content lastError } }
} } }"""


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def started(citizen: Client, **more: Any) -> Any:
    wish = {"matterCode": FOOD, "idempotencyKey": key(), "handledBy": "GD", "crossProvinceMode": "FULLY_ONLINE"}
    return await change(citizen, "startApplication", **{**wish, **more})


async def crossed(citizen: Client) -> Any:
    """A case from nothing to the other province's window."""
    payload = await started(citizen)
    assert payload["userErrors"] == []
    case = payload["application"]
    materials = needed(case, await upload(citizen))
    saved = await move(citizen, "saveApplication", case, form=examples(case), materials=materials)
    return await submit(citizen, saved)


async def seen(citizen: Client, case: Any) -> Any:
    """The case as its applicant sees it now."""
    return (await citizen.run(CROSSING, id=case["id"]))["node"]


async def at_home(side: Side, *, role: str = "CLERK") -> tuple[Client, Any]:
    """A member of staff there, and the one case in their queue."""
    member = await side.client.staff(role, DEPARTMENT)
    found = await member.run(
        """{ workbench { queue { edges { node { id number status revision channel applicant { name idNumber } form
          materials { requirement { key } } crossProvince { number direction partner { code } } } } } } }"""
    )
    (edge,) = found["workbench"]["queue"]["edges"]
    return member, edge["node"]


async def wanting(here: Side, home: Side) -> tuple[tuple[Client, Any], tuple[Client, Any]]:
    """A case of which a clerk at home wants more: the applicant and what they made, the clerk and what they see."""
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    clerk, there = await at_home(home)
    await move(clerk, "requestSupplement", there, items=[{"message": "营业场所地址不完整"}])
    await settle(here, home)
    return (citizen, case), (clerk, there)


async def supplement(citizen: Client, case: Any) -> None:
    """Answer with the form as it was, and nothing else."""
    given = {"form": case["form"], "materials": [], "idempotencyKey": key()}
    await move(citizen, "supplementApplication", await seen(citizen, case), **given)


async def test_a_case_crosses_is_decided_there_and_the_result_comes_back(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)

    clerk, there = await at_home(home)
    assert (there["channel"], there["status"]) == ("PARTNER", "SUBMITTED")
    assert there["crossProvince"]["direction"] == "INBOUND"
    accepted = await accept(clerk, there)
    reviewed = await move(clerk, "startReview", accepted)
    await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await settle(here, home)

    mine = await seen(citizen, case)
    assert mine["status"] == "APPROVED"
    assert mine["decision"]["by"] == "广东省"
    conversation = mine["crossProvince"]
    assert conversation["remoteNumber"] == there["number"]
    assert conversation["certificate"]["content"]
    said = [(one["direction"], one["sequence"], one["type"]) for one in conversation["messages"]]
    assert sorted(said) == [
        ("INBOUND", 1, "PROGRESS"),
        ("INBOUND", 2, "PROGRESS"),
        ("INBOUND", 3, "RESULT"),
        ("OUTBOUND", 1, "CASE"),
    ]
    assert {one["state"] for one in conversation["messages"]} == {"ACKNOWLEDGED"}
    assert there["number"] != case["number"]
    # It has no hooks.
    assert await home.services.stores.webhook_events.pending(10) == []


async def test_staff_here_cannot_touch_what_another_province_decides(provinces: tuple[Side, Side]) -> None:
    here, _ = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)

    clerk = await here.client.staff("CLERK", DEPARTMENT)
    refused = await attempt(clerk, "acceptApplication", case, mode="COMPLETE")
    assert told(refused) == [("NOT_FOUND", ["applicationId"])]
    queue = await clerk.run("{ workbench { queue { edges { node { id } } } } }")
    assert queue["workbench"]["queue"]["edges"] == []


async def test_a_supplement_goes_there_and_back(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    (citizen, case), (clerk, there) = await wanting(here, home)

    asked = await seen(citizen, case)
    assert (asked["status"], asked["supplementItems"]) == (
        "SUPPLEMENT_REQUIRED",
        [{"message": "营业场所地址不完整"}],
    )
    await supplement(citizen, case)
    await settle(here, home)

    assert (await seen(clerk, there))["status"] == "SUBMITTED"
    assert (await seen(citizen, case))["status"] == "SUBMITTED"


async def test_a_withdrawal_reaches_home(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    _, there = await at_home(home)
    await move(citizen, "withdrawApplication", case, reason="不办了")
    await settle(here, home)

    application = await home.services.stores.applications.get(there["number"])
    assert application is not None
    assert application.status.value == "WITHDRAWN"


async def test_nothing_is_lost_while_the_line_is_cut(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    home.line.cut = True
    case = await crossed(citizen)
    await here.work()
    (waiting,) = (await seen(citizen, case))["crossProvince"]["messages"]
    assert (waiting["state"], waiting["attempts"], waiting["lastError"]) == ("SENT", 1, "ConnectError")

    home.line.cut = False
    clock.forward(minutes=10)
    await settle(here, home)

    (taken,) = (await seen(citizen, case))["crossProvince"]["messages"][:1]
    assert taken["state"] == "ACKNOWLEDGED"


async def test_a_lost_answer_makes_no_second_case(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    home.line.lose_answers = True
    case = await crossed(citizen)
    await here.work()
    home.line.lose_answers = False
    clock.forward(minutes=10)
    await settle(here, home)

    await at_home(home)
    (message,) = (await seen(citizen, case))["crossProvince"]["messages"]
    assert (message["state"], message["attempts"]) == ("ACKNOWLEDGED", 2)


async def test_services_tell_what_can_be_done_for_home(provinces: tuple[Side, Side]) -> None:
    here, _ = provinces
    found = await here.client.run(
        """{ crossProvinceServices(home: "440000000000") { edges { node {
          matter { code } home { code } handledBy { code name agreements { modes } } modes commitment } } } }"""
    )
    (edge,) = found["crossProvinceServices"]["edges"]
    assert edge["node"]["matter"]["code"] == FOOD
    assert edge["node"]["handledBy"] == {"code": "GD", "name": "广东省", "agreements": [{"modes": ["FULLY_ONLINE"]}]}


async def test_no_case_starts_without_an_agreement(provinces: tuple[Side, Side]) -> None:
    here, _ = provinces
    citizen = await here.client.citizen()

    assert told(await started(citizen, handledBy="YN")) == [("NOT_FOUND", ["handledBy"])]
    assert told(await started(citizen, crossProvinceMode="JOINT")) == [("NOT_ALLOWED_NOW", ["matterCode"])]
    assert told(await started(citizen, handledBy=None)) == [("REQUIRED", ["handledBy"])]
