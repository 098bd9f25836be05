"""Cases of a package are treated as single ones: receipts, rules that decide at once, chosen certificates, drafts."""

from typing import Any

import pytest

from api.context import Services
from api.jobs import expire_package_parts, sweep
from auth.identifiers import is_credit_code
from resolvers.applications.documents import DocumentKind
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from seeds.matters.household import BIRTH_REGISTRATION
from seeds.matters.welfare import ELDERLY, OLD_AGE_ALLOWANCE
from seeds.packages import OLD_AGE
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.test_instant_approval import ADDRESS, give_card
from tests.resolvers.package_applications.steps import advanced, handled, part, seen, start, states, submitted
from tests.resolvers.package_applications.steps import change as changed
from tests.resolvers.package_applications.steps import filled as given_for

BIRTH, REGISTRATION = BIRTH_CERTIFICATE_ISSUE.code, BIRTH_REGISTRATION.code


async def documents(services: Services, whole: Any, code: str) -> list[Any]:
    found = await services.stores.applications.get(part(whole, code)["application"]["number"])
    assert found is not None
    found.require_intact()
    return [one.kind for one in found.window.documents]


async def test_every_part_has_its_receipt_and_what_follows(client: Client, services: Services, clock: Clock) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    assert await documents(services, whole, BIRTH) == [DocumentKind.MATERIALS_RECEIPT]
    await handled(client, part(whole, BIRTH))
    await advanced(services, clock)
    whole = await seen(citizen, whole)
    kinds = [DocumentKind.MATERIALS_RECEIPT, DocumentKind.ACCEPTANCE_NOTICE, DocumentKind.APPROVAL_DECISION]
    assert await documents(services, whole, BIRTH) == kinds
    # What the worker submitted, too: sealed by the department whose case it is.
    assert await documents(services, whole, REGISTRATION) == kinds[:1]
    found = await services.stores.applications.get(part(whole, REGISTRATION)["application"]["number"])
    assert found is not None
    (receipt,) = found.window.documents
    assert receipt.signature is not None
    assert receipt.seal is not None
    assert is_credit_code(found.department)


async def old_age(client: Client, **changes: Any) -> tuple[Client, Any]:
    wang = await client.citizen(1)
    given = await given_for(wang, await start(wang, OLD_AGE.code))
    form = {**given["form"], "sex": "男", "birthDate": "1958-11-03", **changes}
    return wang, await changed(wang, "submitPackage", **{**given, "form": form})


async def test_rules_decide_a_part_at_once(client: Client, services: Services, clock: Clock) -> None:
    await give_card(services, ADDRESS)
    wang, whole = await old_age(client)
    state = states(whole)[ELDERLY.code]
    number = part(whole, ELDERLY.code)["application"]["number"]
    found = await services.stores.applications.get(number)
    assert found is not None
    assert found.instant is not None
    assert (found.instant.granted, state) == (True, "DONE"), [one for one in found.instant.findings if not one.holds]
    assert found.decision is not None
    assert found.decision.automatic
    assert len(found.results) == len(await services.stores.certificates.get_many(list(found.results))) == 1
    kinds = [DocumentKind.MATERIALS_RECEIPT, DocumentKind.APPROVAL_DECISION]
    assert await documents(services, whole, ELDERLY.code) == kinds
    # The worker hears of it, and changes nothing that isn't to be changed.
    await advanced(services, clock)
    assert states(await seen(wang, whole))[ELDERLY.code] == "DONE"


async def test_what_no_rule_can_approve_goes_to_the_window(client: Client, services: Services) -> None:
    await give_card(services, "四川省成都市武侯区一环路1号")
    _, whole = await old_age(client)
    assert states(whole)[ELDERLY.code] == "RUNNING"
    assert states(whole)[OLD_AGE_ALLOWANCE.code] == "RUNNING"


@pytest.fixture
async def lacking(client: Client, services: Services, clock: Clock) -> tuple[Client, Any]:
    """A package whose next part is a draft that its applicant has to complete."""
    citizen = await client.citizen()
    whole = await submitted(citizen)
    birth = await handled(client, part(whole, BIRTH))
    found = await services.stores.applications.get(birth["number"])
    assert found is not None
    where = {"_id": found.results[0]}
    await services.database.rows("certificates").update(where, {"$set": {"status": "REVOKED"}})
    await advanced(services, clock)
    return citizen, await seen(citizen, whole)


async def test_a_draft_that_nobody_completed_carries_the_package_on(
    client: Client, services: Services, clock: Clock, lacking: tuple[Client, Any]
) -> None:
    _, whole = lacking
    assert part(whole, REGISTRATION)["application"]["status"] == "DRAFT"
    clock.forward(days=29)
    await sweep(services, clock())
    assert await expire_package_parts(services, clock()) == 0
    clock.forward(days=2)
    # Not by the general sweep, which would leave nobody to tell.
    await sweep(services, clock())
    rows = services.database.rows("applications")
    number = part(whole, REGISTRATION)["application"]["number"]
    assert await rows.get(number) is not None
    assert await expire_package_parts(services, clock()) == 1
    assert await rows.get(number) is None
    # Without anybody looking: what waited for it is closed.
    stored = await services.stores.package_applications.get(whole["number"])
    assert stored is not None
    assert [one.code for one in stored.parts if one.closed]
    assert await expire_package_parts(services, clock()) == 0
