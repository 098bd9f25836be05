"""Cases that a delegate starts: what they carry, who sees them, and what is left when the delegation ends."""

import pytest

from api.context import Services
from seeds.catalogue import MATTERS
from seeds.people import CITIZENS
from tests import cases
from tests.acting import DELEGATE, GIVER, acting, answer, code_of, delegated, grant
from tests.cases import COMPANY_FOOD, DEPARTMENT, FOOD, attempt, change, told, upload
from tests.clock import Clock
from tests.graphql import Client, key

NODE = "query($id: ID!) { node(id: $id) { ... on Application { number availableActions } } }"
CONNECTION = "totalCount edges { node { id } }"
APPLICANT = """query($id: ID!) { node(id: $id) { ... on Application {
  applicant { idNumber maskedIdNumber } } } }"""
LIST = f"{{ viewer {{ applications {{ {CONNECTION} }} certificates {{ {CONNECTION} }} }} }}"


@pytest.fixture
async def giver(client: Client) -> Client:
    return await client.citizen(GIVER)


@pytest.fixture
async def delegate(client: Client) -> Client:
    return await client.citizen(DELEGATE)


@pytest.fixture
async def held(giver: Client, delegate: Client, clock: Clock) -> str:
    return await delegated(giver, delegate, clock)


@pytest.fixture
async def agent(delegate: Client, held: str) -> Client:
    """The delegate, acting."""
    return await acting(delegate, delegationId=held)


async def seen(client: Client, case: dict[str, str]) -> bool:
    return (await client.run(NODE, id=case["id"]))["node"] is not None


async def listed(client: Client) -> list[str]:
    found = (await client.run(LIST))["viewer"]["applications"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["id"] for edge in found["edges"]]


async def test_the_case_is_the_givers_and_every_event_says_who_acted(agent: Client) -> None:
    case = await cases.submitted(agent)

    assert case["applicant"] == {"name": CITIZENS[GIVER].name, "idNumber": None}
    assert case["agent"] == {"name": CITIZENS[DELEGATE].name}
    assert {event["actor"] for event in case["events"]} == {"代办人"}
    assert CITIZENS[GIVER].id_number in case["form"].values()
    assert CITIZENS[DELEGATE].id_number not in case["form"].values()


async def test_the_givers_number_is_for_them_and_for_the_staff_alone(
    client: Client, giver: Client, agent: Client
) -> None:
    """A delegate finds it in forms that need it; elsewhere it is masked."""
    case, number = await cases.submitted(agent), CITIZENS[GIVER].id_number

    for who, shown in ((agent, None), (giver, number), (await client.staff("CLERK", cases.DEPARTMENT), number)):
        applicant = (await who.run(APPLICANT, id=case["id"]))["node"]["applicant"]
        assert applicant["idNumber"] == shown
        assert applicant["maskedIdNumber"] != number
    mine = (await agent.run("{ viewer { actingAs { name idNumber maskedIdNumber } } }"))["viewer"]["actingAs"]
    assert (mine["name"], mine["idNumber"]) == (CITIZENS[GIVER].name, None)
    assert mine["maskedIdNumber"] != number


async def test_giver_and_delegate_see_it_and_nobody_else(
    client: Client, giver: Client, delegate: Client, agent: Client
) -> None:
    case = await cases.start(agent)

    assert [await seen(who, case) for who in (giver, agent, delegate)] == [True, True, False]
    assert await listed(giver) == await listed(agent) == [case["id"]]
    assert await listed(delegate) == []
    assert not await seen(await client.citizen(1), case)


async def test_a_delegate_sees_no_other_case_and_no_certificate_of_the_giver(
    client: Client, giver: Client, agent: Client
) -> None:
    own = await cases.approved(giver)
    shown = (await agent.run(LIST))["viewer"]

    assert not await seen(agent, own)
    assert shown["applications"]["edges"] == shown["certificates"]["edges"] == []
    assert shown["certificates"]["totalCount"] == 0
    assert await agent.run("query($id: ID!) { node(id: $id) { id } }", id=own["results"][0]["id"]) == {"node": None}
    present = """mutation($id: ID!) { presentCertificate(input: {certificateId: $id, fields: []}) {
      userErrors { code } } }"""
    assert (await agent.change(present, id=own["results"][0]["id"]))["userErrors"] == [{"code": "NOT_FOUND"}]


