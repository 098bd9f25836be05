"""A "no" is a proposal until a supervisor confirms it (窗口无权否决), over HTTP."""

import json
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, attempt, told
from tests.graphql import Client

WHY = {"reason": "经营场所与登记不符", "legalBasis": "食品经营许可和备案管理办法第十六条"}
NOT_ACCEPT = {"kind": "NOT_ACCEPT", **WHY}
DENY = {"outcome": "DENY", **WHY}


async def to_deny(client: Client, citizen: Client) -> Any:
    """A case under review whose approver decided no."""
    case = await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT))
    return await cases.move(await client.staff("APPROVER", DEPARTMENT), "decideApplication", case, **DENY)


async def not_to_accept(client: Client, citizen: Client) -> Any:
    """A submitted case that the window would not take."""
    clerk = await client.staff("CLERK", DEPARTMENT)
    return await cases.move(clerk, "proposeRefusal", await cases.submitted(citizen), **NOT_ACCEPT)


async def mine(citizen: Client) -> Any:
    query = f"{{ viewer {{ applications(first: 1) {{ edges {{ node {{ {cases.SHOWN} }} }} }} }} }}"
    ((edge,),) = [(await citizen.run(query))["viewer"]["applications"]["edges"]]
    return edge["node"]


async def test_deciding_no_is_a_proposal(client: Client) -> None:
    case = await to_deny(client, await client.citizen())
    assert (case["status"], case["decision"], case["results"]) == ("UNDER_REVIEW", None, [])
    assert case["refusalProposal"] == {"kind": "DENY", "reason": WHY["reason"]}
    assert case["events"][-1]["type"] == "REFUSAL_PROPOSED"


async def test_the_applicant_sees_nothing_of_a_proposal(client: Client) -> None:
    citizen = await client.citizen()
    await to_deny(client, citizen)
    seen = await mine(citizen)
    assert (seen["status"], seen["refusalProposal"], seen["decision"]) == ("UNDER_REVIEW", None, None)
    assert WHY["reason"] not in json.dumps(seen, ensure_ascii=False)


async def test_a_supervisor_confirms_and_the_applicant_is_told_how_to_appeal(client: Client) -> None:
    citizen = await client.citizen()
    case = await to_deny(client, citizen)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    case = await cases.move(supervisor, "confirmRefusal", case, confirmed=True)
    assert (case["status"], case["refusalProposal"], case["availableActions"]) == ("DENIED", None, [])
    decision = (await mine(citizen))["decision"]
    assert (decision["outcome"], decision["reason"], decision["legalBasis"]) == ("DENY", *WHY.values())
    assert "行政复议" in decision["appeal"]
    assert "行政诉讼" in decision["appeal"]


async def test_a_confirmed_not_accepted_ends_the_case(client: Client) -> None:
    case = await not_to_accept(client, await client.citizen())
    assert case["status"] == "SUBMITTED"
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    case = await cases.move(supervisor, "confirmRefusal", case, confirmed=True)
    assert (case["status"], case["decision"]["reason"]) == ("NOT_ACCEPTED", WHY["reason"])


async def test_a_rejected_proposal_lets_the_case_go_on(client: Client, services: Services) -> None:
    case = await to_deny(client, await client.citizen())
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    case = await cases.move(supervisor, "confirmRefusal", case, confirmed=False, note="理由不足")
    assert (case["status"], case["refusalProposal"], case["decision"]) == ("UNDER_REVIEW", None, None)
    assert case["events"][-1]["type"] == "REFUSAL_REJECTED"
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    assert (await cases.approve(approver, case))["status"] == "APPROVED"


async def test_while_it_is_open_nobody_says_yes(client: Client, services: Services) -> None:
    case = await to_deny(client, await client.citizen())
    approver = await cases.employ(services, client, (Role.APPROVER, DEPARTMENT))
    payload = await attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert told(payload) == [("NOT_ALLOWED_NOW", [])]


async def test_who_proposed_it_can_not_confirm_it(client: Client, services: Services) -> None:
    both = await cases.employ(services, client, (Role.CLERK, DEPARTMENT), (Role.SUPERVISOR, DEPARTMENT))
    case = await cases.move(both, "proposeRefusal", await cases.submitted(await client.citizen()), **NOT_ACCEPT)
    for confirmed in (True, False):
        payload = await attempt(both, "confirmRefusal", case, confirmed=confirmed)
        assert told(payload) == [("NOT_ALLOWED_NOW", [])]
    other = await client.staff("SUPERVISOR", DEPARTMENT)
    assert (await cases.move(other, "confirmRefusal", case, confirmed=True))["status"] == "NOT_ACCEPTED"


@pytest.mark.parametrize("given", ["reason", "legalBasis"])
async def test_a_no_needs_reason_and_legal_basis(client: Client, given: str) -> None:
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    approver = await client.staff("APPROVER", DEPARTMENT)
    for empty in (None, "", "  "):
        payload = await attempt(approver, "decideApplication", case, **{**DENY, given: empty})
        assert told(payload) == [("REQUIRED", [given])]


async def test_the_kind_of_refusal_fits_the_status(client: Client) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(await client.citizen())
    payload = await attempt(clerk, "proposeRefusal", case, **{**NOT_ACCEPT, "kind": "DENY"})
    assert told(payload) == [("NOT_ALLOWED_NOW", ["kind"])]


async def test_withdrawing_ends_an_open_proposal(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.move(citizen, "withdrawApplication", await to_deny(client, citizen))
    assert case["status"] == "WITHDRAWN"
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    payload = await attempt(supervisor, "confirmRefusal", case, confirmed=True)
    assert told(payload) == [("NOT_ALLOWED_NOW", [])]
