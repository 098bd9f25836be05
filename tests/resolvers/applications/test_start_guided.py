"""A case that starts with answers to its matter's guide asks only for what they left, until it is decided."""

from typing import Any

from api.context import Services
from seeds.catalogue import MATTERS
from tests import cases
from tests.cases import DEPARTMENT, FOOD, attempt, examples, move, needed, told, upload
from tests.graphql import Client, key
from tests.resolvers.matters.guidance.test_walk_guide import GUIDE, NOODLES, UNGUIDED, answers

BULK = {"who": "INDIVIDUAL", "sells": "BULK", "online": "NO", "warehouse": "YES", "agent": "YES"}
GIVEN = "query($id: ID!) { node(id: $id) { ... on Application { answers { key value question answer } } } }"


async def start(client: Client, given: dict[str, str], again: str | None = None, code: str = FOOD) -> Any:
    wanted = {"matterCode": code, "answers": answers(given), "idempotencyKey": again or key()}
    return await cases.change(client, "startApplication", **wanted)


async def started(client: Client, given: dict[str, str]) -> Any:
    payload = await start(client, given)
    assert payload["userErrors"] == []
    return payload["application"]


async def test_form_and_materials_are_those_of_the_guide(client: Client) -> None:
    case = await started(await client.citizen(), NOODLES)
    guide = (await client.run(GUIDE, code=FOOD, answers=answers(NOODLES)))["guide"]

    assert case["formSchema"] == guide["form"]
    asked = [one["requirement"] for one in case["materials"]]
    assert [one["key"] for one in asked] == [one["key"] for one in guide["materials"]]


async def test_what_the_answers_say_is_filled_in_already(client: Client) -> None:
    case = await started(await client.citizen(), NOODLES)

    assert (case["form"]["online"], case["form"]["businessForm"]) == (True, "餐饮服务经营者")
    assert case["form"]["operatorName"]


async def test_without_answers_everything_is_asked_for(client: Client) -> None:
    case = (await start(await client.citizen(), {}))["application"]
    matter = next(matter for matter in MATTERS if matter.code == FOOD)

    assert case["formSchema"] == matter.form
    assert [one["requirement"]["key"] for one in case["materials"]] == [one.key for one in matter.materials]


async def test_the_case_shows_what_was_answered_in_words(client: Client) -> None:
    citizen = await client.citizen()
    case = await started(citizen, BULK)

    shown = (await citizen.run(GIVEN, id=case["id"]))["node"]["answers"]
    assert [(one["key"], one["value"]) for one in shown] == list(BULK.items())
    assert shown[-1] == {"key": "agent", "value": "YES", "question": "由谁来办？", "answer": "委托他人代办"}
    plain = await started(citizen, {})
    assert (await citizen.run(GIVEN, id=plain["id"]))["node"]["answers"] == []


async def test_a_guided_case_goes_all_the_way_to_its_certificate(client: Client) -> None:
    citizen = await client.citizen()
    case = await started(citizen, NOODLES)
    given = needed(case, await upload(citizen))
    case = await move(citizen, "saveApplication", case, form=examples(case), materials=given)
    case = await cases.submit(citizen, case)
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    case = await cases.approve(approver, await move(clerk, "startReview", await cases.accept(clerk, case)))

    assert [one["status"] for one in case["results"]] == ["ACTIVE"]
    # The case is shown to staff as it was shown to the applicant.
    assert "warehouse" not in case["formSchema"]["properties"]


async def test_what_the_answers_require_is_required(client: Client) -> None:
    citizen = await client.citizen()
    case = await started(citizen, BULK)
    given = [one for one in needed(case, await upload(citizen)) if one["key"] != "authorization"]
    form = {**examples(case), "businessForm": "餐饮服务经营者"}
    del form["warehouse"]
    case = await move(citizen, "saveApplication", case, form=form, materials=given)

    refused = await attempt(citizen, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())
    assert set(map(tuple, [(code, *path) for code, path in told(refused)])) == {
        ("REQUIRED", "form", "warehouse"),
        ("INVALID", "form", "businessForm"),
        ("MATERIAL_MISSING", "materials", "authorization"),
    }


