"""The round trip of a supplement (补正), over HTTP."""

from typing import Any

import pytest

from tests import cases
from tests.cases import DEPARTMENT, attempt, told
from tests.graphql import Client, key

ITEMS = [
    {"materialKey": "floorPlan", "message": "平面图不清晰，请重新上传"},
    {"fieldPath": "premises.area", "message": "面积与营业执照不一致"},
    {"message": "请联系窗口"},
]


async def asked(client: Client, citizen: Client, clerk: Client) -> Any:
    """A case that waits for its applicant."""
    return await cases.move(clerk, "requestSupplement", await cases.submitted(citizen), items=ITEMS)


async def test_there_and_back_again(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await asked(client, citizen, clerk)
    assert (case["status"], case["availableActions"]) == ("SUPPLEMENT_REQUIRED", [])
    assert case["supplementItems"] == [{"materialKey": None, "fieldPath": None, **item} for item in ITEMS]
    plan = await cases.upload(citizen)
    form = {**case["form"], "premises": {**case["form"]["premises"], "area": 80}}
    given = {"form": form, "materials": [{"key": "floorPlan", "fileIds": [plan]}], "idempotencyKey": key()}
    case = await cases.move(citizen, "supplementApplication", case, **given)
    assert (case["status"], case["supplementItems"], case["form"]) == ("SUBMITTED", [], form)
    files = {one["requirement"]["key"]: [file["id"] for file in one["files"]] for one in case["materials"]}
    assert files["floorPlan"] == [plan] != files["equipment"]
    assert [event["type"] for event in case["events"]][-2:] == ["SUPPLEMENT_REQUESTED", "SUPPLEMENTED"]
    assert (await cases.accept(clerk, case))["status"] == "ACCEPTED"


async def test_the_applicant_reads_everything_at_once(client: Client) -> None:
    citizen = await client.citizen()
    await asked(client, citizen, await client.staff("CLERK", DEPARTMENT))
    query = "{ viewer { applications { edges { node { availableActions supplementItems { message } } } } } }"
    (edge,) = (await citizen.run(query))["viewer"]["applications"]["edges"]
    assert [item["message"] for item in edge["node"]["supplementItems"]] == [item["message"] for item in ITEMS]
    assert set(edge["node"]["availableActions"]) == {"SUPPLEMENT", "WITHDRAW"}


@pytest.mark.parametrize(
    ("items", "error"),
    [
        ([], ("REQUIRED", ["items"])),
        ([{"message": "  "}], ("REQUIRED", ["items", "0", "message"])),
        ([ITEMS[0], {"materialKey": "passport", "message": "缺"}], ("INVALID", ["items", "1", "materialKey"])),
        ([{"message": "缺" * 501}], ("INVALID", ["items", "0", "message"])),
        ([{"message": "缺"}] * 51, ("INVALID", ["items"])),
    ],
    ids=["nothing", "no words", "unknown material", "too long", "too many"],
)
async def test_a_request_must_say_what_is_missing(client: Client, items: Any, error: Any) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(await client.citizen())
    assert told(await attempt(clerk, "requestSupplement", case, items=items)) == [error]


async def test_a_supplement_must_be_complete(client: Client) -> None:
    citizen = await client.citizen()
    case = await asked(client, citizen, await client.staff("CLERK", DEPARTMENT))
    form = {name: value for name, value in case["form"].items() if name != "shopName"}
    given = {"form": form, "materials": [{"key": "floorPlan", "fileIds": []}], "idempotencyKey": key()}
    assert told(await attempt(citizen, "supplementApplication", case, **given)) == [
        ("REQUIRED", ["form", "shopName"]),
        ("MATERIAL_MISSING", ["materials", "floorPlan"]),
    ]


async def test_the_same_supplement_sent_twice_counts_once(client: Client) -> None:
    citizen = await client.citizen()
    case = await asked(client, citizen, await client.staff("CLERK", DEPARTMENT))
    first = await attempt(citizen, "supplementApplication", case, idempotencyKey="one")
    assert await attempt(citizen, "supplementApplication", case, idempotencyKey="one") == first
    assert told(first) == []


async def test_a_stale_supplement_is_a_conflict(client: Client) -> None:
    citizen = await client.citizen()
    case = await asked(client, citizen, await client.staff("CLERK", DEPARTMENT))
    stale = {**case, "revision": case["revision"] - 1}
    payload = await attempt(citizen, "supplementApplication", stale, idempotencyKey=key())
    assert told(payload) == [("CONFLICT", ["revision"])]
    assert payload["userErrors"][0]["currentRevision"] == case["revision"]


async def test_somebody_else_can_not_supplement(client: Client) -> None:
    case = await asked(client, await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    payload = await attempt(await client.citizen(2), "supplementApplication", case, idempotencyKey=key())
    assert told(payload) == [("NOT_FOUND", ["applicationId"])]


async def test_nothing_is_supplemented_unasked(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    payload = await attempt(citizen, "supplementApplication", case, idempotencyKey=key())
    assert told(payload) == [("NOT_ALLOWED_NOW", [])]


async def test_a_key_that_answered_one_request_answers_no_other(client: Client) -> None:
    citizen, clerk, same = await client.citizen(), await client.staff("CLERK", DEPARTMENT), key()
    case = await asked(client, citizen, clerk)
    plans = [await cases.upload(citizen, name=f"plan{place}.png") for place in range(2)]
    given = [{"materials": [{"key": "floorPlan", "fileIds": [plan]}], "idempotencyKey": same} for plan in plans]
    first = await cases.move(citizen, "supplementApplication", case, **given[0])
    again = await cases.move(clerk, "requestSupplement", first, items=ITEMS[:1])
    assert told(await attempt(citizen, "supplementApplication", again, **given[1])) == [
        ("INVALID", ["idempotencyKey"])
    ]
    # The first request sent once more is still what it was.
    assert (await cases.move(citizen, "supplementApplication", case, **given[0]))["status"] == "SUPPLEMENT_REQUIRED"
    answer = await cases.move(citizen, "supplementApplication", again, **{**given[1], "idempotencyKey": key()})
    assert answer["status"] == "SUBMITTED"
