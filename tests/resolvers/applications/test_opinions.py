"""Other departments' opinions on a case (并联审批): asked, given, objected, deemed; who sees what, who waits."""

import asyncio
from typing import Any

import pytest

from api.context import Services
from api.jobs import deem_opinions
from auth.accounts.model import Role
from seeds.departments import DISTRICT, HEALTH, MARKET, POLICE, TAX
from tests import cases
from tests.cases import DEPARTMENT, attempt, employ, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.applications.test_keep_time import citizen_titles

OPINIONS = """query($id: ID!) { node(id: $id) { ... on Application {
  id number status revision form applicant { name idNumber } availableActions
  opinions { department { code } dueOn status opinion at } events { type actor note }
  materials { files { id url } } refusalProposal { reason }
} } }"""
DEADLINE = "query($id: ID!) { node(id: $id) { ... on Application { deadline { promisedOn workingDaysLeft } } } }"
QUEUE = "{ workbench { queue(opinions: true) { totalCount edges { node { number } } } } }"


async def seen(client: Client, case: Any) -> Any:
    """The case as the caller sees it, None when they may not."""
    return (await client.run(OPINIONS, id=case["id"]))["node"]


async def ready(client: Client, services: Services, citizen: Client | None = None) -> tuple[Client, Any]:
    """The approver, and a case on their desk; the calendar goes far enough."""
    await calendars(client, services, 2035, 2036)
    citizen = citizen or await client.citizen()
    case = await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT))
    return await client.staff("APPROVER", DEPARTMENT), case


async def asked(approver: Client, case: Any, *departments: str, days: int = 5) -> Any:
    codes = list(departments or (POLICE.code,))
    return await cases.move(approver, "requestOpinion", case, departmentCodes=codes, workingDays=days)


async def give(client: Client, case: Any, *, agree: bool = True, text: str = "符合治安要求") -> Any:
    now = await seen(client, case)
    return await attempt(client, "giveOpinion", now, agree=agree, opinion=text)