async def test_the_result_of_a_delegated_case_is_the_givers_alone(
    client: Client, giver: Client, agent: Client
) -> None:
    case = await cases.approved(agent)
    results = "query($id: ID!) { node(id: $id) { ... on Application { results { id } } } }"

    assert (await agent.run(results, id=case["id"]))["node"]["results"] == []
    assert len((await giver.run(results, id=case["id"]))["node"]["results"]) == 1
    assert len((await giver.run(LIST))["viewer"]["certificates"]["edges"]) == 1


async def test_a_matter_that_is_not_named_is_refused(agent: Client) -> None:
    other = next(one for one in cases_for_people() if one != FOOD)
    payload = await change(agent, "startApplication", matterCode=other, idempotencyKey=key())

    assert told(payload) == [("NOT_ALLOWED_NOW", ["matterCode"])]
    assert "委托中不包括" in payload["userErrors"][0]["message"]
    company = await change(agent, "startApplication", matterCode=COMPANY_FOOD, idempotencyKey=key())
    assert told(company) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_rights_are_not_passed_on(agent: Client, clock: Clock) -> None:
    assert told(await grant(agent, clock, to=1)) == [("NOT_ALLOWED_NOW", [])]


async def test_revoked_between_two_steps_the_chain_ends(
    giver: Client, delegate: Client, agent: Client, held: str, clock: Clock
) -> None:
    case = await cases.complete(agent)

    await answer(giver, "revokeDelegation", held)
    clock.forward(seconds=5)

    assert await code_of(agent, NODE, id=case["id"]) == "UNAUTHENTICATED"
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    assert told(await attempt(delegate, "submitApplication", case, **given)) == [("NOT_FOUND", ["applicationId"])]
    submitted = await cases.submit(giver, case)
    assert [event["actor"] for event in submitted["events"]] == ["代办人", "代办人", "申请人"]


async def test_a_new_delegation_does_not_open_the_cases_of_the_old_one(
    giver: Client, delegate: Client, agent: Client, held: str, clock: Clock
) -> None:
    case = await cases.start(agent)
    await answer(giver, "revokeDelegation", held)

    again = await acting(delegate, delegationId=await delegated(giver, delegate, clock))

    assert not await seen(again, case)
    assert await listed(again) == []


async def test_the_giver_reads_and_keeps_what_the_delegate_uploaded(giver: Client, agent: Client) -> None:
    case = await cases.complete(agent)
    (file,) = {file["id"] for one in case["materials"] for file in one["files"]}
    url = (await giver.run("query($id: ID!) { node(id: $id) { ... on File { url } } }", id=file))["node"]["url"]

    assert (await giver.get(url.removeprefix("http://localhost"))).status_code == 200
    wanted = next(one["requirement"]["key"] for one in case["materials"] if one["files"])
    materials = [{"key": wanted, "fileIds": [file, await upload(giver)]}]
    assert told_nothing(await attempt(giver, "saveApplication", case, materials=materials))


async def test_the_delegate_reads_no_file_of_the_giver(giver: Client, agent: Client) -> None:
    case = await cases.start(agent)
    file = await upload(giver)
    wanted = next(
        one["requirement"]["key"] for one in case["materials"] if one["requirement"]["source"] == "APPLICANT"
    )
    await attempt(giver, "saveApplication", case, materials=[{"key": wanted, "fileIds": [file]}])

    assert (await agent.run("query($id: ID!) { node(id: $id) { id } }", id=file))["node"] is None


async def test_staff_who_are_delegates_of_the_applicant_do_not_handle_the_case(
    client: Client, giver: Client, services: Services, clock: Clock
) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    people = await client.people()
    member = next(one for one in people if "CLERK" in one["roles"] and DEPARTMENT in one["departments"])
    case = await cases.submitted(giver)
    assert await seen(clerk, case)

    await delegated(giver, clerk, clock, toPhone=member["phone"], toName=member["name"])
    clock.forward(seconds=5)

    assert not await seen(clerk, case)


def cases_for_people() -> list[str]:
    return [one.code for one in MATTERS if not one.is_main and one.online is not False]


def told_nothing(payload: dict[str, list[object]]) -> bool:
    return payload["userErrors"] == []
