"""Who may handle cases at all: a role is needed at the door (FORBIDDEN), the department at the case (NOT_FOUND)."""

import pytest

from api.context import Services
from auth.accounts.model import Role
from seeds.departments import TAX
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, attempt, told
from tests.graphql import Client

MOVES = {
    "acceptApplication": {"mode": "COMPLETE"},
    "requestSupplement": {"items": [{"message": "请补充平面图"}]},
    "proposeRefusal": {"kind": "NOT_ACCEPT", "reason": "材料虚假", "legalBasis": "行政许可法第三十一条"},
    "startReview": {},
    "decideApplication": {"outcome": "APPROVE"},
    "suspendApplication": {"reason": "HEARING", "note": "举行听证"},
    "resumeApplication": {},
    "extendDeadline": {"reason": "情况复杂"},
    "confirmRefusal": {"confirmed": True},
    "requestOpinion": {"departmentCodes": [TAX.code], "workingDays": 3},
    "giveOpinion": {"agree": True, "opinion": "同意"},
    "reviewInstant": {"confirmed": True},
    "proposeCorrection": {"reason": "笔误", "decisionReason": "符合条件"},
    "confirmCorrection": {"confirmed": True},
}
# Who may knock at all; what they may touch is another question.
DOORS = {
    "acceptApplication": {"CLERK"},
    "requestSupplement": {"CLERK"},
    "proposeRefusal": {"CLERK", "APPROVER"},
    "startReview": {"CLERK", "APPROVER"},
    "decideApplication": {"APPROVER"},
    "suspendApplication": {"APPROVER"},
    "resumeApplication": {"APPROVER"},
    "extendDeadline": {"SUPERVISOR"},
    "confirmRefusal": {"SUPERVISOR"},
    "requestOpinion": {"APPROVER"},
    "giveOpinion": {"APPROVER"},
    "reviewInstant": {"APPROVER", "SUPERVISOR"},
    "proposeCorrection": {"APPROVER"},
    "confirmCorrection": {"SUPERVISOR"},
}
ROLES = ("CLERK", "APPROVER", "SUPERVISOR")
closed = [(name, role) for name, may in DOORS.items() for role in ROLES if role not in may]


@pytest.mark.parametrize("mutation", MOVES)
async def test_a_citizen_is_forbidden_to_handle_cases(client: Client, mutation: str) -> None:
    citizen = await client.citizen()
    case = await cases.start(citizen)
    given = {"applicationId": case["id"], "revision": 1, **MOVES[mutation]}
    assert await cases.refused(citizen, mutation, **given) == "FORBIDDEN"
    assert await cases.refused(client, mutation, **given) == "UNAUTHENTICATED"


@pytest.mark.parametrize(("mutation", "role"), closed)
async def test_a_role_that_may_not_is_forbidden(client: Client, mutation: str, role: str) -> None:
    case = await cases.start(await client.citizen())
    staff = await client.staff(role, DEPARTMENT)
    given = {"applicationId": case["id"], "revision": 1, **MOVES[mutation]}
    assert await cases.refused(staff, mutation, **given) == "FORBIDDEN"


async def test_for_staff_elsewhere_the_case_does_not_exist(client: Client, services: Services) -> None:
    case = await cases.submitted(await client.citizen())
    everything = [(role, ELSEWHERE) for role in Role]
    elsewhere = await cases.employ(services, client, *everything)
    for mutation, more in MOVES.items():
        assert told(await attempt(elsewhere, mutation, case, **more)) == [("NOT_FOUND", ["applicationId"])]


async def test_what_the_status_does_not_allow_is_refused_by_name(client: Client, services: Services) -> None:
    case = await cases.submitted(await client.citizen())
    everybody = await cases.employ(services, client, *[(role, DEPARTMENT) for role in Role])
    not_yet = tuple(set(MOVES) - {"acceptApplication", "requestSupplement", "proposeRefusal"})
    for mutation in not_yet:
        payload = await attempt(everybody, mutation, case, **MOVES[mutation])
        assert told(payload) == [("NOT_ALLOWED_NOW", [])]
        assert "待受理" in payload["userErrors"][0]["message"]
