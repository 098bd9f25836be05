from datetime import UTC, date, datetime

import pytest

from api.context import Services
from auth.identifiers import mask_id_number
from auth.registries import Registries
from auth.wards.model import GuardianRelation, Ward, WardStage
from seeds.cast_names import resident_id
from seeds.people import CITIZENS
from tests.acting import CHILD, GUARDIAN, SMALL, acting, code_of, refused, register_child, small_childs_guardian
from tests.cases import FOOD, change, start, told
from tests.clock import Clock
from tests.graphql import Client, key

OWN_CASES = "{ viewer { applications { edges { node { number } } } } }"


@pytest.fixture
async def guardian(client: Client) -> Client:
    return await client.citizen(GUARDIAN)


def ward(number: str) -> Ward:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Ward("id", "guardian", "key", "李某", number, GuardianRelation.PARENT, at, "DEVELOPMENT")


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2033, 5, 31), WardStage.GUARDIAN_APPLIES),
        (date(2033, 6, 1), WardStage.WARD_MAY_APPLY),
        (date(2037, 5, 31), WardStage.WARD_MAY_APPLY),
        (date(2037, 6, 1), WardStage.ENDED),
    ],
)
def test_the_birthday_decides_who_does_the_clicking(day: date, stage: WardStage) -> None:
    child = ward(CHILD.id_number)

    assert child.stage_on(day) is stage
    assert (day <= child.until) is (stage is not WardStage.ENDED)


def test_who_was_born_on_29_february_is_of_age_on_1_march() -> None:
    child = ward(resident_id(date(2020, 2, 29), 178))

    assert child.until == date(2038, 2, 28)
    assert [child.stage_on(date(2038, 2, 28)), child.stage_on(date(2038, 3, 1))] == [
        WardStage.WARD_MAY_APPLY,
        WardStage.ENDED,
    ]


async def test_a_guardian_proves_a_child_once(guardian: Client) -> None:
    first = (await register_child(guardian))["ward"]

    assert (await register_child(guardian))["ward"] == first
    assert (first["name"], first["maskedIdNumber"]) == ("李子涵", mask_id_number(CHILD.id_number))
    assert (first["stage"], first["validUntil"]) == ("WARD_MAY_APPLY", "2037-05-31")
    assert (await guardian.run("{ viewer { wards { id } } }"))["viewer"]["wards"] == [{"id": first["id"]}]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": "李子轩"}, ("INVALID", ["idNumber"])),
        ({"relation": "OTHER"}, ("INVALID", ["idNumber"])),
        ({"idNumber": CITIZENS[2].id_number}, ("NOT_ALLOWED_NOW", ["idNumber"])),
        ({"idNumber": "511602201906011780"}, ("INVALID", ["idNumber"])),
        ({"name": " "}, ("REQUIRED", ["name"])),
    ],
    ids=["name", "relation", "adult", "check digit", "no name"],
)
async def test_what_the_register_does_not_know_is_refused(
    guardian: Client, changed: dict[str, str], problem: tuple[str, list[str]]
) -> None:
    assert told(await register_child(guardian, **changed)) == [problem]


async def test_a_stranger_is_no_guardian(client: Client, guardian: Client) -> None:
    held = (await register_child(guardian))["ward"]["id"]
    stranger = await client.citizen(1)

    assert told(await register_child(stranger)) == [("INVALID", ["idNumber"])]
    assert await refused(stranger, wardId=held) == [("NOT_FOUND", ["wardId"])]
    assert (await stranger.run("query($id: ID!) { node(id: $id) { id } }", id=held))["node"] is None


async def test_the_register_is_not_to_be_tried_all_day(guardian: Client) -> None:
    for _ in range(10):
        await register_child(guardian, name="猜猜")

    assert told(await register_child(guardian)) == [("LIMIT_EXCEEDED", [])]


async def test_a_case_is_the_childs_and_the_guardian_its_agent(guardian: Client) -> None:
    held = (await register_child(guardian))["ward"]["id"]
    case = await start(await acting(guardian, wardId=held))

    assert case["applicant"] == {"name": CHILD.name, "idNumber": CHILD.id_number}
    assert case["agent"] == {"name": CITIZENS[GUARDIAN].name}
    assert [event["actor"] for event in case["events"]] == ["监护人"]
    facts = [value for value in case["form"].values() if isinstance(value, str)]
    assert {CHILD.name, CHILD.id_number} <= set(facts)
    assert CITIZENS[GUARDIAN].name not in facts


async def test_children_do_not_apply_on_accounts_of_their_own(client: Client) -> None:
    child = await client.citizen(5)
    payload = await change(child, "startApplication", matterCode=FOOD, idempotencyKey=key())

    assert told(payload) == [("NOT_ALLOWED_NOW", ["matterCode"])]
    assert "监护人账号" in payload["userErrors"][0]["message"]


async def test_under_14_the_guardian_applies(client: Client, services: Services, world: Services) -> None:
    guardian = await small_childs_guardian(client, services)
    await guardian.consent("WARD_DATA")
    held = (await register_child(guardian, name=SMALL.name, idNumber=SMALL.id_number))["ward"]

    assert held["stage"] == "GUARDIAN_APPLIES"
    assert (await start(await acting(guardian, wardId=held["id"])))["applicant"]["name"] == "李小宝"
    assert isinstance(services.gate.registries, Registries)


async def test_on_the_18th_birthday_it_is_over_and_the_cases_are_their_own(
    client: Client, guardian: Client, clock: Clock
) -> None:
    held = (await register_child(guardian))["ward"]["id"]
    number = (await start(await acting(guardian, wardId=held)))["number"]
    clock.at = datetime(2037, 5, 31, 15, 59, 59, tzinfo=UTC)  # one second to midnight in China
    guardian = await client.citizen(GUARDIAN)
    last = await acting(guardian, wardId=held)
    assert await code_of(last) is None

    clock.forward(seconds=1)

    assert await code_of(last) == "UNAUTHENTICATED"
    clock.forward(seconds=60)
    grown = await client.citizen(5)
    (edge,) = (await grown.run(OWN_CASES))["viewer"]["applications"]["edges"]
    assert edge["node"]["number"] == number
    assert await refused(await client.citizen(GUARDIAN), wardId=held) == [("NOT_FOUND", ["wardId"])]
