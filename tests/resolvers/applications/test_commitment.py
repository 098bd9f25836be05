"""Commitments (告知承诺) and what becomes of those who break one, over HTTP."""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from resolvers.applications.commitments import TEMPLATE, commitment_text, edition, text_hash
from resolvers.matters.model import Matter
from seeds.catalogue import MATTERS
from seeds.departments import MARKET
from seeds.matters.company import INDIVIDUAL_BUSINESS
from tests import cases
from tests.cases import DEPARTMENT, attempt, move, told
from tests.graphql import Client, key
from tests.resolvers.applications.test_tell_applicant import news

MUTATIONS: dict[str, Any] = {
    "recordBreach": {"reason": "不符"},
    "confirmBreach": {"confirmed": True},
    "repairBreach": {"note": "已改"},
}
MATTER = INDIVIDUAL_BUSINESS.code
TEXT = "query($n: String!) { workbench { application(number: $n) { commitment { text hash acceptedAt } } } }"
OWN = """{ viewer { applications { edges { node { id revision commitment { text hash acceptedAt } } } }
  breaches { applicationNumber status reason repair } } }"""
BREACH = """mutation($input: %sInput!) { %s(input: $input) {
  breach { applicationNumber status reason repair } userErrors { code path } } }"""


async def breach(staff: Client, name: str, case: Any, **given: Any) -> Any:
    return await staff.change(
        BREACH % (f"{name[0].upper()}{name[1:]}", name), input={"applicationId": case["id"], **given}
    )


@dataclass(frozen=True)
class People:
    """Everybody who has to do with a commitment, each signed in once."""

    citizen: Client
    clerk: Client
    approver: Client
    supervisor: Client

    async def kept(self) -> Any:
        """A case approved on commitment."""
        case = await cases.submitted(self.citizen, MATTER)
        case = await move(self.clerk, "acceptApplication", case, mode="COMMITMENT")
        assert case["acceptanceMode"] == "COMMITMENT"
        return await cases.approve(self.approver, await move(self.clerk, "startReview", case))


@pytest.fixture
async def people(client: Client) -> People:
    staff = [await client.staff(role, DEPARTMENT) for role in ("CLERK", "APPROVER", "SUPERVISOR")]
    return People(await client.citizen(), *staff)


async def test_the_text_is_shown_accepted_and_stored_with_its_hash(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen, MATTER)
    (edge,) = (await citizen.run(OWN))["viewer"]["applications"]["edges"]
    offered = edge["node"]["commitment"]
    assert INDIVIDUAL_BUSINESS.name in offered["text"]
    assert offered["hash"] == hashlib.sha256(offered["text"].encode()).hexdigest()
    assert offered["acceptedAt"] is None
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    other = await attempt(citizen, "submitApplication", case, commitmentHash="0" * 64, **given)
    assert told(other) == [("INVALID", ["commitmentHash"])]
    case = await move(citizen, "submitApplication", case, commitmentHash=offered["hash"], **given)
    clerk = await client.staff("CLERK", DEPARTMENT)
    accepted = (await clerk.run(TEXT, n=case["number"]))["workbench"]["application"]["commitment"]
    assert accepted["acceptedAt"] == case["submittedAt"]
    assert (accepted["text"], accepted["hash"]) == (offered["text"], offered["hash"])


async def test_a_matters_own_words_are_in_the_text_and_name_its_edition(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen, MATTER)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    accepted = stored.window.commitment
    assert accepted is not None
    for point in (*INDIVIDUAL_BUSINESS.commitment_promises, *INDIVIDUAL_BUSINESS.commitment_consequences):
        assert point in accepted.text
    assert accepted.template == f"{TEMPLATE}/{INDIVIDUAL_BUSINESS.id}"
    # General words say what the version doesn't, and its words change the hash.
    plain = replace(INDIVIDUAL_BUSINESS, commitment_promises=(), commitment_consequences=())
    assert edition(plain) == TEMPLATE
    general = commitment_text(plain)
    assert general is not None
    assert "修复之前不再适用告知承诺制" in general
    assert text_hash(general) != accepted.sha256


@pytest.mark.parametrize("matter", [one for one in MATTERS if one.commitment_available], ids=lambda one: one.name)
def test_every_seeded_commitment_has_words_of_its_own(matter: Matter) -> None:
    assert matter.commitment_promises
    assert matter.commitment_consequences
    text = commitment_text(matter)
    assert text is not None
    assert "。；" not in text
    assert "；；" not in text


async def test_a_matter_without_commitment_offers_none(client: Client) -> None:
    citizen = await client.citizen()
    await cases.start(citizen)
    (edge,) = (await citizen.run(OWN))["viewer"]["applications"]["edges"]
    assert edge["node"]["commitment"] is None