async def test_departments_are_asked_at_once_and_the_case_waits(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    case = await asked(approver, case, POLICE.code, HEALTH.code)
    assert "DECIDE" not in case["availableActions"]
    refused = await attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert told(refused) == [("NOT_ALLOWED_NOW", [])]
    assert POLICE.name in refused["userErrors"][0]["message"]
    denied = await attempt(approver, "decideApplication", case, outcome="DENY", reason="不符", legalBasis="某条")
    assert told(denied) == [("NOT_ALLOWED_NOW", [])]

    police, health = await client.staff("APPROVER", POLICE.code), await client.staff("APPROVER", HEALTH.code)
    assert (await give(police, case))["userErrors"] == []
    assert (await give(health, case))["userErrors"] == []
    found = await seen(approver, case)
    assert [(one["status"], one["opinion"]) for one in found["opinions"]] == [("AGREED", "符合治安要求")] * 2
    assert "DECIDE" in found["availableActions"]
    assert (await cases.approve(approver, found))["status"] == "APPROVED"
    application = await services.stores.applications.get(case["number"])
    assert application is not None
    application.require_intact()


async def test_the_asked_see_what_they_need_and_find_it_in_their_queue(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    police = await client.staff("APPROVER", POLICE.code)
    assert await seen(police, case) is None
    assert (await police.run(QUEUE))["workbench"]["queue"]["edges"] == []
    await asked(approver, case)

    (edge,) = (await police.run(QUEUE))["workbench"]["queue"]["edges"]
    assert edge["node"]["number"] == case["number"]
    found = await seen(police, case)
    assert found["form"] == case["form"]
    assert found["applicant"]["idNumber"] is None
    assert "*" in found["applicant"]["name"]
    assert found["availableActions"] == ["GIVE_OPINION"]
    url = next(file["url"] for one in found["materials"] for file in one["files"])
    assert (await police.get(url.removeprefix("http://localhost"))).status_code == 200
    # Nobody else of that department, and nobody of another one.
    assert await seen(await client.staff("CLERK", POLICE.code), case) is None
    assert await seen(await client.staff("APPROVER", TAX.code), case) is None

    assert (await give(police, case))["userErrors"] == []
    assert (await police.run(QUEUE))["workbench"]["queue"] == {"totalCount": 0, "edges": []}
    assert (await police.get(url.removeprefix("http://localhost"))).status_code == 404
    await cases.approve(approver, await seen(approver, case))
    assert await seen(police, case) is None


async def test_whose_data_it_is_can_see_who_was_asked_and_looked(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    approver, case = await ready(client, services, citizen)
    await asked(approver, case)
    await seen(await client.staff("APPROVER", POLICE.code), case)
    found = await citizen.run("{ viewer { accessLog { edges { node { by } } } } }")
    seen_by = [edge["node"]["by"] for edge in found["viewer"]["accessLog"]["edges"]]
    assert any(by == f"{POLICE.name}征求意见部门" for by in seen_by)


async def test_applicants_learn_who_was_asked_and_after_the_decision_what_they_said(
    client: Client, services: Services
) -> None:
    citizen = await client.citizen()
    approver, case = await ready(client, services, citizen)
    await asked(approver, case)
    await give(await client.staff("APPROVER", POLICE.code), case, agree=False, text="门口占道")
    (before,) = (await seen(citizen, case))["opinions"]
    assert before["department"]["code"] == POLICE.code
    assert (before["status"], before["opinion"], before["at"]) == ("REQUESTED", None, None)
    assert "门口占道" not in str((await seen(citizen, case))["events"])

    await cases.approve(approver, await seen(approver, case), reason="占道已整改")
    (after,) = (await seen(citizen, case))["opinions"]
    assert (after["status"], after["opinion"]) == ("OBJECTED", "门口占道")


async def test_an_objection_has_to_be_answered(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    await asked(approver, case)
    await give(await client.staff("APPROVER", POLICE.code), case, agree=False)
    found = await seen(approver, case)
    for silent in (None, "", "  "):
        refused = await attempt(approver, "decideApplication", found, outcome="APPROVE", reason=silent)
        assert told(refused) == [("REQUIRED", ["reason"])]
    assert (await cases.approve(approver, found, reason="已现场核实整改"))["status"] == "APPROVED"


async def test_silence_is_consent_after_the_day(client: Client, services: Services, clock: Clock) -> None:
    approver, case = await ready(client, services)
    case = await asked(approver, case, POLICE.code, HEALTH.code, days=3)
    await give(await client.staff("APPROVER", HEALTH.code), case, agree=False)
    # Asked on Tuesday 20 November: the third working day is Friday the 23rd.
    clock.forward(days=3)
    assert await deem_opinions(services, clock()) == 0
    clock.forward(days=1)
    assert await deem_opinions(services, clock()) == 1
    assert await deem_opinions(services, clock()) == 0
    approver = await client.staff("APPROVER", DEPARTMENT)
    found = await seen(approver, case)
    assert [one["status"] for one in found["opinions"]] == ["DEEMED_AGREED", "OBJECTED"]
    event = found["events"][-1]
    assert (event["type"], event["actor"]) == ("OPINION_GIVEN", "系统")
    assert POLICE.name in event["note"]
    assert "意见已齐" in await citizen_titles(approver)
    late = await attempt(await client.staff("APPROVER", POLICE.code), "giveOpinion", found, agree=False, opinion="晚")
    assert told(late) == [("ALREADY_DONE", [])]


async def test_silence_counts_for_whoever_looks_without_a_worker(
    client: Client, services: Services, clock: Clock
) -> None:
    approver, case = await ready(client, services)
    await asked(approver, case, days=1)
    clock.forward(days=2)
    approver = await client.staff("APPROVER", DEPARTMENT)
    found = await seen(approver, case)
    assert found["opinions"][0]["status"] == "DEEMED_AGREED"
    assert (await cases.approve(approver, found))["status"] == "APPROVED"


async def test_several_workers_deem_once(client: Client, services: Services, clock: Clock) -> None:
    approver, case = await ready(client, services)
    await asked(approver, case, POLICE.code, HEALTH.code, days=1)
    clock.forward(days=2)
    assert sum(await asyncio.gather(*[deem_opinions(services, clock()) for _ in range(6)])) == 1
    row = await services.database.rows("applications").get(case["number"])
    assert row is not None
    assert [event["type"] for event in row["events"]].count("OPINION_GIVEN") == 1


async def test_two_departments_at_once_one_is_told_to_read_again(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    case = await asked(approver, case, POLICE.code, HEALTH.code)
    police, health = await client.staff("APPROVER", POLICE.code), await client.staff("APPROVER", HEALTH.code)
    answers = await asyncio.gather(
        attempt(police, "giveOpinion", case, agree=True, opinion="同意"),
        attempt(health, "giveOpinion", case, agree=True, opinion="同意"),
    )
    assert sorted(len(one["userErrors"]) for one in answers) == [0, 1]
    assert [code for one in answers for code, _ in told(one)] == ["CONFLICT"]


@pytest.mark.parametrize(
    ("codes", "days", "expected"),
    [
        ([], 5, ("REQUIRED", ["departmentCodes"])),
        ([MARKET.code], 5, ("INVALID", ["departmentCodes"])),
        (["nothing"], 5, ("NOT_FOUND", ["departmentCodes"])),
        (["𝕏" * 10_000], 5, ("NOT_FOUND", ["departmentCodes"])),
        ([f"x{one}" for one in range(11)], 5, ("INVALID", ["departmentCodes"])),
        ([POLICE.code], 0, ("INVALID", ["workingDays"])),
        ([POLICE.code], 21, ("INVALID", ["workingDays"])),
        ([POLICE.code], -(2**31), ("INVALID", ["workingDays"])),
    ],
)
async def test_what_cannot_be_asked(client: Client, services: Services, codes: Any, days: int, expected: Any) -> None:
    approver, case = await ready(client, services)
    payload = await attempt(approver, "requestOpinion", case, departmentCodes=codes, workingDays=days)
    assert told(payload) == [expected]


async def test_no_answer_is_waited_for_beyond_the_cases_own_deadline(
    client: Client, services: Services, clock: Clock
) -> None:
    approver, case = await ready(client, services)
    due = (await approver.run(DEADLINE, id=case["id"]))["node"]["deadline"]
    left = due["workingDaysLeft"]
    late = await attempt(approver, "requestOpinion", case, departmentCodes=[POLICE.code], workingDays=left + 1)
    assert told(late) == [("INVALID", ["workingDays"])]
    assert due["promisedOn"] in late["userErrors"][0]["message"]
    await asked(approver, case, days=left)

    # Of one that is overdue the next working day may be given, and no other.
    clock.forward(days=60)
    approver = await client.staff("APPROVER", DEPARTMENT)
    now, wish = await seen(approver, case), {"departmentCodes": [HEALTH.code]}
    assert told(await attempt(approver, "requestOpinion", now, **wish, workingDays=2)) == [
        ("INVALID", ["workingDays"])
    ]
    await cases.move(approver, "requestOpinion", now, **wish, workingDays=1)


async def test_a_department_is_asked_once_and_ten_are_the_most(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    case = await asked(approver, case, POLICE.code, POLICE.code)
    again = await attempt(approver, "requestOpinion", case, departmentCodes=[POLICE.code], workingDays=5)
    assert told(again) == [("ALREADY_DONE", ["departmentCodes"])]
    more = await attempt(
        approver, "requestOpinion", case, departmentCodes=[f"x{one}" for one in range(10)], workingDays=5
    )
    assert told(more) == [("INVALID", ["departmentCodes"])]


async def test_an_opinion_must_say_something(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    await asked(approver, case)
    police = await client.staff("APPROVER", POLICE.code)
    assert told(await give(police, case, text=" ")) == [("REQUIRED", ["opinion"])]
    assert told(await give(police, case, text="长" * 501)) == [("INVALID", ["opinion"])]


async def test_posts_for_another_region_answer_nothing(client: Client, services: Services) -> None:
    approver, case = await ready(client, services)
    await asked(approver, case)
    elsewhere = await employ(services, client, (Role.APPROVER, POLICE.code, "511603000000"), place=4)
    assert await seen(elsewhere, case) is None
    assert (await elsewhere.run(QUEUE))["workbench"]["queue"]["edges"] == []
    here = await employ(services, client, (Role.APPROVER, POLICE.code, DISTRICT), place=5)
    assert [edge["node"]["number"] for edge in (await here.run(QUEUE))["workbench"]["queue"]["edges"]]
    assert (await give(here, case))["userErrors"] == []


async def test_a_case_that_was_taken_back_waits_for_nobody(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    approver, case = await ready(client, services, citizen)
    case = await asked(approver, case, days=1)
    await cases.move(citizen, "withdrawApplication", case)
    police = await client.staff("APPROVER", POLICE.code)
    assert (await police.run(QUEUE))["workbench"]["queue"]["edges"] == []
    clock.forward(days=5)
    assert await deem_opinions(services, clock()) == 0
