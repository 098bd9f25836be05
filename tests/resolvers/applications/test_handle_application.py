from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, told
from tests.clock import Clock
from tests.graphql import Client

QUEUE = """query($status: [ApplicationStatus!]) {
  workbench { queue(status: $status, first: 100) { totalCount edges { node { number status } } } }
}"""
BY_NUMBER = "query($number: String!) { workbench { application(number: $number) { number } } }"
SUPPLEMENT = {"items": [{"message": "请补充平面图"}]}


async def queued(client: Client, *status: str) -> dict[str, str]:
    found = (await client.run(QUEUE, status=list(status) or None))["workbench"]["queue"]
    assert found["totalCount"] == len(found["edges"])
    return {edge["node"]["number"]: edge["node"]["status"] for edge in found["edges"]}


async def sees(client: Client, number: str) -> bool:
    return (await client.run(BY_NUMBER, number=number))["workbench"]["application"] is not None


@pytest.mark.parametrize("role", ["CLERK", "APPROVER", "SUPERVISOR"])
async def test_the_departments_staff_see_a_submitted_case(client: Client, role: str) -> None:
    number = (await cases.submitted(await client.citizen()))["number"]
    staff = await client.staff(role, DEPARTMENT)
    assert await queued(staff) == {number: "SUBMITTED"}
    assert await sees(staff, number)


@pytest.mark.parametrize("role", ["CLERK", "APPROVER"])
async def test_another_departments_staff_do_not(client: Client, role: str) -> None:
    number = (await cases.submitted(await client.citizen()))["number"]
    staff = await client.staff(role, ELSEWHERE)
    assert await queued(staff, "SUBMITTED", "DRAFT", "ACCEPTED") == {}
    assert not await sees(staff, number)


async def test_nobody_sees_a_draft_in_the_queue(client: Client) -> None:
    number = (await cases.start(await client.citizen()))["number"]
    clerk = await client.staff("CLERK", DEPARTMENT)
    assert await queued(clerk, "DRAFT") == await queued(clerk) == {}
    assert not await sees(clerk, number)


async def test_a_citizen_has_no_workbench(client: Client) -> None:
    citizen = await client.citizen()
    assert (await citizen.run(QUEUE))["workbench"] is None
    assert (await client.run(QUEUE))["workbench"] is None


async def test_what_came_first_is_at_the_top_and_the_status_narrows(client: Client, clock: Clock) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    late = await cases.complete(citizen)
    first = await cases.accept(clerk, await cases.submitted(citizen))
    clock.forward(seconds=1)
    second = await cases.submit(citizen, late)
    assert list(await queued(clerk)) == [first["number"], second["number"]]
    assert await queued(clerk, "ACCEPTED") == {first["number"]: "ACCEPTED"}
    assert await queued(clerk, "APPROVED") == {}


async def test_accept_review_decide(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    assert (case["status"], case["acceptanceMode"]) == ("ACCEPTED", "COMPLETE")
    case = await cases.move(clerk, "startReview", case)
    assert (case["status"], case["availableActions"]) == ("UNDER_REVIEW", [])
    case = await cases.approve(await client.staff("APPROVER", DEPARTMENT), case, reason="符合法定条件")
    assert (case["status"], case["availableActions"]) == ("APPROVED", ["PROPOSE_CORRECTION"])
    assert case["decision"]["outcome"] == "APPROVE"
    assert case["decision"]["reason"] == "符合法定条件"
    assert [event["type"] for event in case["events"]] == [
        "STARTED", "SAVED", "SUBMITTED", "ACCEPTED", "REVIEW_STARTED", "DECIDED", "CERTIFICATE_ISSUED",
        "DELIVERED",
    ]  # fmt: skip
    assert [event["sequence"] for event in case["events"]] == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_an_approver_may_start_the_review(client: Client) -> None:
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(await client.citizen()))
    assert (await cases.move(approver, "startReview", case))["status"] == "UNDER_REVIEW"


async def test_the_file_names_no_staff(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(citizen))
    assert [event["actor"] for event in case["events"]] == ["申请人", "申请人", "申请人", "窗口人员"]


async def test_two_clerks_at_once_one_wins(client: Client, services: Services) -> None:
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)
    other = await cases.employ(services, client, (Role.CLERK, DEPARTMENT))
    after = await cases.accept(clerk, case)
    late = await attempt(other, "requestSupplement", case, **SUPPLEMENT)
    assert told(late) == [("CONFLICT", ["revision"])]
    assert late["userErrors"][0]["currentRevision"] == after["revision"]


async def test_a_clerk_does_not_handle_their_own_case(client: Client) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(clerk)
    assert case["availableActions"] == ["WITHDRAW", "URGE"]
    assert told(await attempt(clerk, "acceptApplication", case, mode="COMPLETE")) == [("NOT_ALLOWED_NOW", [])]


@pytest.mark.parametrize("until", ["DRAFT", "SUBMITTED", "ACCEPTED", "UNDER_REVIEW"])
async def test_the_applicant_withdraws_until_decided(client: Client, until: str) -> None:
    citizen = await client.citizen()
    case = await reach(client, citizen, until)
    case = await cases.move(citizen, "withdrawApplication", case, reason="不想办了")
    assert (case["status"], case["availableActions"]) == ("WITHDRAWN", [])
    assert case["events"][-1]["note"] == "不想办了"


async def test_and_not_after_the_decision(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.approved(citizen)
    assert told(await attempt(citizen, "withdrawApplication", case)) == [("NOT_ALLOWED_NOW", [])]


async def reach(client: Client, citizen: Client, status: str) -> Any:
    """A case of the citizen in that status."""
    if status == "DRAFT":
        return await cases.start(citizen)
    case = await cases.submitted(citizen)
    if status == "SUBMITTED":
        return case
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, case)
    return case if status == "ACCEPTED" else await cases.move(clerk, "startReview", case)
