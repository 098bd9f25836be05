"""跨省+套餐: a package started in Guangxi, of which Guangdong decides the food licence and we the rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.days import today
from resolvers.exchanges.joining import set_status
from resolvers.exchanges.partners import PartnerStatus
from resolvers.package_applications.abroad import results_abroad
from seeds.matters.company import INDIVIDUAL_BUSINESS
from seeds.packages import NEWBORN, RESTAURANT
from tests.cases import DEPARTMENT, accept, approve, move, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import at_home
from tests.journeys.test_two_provinces import seen as case_of
from tests.provinces import FOOD, A, B, Side, settle, two_provinces
from tests.resolvers.package_applications.steps import (
    advanced,
    attempt,
    change,
    filled,
    handled,
    part,
    seen,
    start,
    states,
)

SHOP = INDIVIDUAL_BUSINESS.code
SERVICES = """{ crossProvinceServices(home: "440000000000") { edges { node {
  matter { code } handledBy { code } package { code matters { matter { code } } } } } } }"""

MATERIALS = "query($id: ID!) { node(id: $id) { ... on Application { materials { requirement { key } status } } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    packages = [{"home": B, "codes": {A: RESTAURANT.code, B: RESTAURANT.code}}]
    async with two_provinces((world.database, neighbour), clock, packages=packages) as both:
        yield both


async def test_a_part_of_a_package_goes_abroad(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    (edge,) = (await here.client.run(SERVICES))["crossProvinceServices"]["edges"]
    offered = edge["node"]
    assert (offered["matter"]["code"], offered["package"]["code"]) == (FOOD, RESTAURANT.code)

    citizen, wanted = await here.client.citizen(), key()
    whole = await start(citizen, RESTAURANT.code, handledBy=offered["handledBy"]["code"], idempotencyKey=wanted)
    again = {"packageCode": RESTAURANT.code, "idempotencyKey": wanted}
    assert (await change(citizen, "startPackage", **again, handledBy="GD"))["id"] == whole["id"]
    assert told(await attempt(citizen, "startPackage", **again)) == [("INVALID", ["idempotencyKey"])]
    whole = await change(citizen, "submitPackage", **await filled(citizen, whole))
    await settle(here, home)
    assert await home.services.database.rows("applications").count({}, 10) == 0

    # What waits for nothing is decided here; what follows goes there, with what came before in its form.
    await handled(here.client, part(await seen(citizen, whole), SHOP))
    assert await advanced(here.services, clock) == 1
    await settle(here, home)
    following = part(await seen(citizen, whole), FOOD)["application"]
    clerk, there = await at_home(home)
    assert there["form"]["creditCode"]
    assert (await case_of(citizen, following))["crossProvince"]["remoteNumber"] is None

    reviewed = await move(clerk, "startReview", await accept(clerk, there))
    await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await settle(here, home)
    assert await advanced(here.services, clock) == 1
    ended = await seen(citizen, whole)
    assert (ended["status"], states(ended)) == ("COMPLETED", {SHOP: "DONE", FOOD: "DONE"})
    for side, number in ((here, following["number"]), (home, there["number"])):
        stored = await side.services.stores.applications.get(number)
        assert stored is not None
        stored.require_intact()


async def test_no_part_goes_to_a_partner_that_was_suspended_meanwhile(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    whole = await start(citizen, RESTAURANT.code, handledBy="GD")
    given, stores = await filled(citizen, whole), here.services.stores
    await set_status(stores, "GD", PartnerStatus.SUSPENDED)
    assert told(await attempt(citizen, "submitPackage", **given)) == [("NOT_ALLOWED_NOW", [])]
    await set_status(stores, "GD", PartnerStatus.ACTIVE)
    whole = await change(citizen, "submitPackage", **given)

    await handled(here.client, part(await seen(citizen, whole), SHOP))
    await set_status(stores, "GD", PartnerStatus.SUSPENDED)
    assert await advanced(here.services, clock) == 1
    await settle(here, home)
    following = part(await seen(citizen, whole), FOOD)["application"]
    assert (await case_of(citizen, following))["status"] == "DRAFT"
    assert await home.services.database.rows("applications").count({}, 10) == 0


async def test_only_packages_that_were_agreed_go_abroad(provinces: tuple[Side, Side]) -> None:
    here, _ = provinces
    citizen = await here.client.citizen()
    other = {"packageCode": NEWBORN.code, "idempotencyKey": key()}
    assert told(await attempt(citizen, "startPackage", **other, handledBy="GD")) == [
        ("NOT_ALLOWED_NOW", ["packageCode"])
    ]
    assert told(await attempt(citizen, "startPackage", **other, handledBy="YN")) == [("NOT_FOUND", ["handledBy"])]


async def test_what_follows_here_is_filled_from_the_certificate_that_came_back(
    world: Services, neighbour: MongoDatabase, clock: Clock
) -> None:
    packages = [{"home": B, "codes": {A: RESTAURANT.code, B: RESTAURANT.code}}]
    matters = [{"home": B, "codes": {A: SHOP, B: SHOP}}]
    async with two_provinces((world.database, neighbour), clock, packages=packages, matters=matters) as (here, home):
        citizen = await here.client.citizen()
        whole = await start(citizen, RESTAURANT.code, handledBy="GD")
        whole = await change(citizen, "submitPackage", **await filled(citizen, whole))
        await settle(here, home)
        clerk, there = await at_home(home)
        reviewed = await move(clerk, "startReview", await accept(clerk, there))
        await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
        await settle(here, home)
        await _nothing_doubtful(here, part(whole, SHOP)["application"]["number"])

        assert await advanced(here.services, clock) == 1
        assert states(await seen(citizen, whole)) == {SHOP: "DONE", FOOD: "RUNNING"}
        following = part(await seen(citizen, whole), FOOD)["application"]
        (licence,) = await home.services.database.rows("certificates").find({"application": there["number"]}, limit=9)
        assert (await case_of(citizen, following))["crossProvince"] is None
        case = await here.services.stores.applications.get(following["number"])
        assert case is not None
        assert case.form["creditCode"] == licence["number"]
        # Nobody brings the licence itself either: it stands for the material, with who vouches for it.
        (evidence,) = case.evidence
        assert (evidence.key, evidence.fields["number"]) == ("businessLicense", licence["number"])
        assert evidence.provider.startswith("广东省 ")
        assert (await _materials(citizen, following))["businessLicense"] == "SHARED"


async def _materials(citizen: Client, case: Any) -> dict[str, str]:
    found = (await citizen.run(MATERIALS, id=case["id"]))["node"]["materials"]
    return {one["requirement"]["key"]: one["status"] for one in found}


async def _nothing_doubtful(side: Side, number: str) -> None:
    """See to it that nothing is filled from what its seal didn't sign, from another's, or from before its term."""
    stores, rows, day = side.services.stores, side.services.database.rows("crossProvinceCases"), today(side.clock())
    case, known = await stores.applications.get(number), await stores.cross_province_cases.of_applications([number])
    assert case is not None
    certificate = known[number].certificate or ""
    assert [one.number for one in (await results_abroad(stores, {number: case}, day)).values()]
    another = replace(case, applicant=replace(case.applicant, id_number="450102199001011239"))
    for one, on in ((another, day), (case, day - timedelta(days=1))):
        assert await results_abroad(stores, {number: one}, on) == {}
    for altered in (certificate.replace("holderName", "holdername"), "{}", "[]"):
        assert altered != certificate
        await rows.update({"_id": known[number].id}, {"$set": {"certificate": altered}})
        assert await results_abroad(stores, {number: case}, day) == {}
    await rows.update({"_id": known[number].id}, {"$set": {"certificate": certificate}})
