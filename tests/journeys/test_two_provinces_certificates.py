"""Certificates across the border (免证办): what lies in the library here serves there, sealed as it is."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from resolvers.certificates.vouching import vouched
from seeds.cast_names import resident_id
from tests.cases import DEPARTMENT, accept, approve, move
from tests.clock import Clock
from tests.graphql import Client
from tests.journeys.test_two_provinces import at_home, crossed, seen
from tests.provinces import Side, settle, two_provinces
from tests.resolvers.applications.test_library_certificates import KEY, licensed
from tests.resolvers.exchanges.test_taking_messages import applicant, books, case, message, refused, send

SEEN = """query($id: ID!) { node(id: $id) { ... on Application { materials {
  requirement { key } status evidence { provider fields }
} } } }"""


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def licence_at(clerk: Client, there: Any) -> Any:
    """The material that the licence stands for, as the clerk sees it."""
    found = (await clerk.run(SEEN, id=there["id"]))["node"]["materials"]
    return next(one for one in found if one["requirement"]["key"] == KEY)


async def carried(here: Side, number: str) -> Any:
    """The licence as it was carried in the message about a case."""
    (sent, *_) = await here.services.stores.exchange_messages.of(f"GX-{number}")
    return next(one["certificate"] for one in sent.payload["materials"] if one["key"] == KEY)


async def test_a_licence_of_the_library_serves_at_home(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    person, *_ = await licensed(here.client)
    mine = await crossed(person)
    await settle(here, home)

    clerk, there = await at_home(home)
    found = await licence_at(clerk, there)
    assert found["status"] == "SHARED"
    assert found["evidence"]["provider"].startswith("广西壮族自治区 ")
    assert found["evidence"]["fields"]["identifier"] == (await carried(here, mine["number"]))["identifier"]
    reviewed = await move(clerk, "startReview", await accept(clerk, there))
    await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await settle(here, home)

    result = (await seen(person, mine))["crossProvince"]["certificate"]
    assert vouched(result).facts["holderName"] == there["applicant"]["name"]


@pytest.mark.parametrize("wrong", ["content", "signature", "sealKey", "identifier", "another's", "of another type"])
async def test_what_its_seal_did_not_sign_for_this_person_is_refused(
    provinces: tuple[Side, Side], wrong: str
) -> None:
    here, home = provinces
    person, *_ = await licensed(here.client)
    licence = await carried(here, (await _on_its_way(here, person))["number"])
    key = KEY
    holder = vouched(licence).facts
    told: dict[str, Any] = applicant(name=holder["holderName"], idNumber=holder["holderCode"])
    if wrong == "another's":
        told = applicant(name="王小明", idNumber=resident_id(date(1990, 3, 7), 123))
    elif wrong == "of another type":
        key = "floorPlan"
    else:
        licence = {**licence, wrong: _changed(licence[wrong])}
    materials = [{"key": key, "committed": False, "files": [], "certificate": licence}]

    reason = await refused(here, home, await message(here, case(materials=materials, **told)))

    assert reason in {f"INVALID materials.{key}", f"MATERIAL_REJECTED materials.{key}"}


async def test_what_its_seal_signed_is_taken(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    person, *_ = await licensed(here.client)
    licence = await carried(here, (await _on_its_way(here, person))["number"])
    holder = vouched(licence).facts
    told = applicant(name=holder["holderName"], idNumber=holder["holderCode"])
    materials = [{"key": KEY, "committed": False, "files": [], "certificate": licence}]

    await send(here, await message(here, case(materials=materials, **told)))

    assert await books(home) == [1, 1, 1]


async def _on_its_way(here: Side, person: Client) -> Any:
    """A case that rests on the licence, written but not sent."""
    mine = await crossed(person)
    await report_crossings(here.services, here.clock())
    return mine


def _changed(text: str) -> str:
    """The same text with one digit or letter changed."""
    at = len(text) // 2
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]
