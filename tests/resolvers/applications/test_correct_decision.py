"""Correcting a decision over HTTP: two persons, a new version of the certificate, and a file that keeps both."""

from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.context import Stores
from tests import cases
from tests.cases import DEPARTMENT, attempt, employ, refused, told
from tests.graphql import Client
from tests.resolvers.applications.test_tell_applicant import news

OWN = """query($id: ID!) { node(id: $id) { ... on Application {
  decision { reason outcome } results { id status identifier number fields }
  correctionProposal { reason } events { type note }
  corrections { reason before { reason } endedCertificates { status } issuedCertificates { status } } } } }"""


async def decided(client: Client) -> tuple[Any, Client, Client, Client]:
    """An approved case, its applicant, an approver and a supervisor."""
    citizen = await client.citizen()
    clerk, approver, supervisor = [
        await client.staff(role, DEPARTMENT) for role in ("CLERK", "APPROVER", "SUPERVISOR")
    ]
    case = await cases.approve(approver, await cases.under_review(citizen, clerk))
    return case, citizen, approver, supervisor


async def proposed(approver: Client, case: Any, **wish: Any) -> Any:
    return await cases.move(approver, "proposeCorrection", case, reason="经营者名称录入有误", **wish)


async def codes(client: Client, mutation: str, case: Any, **given: Any) -> list[str]:
    """Try one move; the codes of what is wrong."""
    return [code for code, _ in told(await attempt(client, mutation, case, **given))]


async def test_a_corrected_certificate_is_a_new_version_of_the_same_number(client: Client, stores: Stores) -> None:
    case, citizen, approver, supervisor = await decided(client)
    (old,) = case["results"]
    field = next(iter(old["fields"]))
    waiting = await proposed(approver, case, certificateFields={field: "更正后的内容"})
    hidden = (await citizen.run(OWN, id=case["id"]))["node"]
    assert hidden["correctionProposal"] is None
    assert "经营者名称录入有误" not in str(hidden)
    await cases.move(supervisor, "confirmCorrection", waiting, confirmed=True)
    own = (await citizen.run(OWN, id=case["id"]))["node"]
    (new,) = own["results"]
    assert (new["status"], new["fields"][field]) == ("ACTIVE", "更正后的内容")
    assert new["fields"].keys() == old["fields"].keys()
    assert own["corrections"] == [
        {
            "reason": "经营者名称录入有误",
            "before": {"reason": None},
            "endedCertificates": [{"status": "SUPERSEDED"}],
            "issuedCertificates": [{"status": "ACTIVE"}],
        }
    ]
    assert [event["type"] for event in own["events"]][-2:] == ["CORRECTED", "CERTIFICATE_ISSUED"]
    kept = await stores.applications.get(case["number"])
    assert kept is not None
    kept.require_intact()
    before, after = [(await stores.certificates.get(one)) for one in (kept.corrections[0].ended[0], kept.results[0])]
    assert before is not None
    assert after is not None
    assert (before.status, before.number, before.version) == (CertificateStatus.SUPERSEDED, after.number, 1)
    assert (after.version, after.valid_until) == (2, before.valid_until)
    assert ".002." in after.identifier


async def test_words_of_a_decision_are_corrected_and_the_old_ones_kept(client: Client) -> None:
    case, citizen, approver, supervisor = await decided(client)
    waiting = await proposed(approver, case, decisionReason="符合法定条件", legalBasis="食品安全法第三十五条")
    await cases.move(supervisor, "confirmCorrection", waiting, confirmed=True)
    own = (await citizen.run(OWN, id=case["id"]))["node"]
    assert own["decision"] == {"reason": "符合法定条件", "outcome": "APPROVE"}
    assert own["corrections"][0]["before"] == {"reason": None}
    assert own["results"][0]["status"] == "ACTIVE"


async def test_a_certificate_that_should_not_be_is_taken_back(client: Client) -> None:
    case, citizen, approver, supervisor = await decided(client)
    await cases.move(supervisor, "confirmCorrection", await proposed(approver, case, revoke=True), confirmed=True)
    own = (await citizen.run(OWN, id=case["id"]))["node"]
    assert own["results"][0]["status"] == "REVOKED"


async def test_a_rejected_correction_changes_nothing(client: Client) -> None:
    case, citizen, approver, supervisor = await decided(client)
    waiting = await proposed(approver, case, revoke=True)
    assert "待确认的更正" in [title for title, _ in await news(supervisor)]
    after = await cases.move(supervisor, "confirmCorrection", waiting, confirmed=False, note="没有错误")
    assert "更正未获确认" in [title for title, _ in await news(approver)]
    own = (await citizen.run(OWN, id=case["id"]))["node"]
    assert (own["results"][0]["status"], own["corrections"]) == ("ACTIVE", [])
    assert "没有错误" not in str(own["events"])
    await proposed(approver, after, revoke=True)


async def test_nobody_confirms_their_own_proposal(client: Client, services: Services) -> None:
    case, *_ = await decided(client)
    both = await employ(services, client, (Role.APPROVER, DEPARTMENT), (Role.SUPERVISOR, DEPARTMENT))
    waiting = await proposed(both, case, revoke=True)
    assert "CONFIRM_CORRECTION" not in waiting["availableActions"]
    assert await codes(both, "confirmCorrection", waiting, confirmed=True) == ["NOT_ALLOWED_NOW"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({}, "REQUIRED"),
        ({"certificateFields": {}}, "REQUIRED"),
        ({"certificateFields": {"holderCode": "1"}}, "INVALID"),
        ({"certificateFields": {"__proto__": "1"}}, "INVALID"),
        ({"certificateFields": [1]}, "INVALID"),
        ({"certificateFields": {"shopName": "x"}, "revoke": True}, "INVALID"),
        ({"decisionReason": " "}, "REQUIRED"),
        ({"decisionReason": "长" * 501}, "INVALID"),
    ],
)
async def test_wishes_that_make_no_sense(client: Client, wish: dict[str, Any], code: str) -> None:
    case, _, approver, _ = await decided(client)
    found = await attempt(approver, "proposeCorrection", case, reason="有误", **wish)
    assert [one for one, _ in told(found)] == [code]


async def test_only_staff_of_the_department_correct(client: Client) -> None:
    case, citizen, approver, supervisor = await decided(client)
    elsewhere = await client.staff("APPROVER", cases.ELSEWHERE)
    given = {"applicationId": case["id"], "revision": case["revision"], "reason": "有误", "revoke": True}
    assert await refused(citizen, "proposeCorrection", **given) == "FORBIDDEN"
    assert told(await attempt(elsewhere, "proposeCorrection", case, reason="有误", revoke=True)) == [
        ("NOT_FOUND", ["applicationId"])
    ]
    assert await codes(supervisor, "confirmCorrection", case, confirmed=True) == ["NOT_ALLOWED_NOW"]
    waiting = await proposed(approver, case, revoke=True)
    assert [
        code for code, _ in told(await attempt(approver, "proposeCorrection", waiting, reason="再", revoke=True))
    ] == ["NOT_ALLOWED_NOW"]
    assert await codes(supervisor, "confirmCorrection", case, confirmed=True) == ["CONFLICT"]
