"""Certificates and promises as materials of a package: one's own, genuine, and by somebody who may promise."""

from typing import Any

from api.context import Services
from api.jobs import advance_packages
from resolvers.applications.breaches.model import Breach, BreachStatus
from resolvers.package_applications.splitting import Given
from resolvers.parties.model import Party, PartyKind
from seeds.departments import MARKET
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from seeds.matters.company import INDIVIDUAL_BUSINESS
from seeds.matters.household import BIRTH_REGISTRATION
from seeds.matters.welfare import ELDERLY
from seeds.packages import OLD_AGE, RESTAURANT
from seeds.people import CITIZENS
from tests import cases
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.test_instant_approval import id_card
from tests.resolvers.package_applications.steps import (
    attempt,
    filled,
    handled,
    part,
    seen,
    start,
    states,
    submitted,
)


async def licence_of(client: Client, person: Client) -> str:
    """The business licence that somebody got: its id."""
    clerk, approver = await client.staff("CLERK", MARKET.code), await client.staff("APPROVER", MARKET.code)
    case = await cases.accept(clerk, await cases.submitted(person, INDIVIDUAL_BUSINESS.code))
    case = await cases.approve(approver, await cases.move(clerk, "startReview", case))
    return str(case["results"][0]["id"])


async def choosing(person: Client, certificate: str, material: str, **more: Any) -> Any:
    """Submit a package with that certificate for one of its materials; what is told of that material."""
    given = await filled(person, await start(person, OLD_AGE.code))
    others = [one for one in given["materials"] if one["key"] != material]
    chosen = {"key": material, "certificateId": certificate, **more}
    payload = await attempt(person, "submitPackage", **{**given, "materials": [*others, chosen]})
    return [one for one in told(payload) if one[1] == ["materials", material]]


async def test_nobody_puts_somebody_elses_certificate_into_a_package(client: Client) -> None:
    licence, other = await licence_of(client, await client.citizen()), await client.citizen(2)
    file = await cases.upload(other)
    place = ["materials", "residentIdCard"]
    assert await choosing(other, licence, "residentIdCard") == [("NOT_FOUND", place)]
    assert await choosing(other, licence, "residentIdCard", fileIds=[file]) == [("INVALID", place)]
    assert ("NOT_ALLOWED_NOW", ["materials", "photo"]) in await choosing(other, licence, "photo")


def test_a_chosen_certificate_gives_way_to_no_other() -> None:
    asked = next(one for one in ELDERLY.materials if one.certificate_type)
    newest = id_card("四川省广安市", Party("holder", PartyKind.PERSON, "王建国", CITIZENS[1].id_number))
    library = {asked.certificate_type or "": newest}
    keys = {asked.key: "merged"}
    assert Given(library=library).held(ELDERLY, keys) == {asked.key: newest}
    # What the applicant chose was lost since: the part lacks it, and they are asked.
    assert Given(library=library, chosen=frozenset({"merged"})).held(ELDERLY, keys) == {}


async def test_who_broke_a_commitment_promises_nothing_in_a_package(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    number, in_force = CITIZENS[0].id_number, BreachStatus.IN_FORCE
    breach = Breach("case", number, MARKET.code, "与承诺不符", "approver", clock(), in_force)
    await services.stores.breaches.add(breach)
    given = await filled(citizen, await start(citizen, RESTAURANT.code))
    assert told(await attempt(citizen, "submitPackage", **given)) == [("NOT_ALLOWED_NOW", ["materials"])]


async def test_a_certificate_that_no_seal_signed_serves_for_nothing(
    client: Client, services: Services, clock: Clock
) -> None:
    citizen = await client.citizen()
    whole = await submitted(citizen)
    birth = await handled(client, part(whole, BIRTH_CERTIFICATE_ISSUE.code))
    found = await services.stores.applications.get(birth["number"])
    assert found is not None
    # Somebody wrote another thing into it, behind our back.
    await services.database.rows("certificates").update({"_id": found.results[0]}, {"$set": {"number": "X99"}})
    await advance_packages(services, clock())
    whole = await seen(citizen, whole)
    case = part(whole, BIRTH_REGISTRATION.code)["application"]
    assert (case["status"], states(whole)[BIRTH_REGISTRATION.code]) == ("DRAFT", "RUNNING")
