"""Who reads how much of what two provinces said about a case: not more than of the case itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from seeds.departments import POLICE
from seeds.people import CITIZENS
from tests.acting import DELEGATE, GIVER, acting, delegated
from tests.cases import DEPARTMENT, accept, approve, attempt, move
from tests.clock import Clock
from tests.graphql import Client
from tests.journeys.test_two_provinces import CROSSING, at_home, crossed, seen
from tests.provinces import Side, settle, two_provinces
from tests.resolvers.applications.clockwork import calendars


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def test_a_delegate_and_who_is_asked_learn_no_more_than_of_the_case(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    giver, delegate = await here.client.citizen(GIVER), await here.client.citizen(DELEGATE)
    agent = await acting(delegate, delegationId=await delegated(giver, delegate, clock))
    case = await crossed(agent)
    await settle(here, home)
    clerk, there = await at_home(home)
    await calendars(home.client, home.services, 2035, 2036)
    reviewed = await move(clerk, "startReview", await accept(clerk, there))
    approver = await home.client.staff("APPROVER", DEPARTMENT)
    asked = await move(approver, "requestOpinion", reviewed, departmentCodes=[POLICE.code], workingDays=5)

    police = await home.client.staff("APPROVER", POLICE.code)
    (first, *_) = messages(await read(police, there))
    assert (first["type"], "form" in first["content"], "applicant" in first["content"]) == ("CASE", True, False)
    assert messages(await read(approver, there))[0]["content"]["applicant"]["name"] == CITIZENS[GIVER].name

    agreed = await attempt(police, "giveOpinion", await read(police, asked), agree=True, opinion="同意")
    assert agreed["userErrors"] == []
    await approve(approver, await read(approver, there))
    await settle(here, home)
    mine, theirs = await seen(giver, case), await seen(agent, case)

    whole, part = messages(mine), messages(theirs)
    assert whole[0]["content"]["applicant"]["idNumber"] == CITIZENS[GIVER].id_number
    assert mine["crossProvince"]["certificate"]["content"]
    # The number stands in the form, which the delegate fills in; what they never see is nowhere here either.
    assert part[0]["content"]["form"] == whole[0]["content"]["form"]
    assert "applicant" not in part[0]["content"]
    assert ["certificate" in one["content"] for one in (whole[-1], part[-1])] == [True, False]
    assert theirs["crossProvince"]["certificate"] is None


async def read(client: Client, case: Any) -> Any:
    return (await client.run(CROSSING, id=case["id"]))["node"]


def messages(case: Any) -> Any:
    """What the case and the result say; in between is how it stood."""
    said = case["crossProvince"]["messages"]
    return [one for one in said if one["type"] == "CASE"] + [one for one in said if one["type"] == "RESULT"]
