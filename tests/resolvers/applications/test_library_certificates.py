"""Certificates of the library as materials (免证办): chosen, frozen at submission, and lost since."""

from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from resolvers.certificates.lifecycle import CertificateStatus
from tests import cases
from tests.api.steps import REVOKE
from tests.cases import DEPARTMENT, attempt, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.test_save_materials import SHOP

KEY = "businessLicense"
SEEN = """query($id: ID!) { node(id: $id) { ... on Application { materials {
  status note problem requirement { key } certificate { id status }
} } } }"""


async def licensed(client: Client) -> tuple[Client, str, Client, Client]:
    """Somebody with a business licence: them, its id, and clerk and approver of its issuer."""
    person = await client.citizen()
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(person, SHOP))
    case = await cases.approve(approver, await cases.move(clerk, "startReview", case))
    return person, case["results"][0]["id"], clerk, approver


async def seen(person: Client, case: Any) -> Any:
    """The material that the licence serves for."""
    node = (await person.run(SEEN, id=case["id"]))["node"]
    return next(one for one in node["materials"] if one["requirement"]["key"] == KEY)


async def chosen(person: Client, certificate: str, **more: Any) -> Any:
    """Start a case and choose that certificate; the payload."""
    given = [{"key": KEY, "certificateId": certificate, **more}]
    return await attempt(person, "saveApplication", await cases.start(person), materials=given)


async def using(person: Client, certificate: str) -> Any:
    """A submitted case that rests on that certificate."""
    case = await cases.complete(person)
    given = [{"key": KEY, "certificateId": certificate}]
    return await cases.submit(person, await cases.move(person, "saveApplication", case, materials=given))


async def frozen(services: Services, case: Any) -> str | None:
    found = await services.stores.applications.get(case["number"])
    assert found is not None
    found.require_intact()
    return {one.key: one.certificate for one in found.materials}.get(KEY)


async def test_a_chosen_certificate_is_shown_and_frozen_at_submission(client: Client, world: Services) -> None:
    person, licence, *_ = await licensed(client)
    case = await using(person, licence)
    assert await seen(person, case) == {
        "status": "FROM_LIBRARY",
        "note": None,
        "problem": None,
        "requirement": {"key": KEY},
        "certificate": {"id": licence, "status": "ACTIVE"},
    }
    assert await frozen(world, case) is not None


async def test_without_a_choice_the_newest_serves(client: Client, world: Services) -> None:
    person, licence, *_ = await licensed(client)
    case = await cases.submitted(person)
    assert (await seen(person, case))["certificate"]["id"] == licence
    assert await frozen(world, case) is not None


async def test_a_chosen_one_can_be_cleared(client: Client) -> None:
    person, licence, *_ = await licensed(client)
    case = (await chosen(person, licence))["application"]
    case = await cases.move(person, "saveApplication", case, materials=[{"key": KEY, "fileIds": []}])
    assert (await seen(person, case))["status"] == "FROM_LIBRARY", "it still lies in the library"


async def test_nobody_uses_somebody_elses(client: Client) -> None:
    _, licence, *_ = await licensed(client)
    other = await client.citizen(2)
    for one in (licence, "Q2VydGlmaWNhdGU6bm90aGluZw", "nonsense"):
        ((code, path),) = told(await chosen(other, one))
        assert (code, path[0]) == ("NOT_FOUND", "materials")


async def test_it_must_be_of_the_type_and_the_only_way(client: Client) -> None:
    person, licence, clerk, approver = await licensed(client)
    file = await cases.upload(person)
    assert told(await chosen(person, licence, fileIds=[file])) == [("INVALID", ["materials", KEY])]
    plan = [{"key": "floorPlan", "certificateId": licence}]
    payload = await attempt(person, "saveApplication", await cases.start(person), materials=plan)
    assert told(payload) == [("NOT_ALLOWED_NOW", ["materials", "floorPlan"])]
    case = await using(person, licence)
    case = await cases.move(clerk, "startReview", await cases.accept(clerk, case))
    food = (await cases.approve(approver, case))["results"][0]["id"]
    assert told(await chosen(person, food)) == [("MATERIAL_REJECTED", ["materials", KEY])]


async def test_one_that_was_revoked_is_refused_at_once(client: Client) -> None:
    person, licence, _, approver = await licensed(client)
    await approver.change(REVOKE, id=licence)
    assert told(await chosen(person, licence)) == [("MATERIAL_REJECTED", ["materials", KEY])]


async def test_one_whose_seal_does_not_fit_is_refused(client: Client, world: Services) -> None:
    person, licence, *_ = await licensed(client)
    rows = await world.database.rows("certificates").find({}, limit=10)
    await world.database.rows("certificates").update({"_id": rows[0]["_id"]}, {"$set": {"number": "9"}})
    assert told(await chosen(person, licence)) == [("MATERIAL_REJECTED", ["materials", KEY])]
    assert await frozen(world, await cases.submitted(person)) is None


@pytest.mark.parametrize(
    "status", [CertificateStatus.SUSPENDED, CertificateStatus.REVOKED, CertificateStatus.EXPIRED]
)
async def test_one_that_was_lost_since_is_told_and_keeps_from_approving(
    client: Client, world: Services, clock: Clock, status: CertificateStatus
) -> None:
    person, licence, clerk, approver = await licensed(client)
    case = await cases.move(clerk, "startReview", await cases.accept(clerk, await using(person, licence)))
    await lose(world, status)
    for reader in (person, clerk, approver.english()):
        material = await seen(reader, case)
        assert material["problem"] == status.name
        assert material["note"]
    payload = await attempt(approver, "decideApplication", case, outcome="APPROVE")
    assert told(payload) == [("NOT_ALLOWED_NOW", ["materials", KEY])]
    refusal = {"outcome": "DENY", "reason": "营业执照已失效", "legalBasis": "《食品安全法》"}
    assert (await attempt(approver, "decideApplication", case, **refusal))["userErrors"] == []


async def lose(world: Services, status: CertificateStatus) -> None:
    """Let the only licence be lost, as its issuer or time does it."""
    rows = world.database.rows("certificates")
    (row,) = await rows.find({}, limit=10)
    ended = {"validUntil": (world.clock() - timedelta(days=2)).date().isoformat()}
    change = ended if status is CertificateStatus.EXPIRED else {"status": status.value}
    assert await rows.update({"_id": row["_id"]}, {"$set": change})


async def test_a_lost_one_is_replaced_in_a_supplement(client: Client, world: Services) -> None:
    person, licence, clerk, _ = await licensed(client)
    case = await using(person, licence)
    await lose(world, CertificateStatus.REVOKED)
    case = await cases.move(clerk, "requestSupplement", case, items=[{"materialKey": KEY, "message": "执照已撤销"}])
    file = await cases.upload(person)
    given = {"materials": [{"key": KEY, "fileIds": [file]}], "idempotencyKey": "k"}
    case = await cases.move(person, "supplementApplication", case, **given)
    assert (await seen(person, case))["status"] == "PROVIDED"
    assert (await seen(clerk, case))["problem"] is None
