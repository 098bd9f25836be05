"""The `guide` query, over HTTP, on the guides of the seeds."""

from typing import Any

import pytest

from resolvers.applications.form import form_problems
from seeds.catalogue import MATTERS
from seeds.matters.company import INDIVIDUAL_BUSINESS
from tests.cases import COMPANY_FOOD, FOOD
from tests.graphql import Client

GUIDE = """query($code: String!, $answers: [GuideAnswer!]! = []) { guide(matterCode: $code, answers: $answers) {
  question { key text options { value label } } eligible reason instead { text matterCode }
  materials { key required note } form promisedDays
} }"""
UNANSWERED = """query($code: String!) { guide(matterCode: $code) {
  question { key } form eligible promisedDays materials { key required }
} }"""
NOODLES = {
    "who": "INDIVIDUAL", "sells": "CATERING", "cold": "YES", "raw": "NO", "area": "SMALL",
    "online": "YES", "warehouse": "NO", "agent": "NO",
}  # fmt: skip
BY_CODE = {matter.code: matter for matter in MATTERS}
UNGUIDED = next(matter for matter in MATTERS if not matter.guide)


def answers(given: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in given.items()]


async def step(client: Client, given: dict[str, str], code: str = FOOD) -> Any:
    return (await client.run(GUIDE, code=code, answers=answers(given)))["guide"]


async def refusal(client: Client, given: list[dict[str, str]], code: str = FOOD) -> tuple[str, str]:
    """Code and message of the error."""
    (error,) = (await client.post(GUIDE, code=code, answers=given))["errors"]
    return error["extensions"]["code"], error["message"]


async def test_without_answers_everything_is_there_and_the_first_question(client: Client) -> None:
    found = (await client.run(UNANSWERED, code=FOOD))["guide"]
    matter = BY_CODE[FOOD]

    assert (found["question"]["key"], found["eligible"], found["promisedDays"]) == ("who", None, 7)
    assert found["form"] == matter.form
    assert [one["key"] for one in found["materials"]] == [one.key for one in matter.materials]


async def test_question_by_question_to_exactly_ones_own(client: Client) -> None:
    given: dict[str, str] = {}
    while (found := await step(client, given))["question"]:
        assert found["eligible"] is None
        key = found["question"]["key"]
        assert NOODLES[key] in [option["value"] for option in found["question"]["options"]]
        given[key] = NOODLES[key]

    assert given == NOODLES
    assert (found["eligible"], found["reason"], found["instead"]) == (True, None, None)
    assert [one["key"] for one in found["materials"]] == ["businessLicense", "floorPlan", "equipment", "safetyRules"]
    assert "专间" in found["materials"][1]["note"]
    assert found["promisedDays"] == 5
    properties = found["form"]["properties"]
    assert "warehouse" not in properties
    assert properties["items"]["items"]["enum"] == ["热食类食品制售", "冷食类食品制售", "自制饮品制售"]
    assert (properties["online"]["const"], properties["businessForm"]["const"]) == (True, "餐饮服务经营者")


async def test_answers_come_in_any_order(client: Client) -> None:
    backwards = dict(reversed(NOODLES.items()))

    assert await step(client, backwards) == await step(client, NOODLES)


async def test_who_is_not_eligible_is_told_why_and_where_to_go(client: Client) -> None:
    found = await step(client, {"who": "INDIVIDUAL", "sells": "PREPACKAGED"})
    assert (found["question"], found["eligible"], found["form"], found["promisedDays"]) == (None, False, None, None)
    assert found["materials"] == []
    assert "不需要取得食品经营许可" in found["reason"]
    assert "备案" in found["instead"]["text"]

    assert (await step(client, {"who": "NOBODY"}))["instead"]["matterCode"] == INDIVIDUAL_BUSINESS.code


async def test_a_schools_canteen_is_not_asked_about_cold_and_raw_food(client: Client) -> None:
    found = await step(client, {"who": "CANTEEN", "school": "YES"}, COMPANY_FOOD)

    assert found["question"]["key"] == "area"
    assert found["form"]["properties"]["items"]["items"]["enum"] == ["热食类食品制售", "自制饮品制售"]


async def test_examples_still_fit_what_is_left(client: Client) -> None:
    form = (await step(client, {**NOODLES, "cold": "NO"}))["form"]
    wanted = {key: field["examples"][0] for key, field in form["properties"].items() if field.get("examples")}

    problems = form_problems(form, wanted)
    assert {problem.path[-1] for problem in problems} == {"operatorName", "operatorId", "operatorPhone"}


async def test_a_matter_without_a_guide_has_no_questions(client: Client) -> None:
    found = await step(client, {}, UNGUIDED.code)

    assert (found["question"], found["eligible"], found["form"]) == (None, None, UNGUIDED.form)
    code, message = await refusal(client, answers({"who": "ME"}), UNGUIDED.code)
    assert (code, message) == ("BAD_USER_INPUT", "没有问题“who”")


async def test_an_unknown_matter_is_not_found(client: Client) -> None:
    assert (await refusal(client, [], "nothing"))[0] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (answers({"who": "A_DOG"}), "没有这个选项"),
        (answers({"who": "INDIVIDUAL", "mortgage": "NONE"}), "没有问题“mortgage”"),
        (answers({"cold": "YES"}), "不会问到“cold”"),
        (answers({"who": "INDIVIDUAL", "sells": "BULK", "cold": "YES"}), "不会问到“cold”"),
        (answers({"who": "NOBODY", "sells": "BULK"}), "不会问到“sells”"),
        (answers({"who": "INDIVIDUAL"}) * 2, "回答了两次"),
        (answers({"who": "INDIVIDUAL"}) + answers({"who": "COMPANY"}), "回答了两次"),
        (answers({"who": "长" * 65}), "最多 64 个字"),
        (answers({"长" * 100_000: "YES"}), "最多 64 个字"),
        (answers({"": ""}), "没有问题“”"),
        (answers({f"q{place}": "YES" for place in range(51)}), "最多 50 个答案"),
        (answers({"who": "INDIVIDUAL"}) * 1_000, "最多 50 个答案"),
    ],
)  # fmt: skip
async def test_answers_that_can_t_be_are_refused(client: Client, given: list[dict[str, str]], message: str) -> None:
    code, told = await refusal(client, given)

    assert code == "BAD_USER_INPUT"
    assert message in told


async def test_other_languages_are_told_in_english(client: Client) -> None:
    _, told = await refusal(client.english(), answers({"who": "A_DOG"}))

    assert "has no such option" in told