async def test_what_the_answers_dropped_is_not_taken(client: Client) -> None:
    citizen = await client.citizen()
    case = await started(citizen, NOODLES)
    file = await upload(citizen)
    letter = [{"key": "authorization", "fileIds": [file]}]
    assert told(await attempt(citizen, "saveApplication", case, materials=letter)) == [
        ("NOT_FOUND", ["materials", "authorization"])
    ]

    form = {**examples(case), "warehouse": "某仓库"}
    case = await move(citizen, "saveApplication", case, form=form, materials=needed(case, file))
    refused = await attempt(citizen, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())
    assert told(refused) == [("INVALID", ["form"])]


async def test_an_open_question_is_named(client: Client) -> None:
    half = {"who": "INDIVIDUAL", "sells": "CATERING"}
    payload = await start(await client.citizen(), half)

    assert told(payload) == [("REQUIRED", ["answers", "cold"])]
    assert "有凉菜、卤味、沙拉、凉拌等冷食吗？" in payload["userErrors"][0]["message"]


async def test_who_is_not_eligible_gets_no_case(client: Client) -> None:
    payload = await start(await client.citizen(), {"who": "INDIVIDUAL", "sells": "PREPACKAGED"})

    assert told(payload) == [("NOT_ALLOWED_NOW", ["answers"])]
    assert "不需要取得食品经营许可" in payload["userErrors"][0]["message"]
    assert "备案" in payload["userErrors"][0]["message"]


async def test_answers_that_can_t_be_start_nothing(client: Client) -> None:
    citizen = await client.citizen()
    twice = {"matterCode": FOOD, "answers": answers(NOODLES) * 2, "idempotencyKey": key()}

    assert told(await start(citizen, {**NOODLES, "mortgage": "NONE"})) == [("INVALID", ["answers", "8", "key"])]
    assert told(await start(citizen, {"who": "A_DOG"})) == [("INVALID", ["answers", "0", "value"])]
    assert told(await start(citizen, {"who": "长" * 65})) == [("INVALID", ["answers", "0"])]
    assert told(await cases.change(citizen, "startApplication", **twice)) == [("INVALID", ["answers", "8", "key"])]
    assert told(await start(citizen, {f"q{place}": "X" for place in range(1_000)})) == [("INVALID", ["answers"])]
    assert told(await start(citizen, {"who": "ME"}, code=UNGUIDED.code)) == [("INVALID", ["answers", "0", "key"])]
    mine = await citizen.run("{ viewer { applications { edges { node { id } } } } }")
    assert mine["viewer"]["applications"]["edges"] == []


async def test_the_same_key_with_other_answers_is_refused(client: Client) -> None:
    citizen, again = await client.citizen(), key()
    first = (await start(citizen, NOODLES, again))["application"]

    backwards = dict(reversed(NOODLES.items()))
    assert (await start(citizen, backwards, again))["application"] == first
    assert told(await start(citizen, BULK, again)) == [("INVALID", ["idempotencyKey"])]
    assert told(await start(citizen, {}, again)) == [("INVALID", ["idempotencyKey"])]


async def test_answers_are_under_the_seal_of_the_case(client: Client, services: Services) -> None:
    """They lie encrypted at rest, and changing them behind our back breaks the chain of events."""
    case = await started(await client.citizen(), NOODLES)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert stored.answers == NOODLES
    raw = services.database.client[services.database.name]["applications"]
    sealed = {"personal": {"$type": "binData"}, "answers": {"$exists": False}}
    assert await raw.count_documents({"_id": case["number"], **sealed}) == 1

    rows = services.database.rows("applications")
    await rows.put_many([{**row, "answers": '{"who":"INDIVIDUAL"}'} for row in await rows.find({}, limit=1)])
    changed = await services.stores.applications.get(case["number"])
    assert changed is not None
    assert changed.content_digest() != stored.content_digest()


async def test_the_published_matter_stays_whole(client: Client, services: Services) -> None:
    case = await started(await client.citizen(), NOODLES)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    matter = (await services.stores.matters.get_many([stored.matter]))[stored.matter]

    left = stored.asked_of(matter)
    assert (left.promised_days, matter.promised_days) == (5, 7)
    assert left.requirement("authorization") is None
    assert matter.requirement("authorization") is not None
