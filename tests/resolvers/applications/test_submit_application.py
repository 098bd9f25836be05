import asyncio
from typing import Any

from seeds.matters.food import INDIVIDUAL_NEW
from tests import cases
from tests.cases import attempt, told
from tests.graphql import Client, key

# 个体工商户设立登记 asks for a commitment.
SHOP = "11511602MB990001384901000000102"


async def try_to_submit(client: Client, case: Any, **more: Any) -> Any:
    return await attempt(client, "submitApplication", case, **{"idempotencyKey": key(), **more})


async def test_a_complete_case_goes_to_the_window(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.submit(citizen, await cases.complete(citizen))
    assert (case["status"], case["revision"]) == ("SUBMITTED", 3)
    assert case["submittedAt"] == "2035-11-20T01:30:00+00:00"
    assert [event["type"] for event in case["events"]] == ["STARTED", "SAVED", "SUBMITTED"]
    assert case["availableActions"] == ["WITHDRAW", "URGE"]


async def test_everything_that_is_missing_is_told_at_once(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    payload = await try_to_submit(citizen, case)
    known, required = case["form"], case["formSchema"]["required"]
    needed = [one["requirement"]["key"] for one in case["materials"] if one["requirement"]["required"]]
    assert sorted(told(payload)) == sorted(
        [("REQUIRED", ["form", one]) for one in required if one not in known]
        + [("MATERIAL_MISSING", ["materials", one]) for one in needed]
    )


async def test_wrong_fields_deep_in_the_form_are_told_with_their_paths(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    form = {**case["form"], "premises": {"address": "x"}, "staff": [case["form"]["staff"][0], {"name": "王五"}]}
    saved = await cases.move(citizen, "saveApplication", case, form={**form, "operatorPhone": "12345", "more": 1})
    assert sorted(told(await try_to_submit(citizen, saved))) == [
        ("INVALID", ["form"]),
        ("INVALID", ["form", "operatorPhone"]),
        ("REQUIRED", ["form", "premises", "area"]),
        ("REQUIRED", ["form", "staff", "1", "healthCertificate"]),
        ("REQUIRED", ["form", "staff", "1", "post"]),
    ]


async def test_the_words_follow_the_language(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    chinese, english = await try_to_submit(citizen, case), await try_to_submit(citizen.english(), case)
    assert told(chinese) == told(english)
    assert "请填写“字号名称（与营业执照一致）”" in [error["message"] for error in chinese["userErrors"]]
    assert "“字号名称（与营业执照一致）” is missing" in [error["message"] for error in english["userErrors"]]


async def test_a_refused_submit_changes_nothing(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    assert told(await try_to_submit(citizen, case))
    mine = await citizen.run("{ viewer { applications { edges { node { status revision events { type } } } } } }")
    assert [edge["node"] for edge in mine["viewer"]["applications"]["edges"]] == [
        {"status": "DRAFT", "revision": 1, "events": [{"type": "STARTED"}]}
    ]


async def without_promise(client: Client) -> Any:
    """A case that lacks nothing but the promise."""
    case = await cases.start(client, SHOP)
    given = [one for one in cases.needed(case, await cases.upload(client)) if "committed" not in one]
    return await cases.move(client, "saveApplication", case, form=cases.examples(case), materials=given)


async def test_a_commitment_is_asked_for(client: Client) -> None:
    citizen = await client.citizen()
    payload = await try_to_submit(citizen, await without_promise(citizen))
    assert told(payload) == [("MATERIAL_MISSING", ["materials", "premisesCommitment"])]


async def test_accepting_it_makes_it(client: Client) -> None:
    citizen = await client.citizen()
    payload = await try_to_submit(citizen, await without_promise(citizen), commitmentAccepted=True)
    assert told(payload) == []
    statuses = {one["requirement"]["key"]: one["status"] for one in payload["application"]["materials"]}
    assert statuses["premisesCommitment"] == "COMMITTED"


async def test_accepting_commitments_replaces_no_other_material(client: Client) -> None:
    citizen = await client.citizen()
    payload = await try_to_submit(citizen, await cases.start(citizen), commitmentAccepted=True)
    missing = [path[1] for code, path in told(payload) if code == "MATERIAL_MISSING"]
    assert missing == [one.key for one in INDIVIDUAL_NEW.materials if one.required] != []


async def test_the_same_submit_sent_twice_gets_the_first_result(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    first = await try_to_submit(citizen, case, idempotencyKey="one")
    assert await try_to_submit(citizen, case, idempotencyKey="one") == first
    assert told(first) == []


async def test_another_submit_of_a_submitted_case_is_refused(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    after = await cases.submit(citizen, case)
    assert told(await try_to_submit(citizen, case)) == [("CONFLICT", ["revision"])]
    assert told(await try_to_submit(citizen, after)) == [("NOT_ALLOWED_NOW", [])]


async def test_ten_times_the_same_submit_at_once_leave_one_event(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    tries = [try_to_submit(citizen, case, idempotencyKey="one") for _ in range(10)]
    payloads = await asyncio.gather(*tries)
    assert all(payload == payloads[0] for payload in payloads)
    events = payloads[0]["application"]["events"]
    assert [event["type"] for event in events] == ["STARTED", "SAVED", "SUBMITTED"]


async def test_ten_different_submits_at_once_let_one_win(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    payloads = await asyncio.gather(*(try_to_submit(citizen, case) for _ in range(10)))
    assert sorted(told(payload) for payload in payloads) == [[]] + [[("CONFLICT", ["revision"])]] * 9
    lost = [payload["userErrors"][0]["currentRevision"] for payload in payloads if payload["userErrors"]]
    assert set(lost) == {3}


async def test_a_stranger_can_not_submit_even_with_the_right_key(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    await try_to_submit(citizen, case, idempotencyKey="one")
    stolen = await try_to_submit(await client.citizen(2), case, idempotencyKey="one")
    assert told(stolen) == [("NOT_FOUND", ["applicationId"])]


async def test_who_is_not_signed_in_is_turned_away(client: Client) -> None:
    case = await cases.start(await client.citizen())
    given = {"applicationId": case["id"], "revision": 1, "idempotencyKey": key()}
    assert await cases.refused(client, "submitApplication", **given) == "UNAUTHENTICATED"
