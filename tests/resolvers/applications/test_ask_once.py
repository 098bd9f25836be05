"""Everything is told once (一次性告知): what a second request may name, and how materials are marked."""

from typing import Any

import pytest

from tests import cases
from tests.cases import DEPARTMENT, attempt, move, told
from tests.graphql import Client, key

PLAN = {"materialKey": "floorPlan", "message": "平面图不清晰"}
STATUSES = (
    "query($n: String!) { workbench { application(number: $n) { materials { status note requirement { key } } } } }"
)


async def marks(clerk: Client, case: Any) -> dict[str, tuple[str, str | None]]:
    found = (await clerk.run(STATUSES, n=case["number"]))["workbench"]["application"]
    return {one["requirement"]["key"]: (one["status"], one["note"]) for one in found["materials"]}


async def answered(client: Client, clerk: Client) -> Any:
    """A case whose plan and shop name were changed in answer to a request that named the plan."""
    citizen = await client.citizen()
    case = await move(clerk, "requestSupplement", await cases.submitted(citizen), items=[PLAN])
    assert (await marks(clerk, case))["floorPlan"] == ("REJECTED", PLAN["message"])
    given = {"form": {**case["form"], "shopName": "另一家面馆"}, "idempotencyKey": key()}
    given |= {"materials": [{"key": "floorPlan", "fileIds": [await cases.upload(citizen)]}]}
    return await move(citizen, "supplementApplication", case, **given)


@pytest.mark.parametrize(
    ("item", "fine"),
    [
        (PLAN, True),
        ({"fieldPath": "shopName", "message": "与执照不一致"}, True),
        ({"fieldPath": "premises.area", "message": "与执照不一致"}, False),
        ({"materialKey": "equipment", "message": "缺设备"}, False),
        ({"message": "还差一样"}, False),
    ],
    ids=["what was given anew", "what was written anew", "another field", "another material", "just words"],
)
async def test_a_second_request_names_only_what_the_answer_changed(client: Client, item: Any, fine: bool) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await answered(client, clerk)
    found = told(await attempt(clerk, "requestSupplement", case, items=[item]))
    assert found == ([] if fine else [("NOT_ALLOWED_NOW", ["items", "0"])])


async def test_marks_follow_what_is_given(client: Client) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await answered(client, clerk)
    assert (await marks(clerk, case))["floorPlan"] == ("PROVIDED", None)
    case = await cases.accept(clerk, case)
    found = await marks(clerk, case)
    assert (found["floorPlan"], found["equipment"]) == (("ACCEPTED", None), ("ACCEPTED", None))
    assert found["authorization"] == ("MISSING", None)


async def test_all_that_is_said_of_one_material_is_its_note(client: Client) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(await client.citizen())
    items = [PLAN, {**PLAN, "message": "缺少比例尺"}]
    case = await move(clerk, "requestSupplement", case, items=items)
    assert (await marks(clerk, case))["floorPlan"] == ("REJECTED", "平面图不清晰；缺少比例尺")