async def test_a_breach_takes_back_the_result_and_bars_until_it_is_repaired(people: People) -> None:
    case, supervisor = await people.kept(), people.supervisor
    approver, citizen = people.approver, people.citizen
    recorded = await breach(approver, "recordBreach", case, reason="现场与承诺不符")
    assert (told(recorded), recorded["breach"]["status"]) == ([], "PROPOSED")
    assert (await citizen.run(OWN))["viewer"]["breaches"] == []
    again = await breach(approver, "recordBreach", case, reason="现场与承诺不符")
    assert told(again) == [("NOT_ALLOWED_NOW", [])]
    confirmed = await breach(supervisor, "confirmBreach", case, confirmed=True)
    assert (told(confirmed), confirmed["breach"]["status"]) == ([], "IN_FORCE")
    assert told(await breach(supervisor, "confirmBreach", case, confirmed=True)) == [("NOT_ALLOWED_NOW", [])]
    (own,) = (await citizen.run(OWN))["viewer"]["breaches"]
    assert (own["applicationNumber"], own["status"]) == (case["number"], "IN_FORCE")
    certificates = await citizen.run("{ viewer { certificates { edges { node { status } } } } }")
    found = [edge["node"]["status"] for edge in certificates["viewer"]["certificates"]["edges"]]
    assert found == ["REVOKED"] * len(case["results"])
    assert found
    assert "告知承诺失信" in [title for title, _ in await news(citizen)]
    another = await cases.complete(citizen, MATTER)
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    assert told(await attempt(citizen, "submitApplication", another, **given)) == [
        ("NOT_ALLOWED_NOW", ["commitmentAccepted"])
    ]
    # Not by promising material by material either.
    assert told(await attempt(citizen, "submitApplication", another, idempotencyKey=key())) == [
        ("NOT_ALLOWED_NOW", ["materials"])
    ]
    repaired = await breach(supervisor, "repairBreach", case, note="已整改并复查合格")
    assert (told(repaired), repaired["breach"]["status"]) == ([], "REPAIRED")
    assert told(await attempt(citizen, "submitApplication", another, **given)) == []
    assert told(await breach(supervisor, "repairBreach", case, note="再修")) == [("NOT_ALLOWED_NOW", [])]


async def test_what_became_of_a_commitment_is_in_the_chain_of_the_case(people: People, services: Services) -> None:
    case = await people.kept()
    assert told(await breach(people.approver, "recordBreach", case, reason="现场面积与承诺不符")) == []
    assert told(await breach(people.supervisor, "confirmBreach", case, confirmed=True)) == []
    assert told(await breach(people.supervisor, "repairBreach", case, note="已整改")) == []
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert [event.type.value for event in stored.events][-2:] == ["BREACH_CONFIRMED", "BREACH_REPAIRED"]
    assert stored.revision == case["revision"] + 2
    # What was found out about somebody isn't in it: events lie open in the database.
    row = await services.database.rows("applications").get(case["number"])
    assert row is not None
    assert "现场面积" not in str(row["events"])


async def test_a_breach_and_its_event_are_one(people: People, services: Services) -> None:
    case = await people.kept()
    assert told(await breach(people.approver, "recordBreach", case, reason="不符")) == []
    confirming = [breach(people.supervisor, "confirmBreach", case, confirmed=True) for _ in range(4)]
    answers = await asyncio.gather(*confirming)
    assert sorted(len(told(one)) for one in answers) == [0, 1, 1, 1]
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    assert [event.type.value for event in stored.events].count("BREACH_CONFIRMED") == 1


async def test_a_rejected_record_does_nothing(people: People) -> None:
    case, supervisor = await people.kept(), people.supervisor
    approver, citizen = people.approver, people.citizen
    assert told(await breach(approver, "recordBreach", case, reason="误报")) == []
    rejected = await breach(supervisor, "confirmBreach", case, confirmed=False)
    assert rejected["breach"]["status"] == "REJECTED"
    assert (await citizen.run(OWN))["viewer"]["breaches"] == []
    assert told(await breach(supervisor, "repairBreach", case, note="无")) == [("NOT_ALLOWED_NOW", [])]
    assert told(await breach(approver, "recordBreach", case, reason="复查发现不符")) == []


async def test_nobody_confirms_their_own_record(client: Client, services: Services, people: People) -> None:
    case = await people.kept()
    both = await cases.employ(services, client, (Role.APPROVER, MARKET.code), (Role.SUPERVISOR, MARKET.code))
    assert told(await breach(both, "recordBreach", case, reason="现场与承诺不符")) == []
    assert told(await breach(both, "confirmBreach", case, confirmed=True)) == [("NOT_ALLOWED_NOW", [])]


async def test_elsewhere_the_case_does_not_exist(client: Client, services: Services, people: People) -> None:
    case = await people.kept()
    staff = await cases.employ(services, client, *[(role, cases.ELSEWHERE) for role in Role])
    for name, given in MUTATIONS.items():
        assert told(await breach(staff, name, case, **given)) == [("NOT_FOUND", ["applicationId"])]


async def test_only_what_was_approved_on_commitment_can_be_broken(people: People) -> None:
    approver, food = people.approver, await cases.under_review(people.citizen, people.clerk)
    for case in (await cases.submitted(people.citizen, MATTER), await cases.approve(approver, food)):
        found = await breach(approver, "recordBreach", case, reason="不符")
        assert told(found) == [("NOT_ALLOWED_NOW", ["applicationId"])]
    missing = await breach(approver, "recordBreach", await people.kept(), reason=" ")
    assert told(missing) == [("REQUIRED", ["reason"])]


async def test_a_supplement_promises_nothing_that_nobody_promised(people: People) -> None:
    case = await cases.complete(people.citizen, MATTER)
    case = await move(people.citizen, "submitApplication", case, idempotencyKey=key())
    items = [{"materialKey": "premisesCommitment", "message": "承诺内容与场所不符，请重新承诺"}]
    case = await move(people.clerk, "requestSupplement", case, items=items)
    given = {"materials": [{"key": "premisesCommitment", "fileIds": []}], "idempotencyKey": key()}
    missing = await attempt(people.citizen, "supplementApplication", case, **given)
    assert told(missing) == [("MATERIAL_MISSING", ["materials", "premisesCommitment"])]
    promised = {"materials": [{"key": "premisesCommitment", "committed": True}], "idempotencyKey": key()}
    assert told(await attempt(people.citizen, "supplementApplication", case, **promised)) == []
