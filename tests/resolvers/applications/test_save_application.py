from typing import Any

import pytest

from tests import cases
from tests.cases import attempt, told
from tests.graphql import Client


async def save(client: Client, case: Any, **more: Any) -> Any:
    return await cases.move(client, "saveApplication", case, **more)


async def test_an_incomplete_form_is_saved_whole(client: Client) -> None:
    citizen = await client.citizen()
    case = await save(citizen, await cases.start(citizen), form={"shopName": 7, "premises": {"area": "大"}})
    assert case["form"] == {"shopName": 7, "premises": {"area": "大"}}
    assert (case["status"], case["revision"]) == ("DRAFT", 2)
    again = await save(citizen, case, form={"online": True})
    assert again["form"] == {"online": True}


async def test_without_a_form_the_form_stays(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    saved = await save(citizen, case, materials=[{"key": "floorPlan", "fileIds": [await cases.upload(citizen)]}])
    assert saved["form"] == case["form"] != {}


async def test_saving_twice_leaves_one_saved_event(client: Client) -> None:
    citizen = await client.citizen()
    case = await save(citizen, await save(citizen, await cases.start(citizen), form={}), form={"online": True})
    assert [event["type"] for event in case["events"]] == ["STARTED", "SAVED"]


async def test_a_stale_revision_is_a_conflict_and_changes_nothing(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    saved = await save(citizen, case, form={"online": True})
    payload = await attempt(citizen, "saveApplication", case, form={"online": False})
    assert told(payload) == [("CONFLICT", ["revision"])]
    assert payload["userErrors"][0]["currentRevision"] == saved["revision"] == 2
    assert (await save(citizen, saved))["form"] == {"online": True}


@pytest.mark.parametrize("revision", [0, 2, -1, 2**31 - 1])
async def test_a_revision_that_is_not_the_present_one_is_a_conflict(client: Client, revision: int) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    payload = await attempt(citizen, "saveApplication", case, form={}, revision=revision)
    assert told(payload) == [("CONFLICT", ["revision"])]


async def test_somebody_elses_case_looks_like_no_case_at_all(client: Client) -> None:
    case = await cases.start(await client.citizen())
    stranger = await client.citizen(2)
    seen = await attempt(stranger, "saveApplication", case, form={})
    unseen = await attempt(stranger, "saveApplication", {**case, "id": "QXBwbGljYXRpb246MQ"}, form={})
    assert told(seen) == [("NOT_FOUND", ["applicationId"])]
    assert seen == unseen


async def test_staff_can_not_save_a_draft(client: Client) -> None:
    case = await cases.start(await client.citizen())
    clerk = await client.staff("CLERK", cases.DEPARTMENT)
    assert told(await attempt(clerk, "saveApplication", case, form={})) == [("NOT_FOUND", ["applicationId"])]


@pytest.mark.parametrize("form", ["x", [1], 5, True])
async def test_a_form_is_an_object(client: Client, form: Any) -> None:
    citizen = await client.citizen()
    payload = await attempt(citizen, "saveApplication", await cases.start(citizen), form=form)
    assert told(payload) == [("INVALID", ["form"])]


async def test_a_form_has_a_largest_size(client: Client) -> None:
    citizen = await client.citizen()
    payload = await attempt(citizen, "saveApplication", await cases.start(citizen), form={"a": "x" * 65_536})
    assert told(payload) == [("INVALID", ["form"])]


@pytest.mark.parametrize("depth", [5, 19, 20, 21, 29])
async def test_a_deep_form_is_refused_or_can_be_read_again(client: Client, depth: int) -> None:
    citizen = await client.citizen()
    form: dict[str, Any] = {}
    for _ in range(depth):
        form = {"a": form}
    payload = await attempt(citizen, "saveApplication", await cases.start(citizen), form=form)
    assert told(payload) in ([], [("INVALID", ["form"])])
    mine = await citizen.run("{ viewer { applications { edges { node { form } } } } }")
    (edge,) = mine["viewer"]["applications"]["edges"]
    assert payload["userErrors"] or edge["node"]["form"] == form


async def test_a_submitted_case_is_saved_no_more(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    assert told(await attempt(citizen, "saveApplication", case, form={})) == [("NOT_ALLOWED_NOW", [])]


async def test_who_is_not_signed_in_is_turned_away(client: Client) -> None:
    case = await cases.start(await client.citizen())
    assert await cases.refused(client, "saveApplication", applicationId=case["id"], revision=1) == "UNAUTHENTICATED"
