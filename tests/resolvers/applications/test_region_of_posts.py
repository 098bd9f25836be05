"""Roles × departments × regions: a post may be limited to a region, and reaches no case outside it."""

from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Account, Post, Role
from auth.assurance import Assurance
from auth.caller import Caller
from resolvers.applications.lifecycle import Actor, ApplicationStatus
from schema.node import read_id
from seeds.departments import MARKET
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, employ, told
from tests.graphql import Client
from tests.resolvers.applications.people import AT, HERE, case

COUNTY, TOWNSHIP, NEIGHBOUR = MARKET.region, "511602001000", "511602002000"
CITY, OTHER_COUNTY = "511600000000", "511603000000"
QUEUE = "{ workbench { queue { totalCount edges { node { number availableActions } } } } }"
ONE = "query($n: String!) { workbench { application(number: $n) { number } } }"
REVOKE = """mutation($id: ID!) { revokeCertificate(input: {certificateId: $id, reason: "虚假"}) {
  certificate { status } userErrors { code path } } }"""


async def in_township(services: Services, number: str) -> None:
    """Let a case be of a matter that a township handles."""
    found = await services.stores.applications.get(number)
    assert found is not None
    await services.stores.applications.save(replace(found, region=TOWNSHIP, revision=found.revision + 1))


@pytest.fixture
async def two(client: Client, world: Services) -> tuple[str, str]:
    """The numbers of a case of the county and of one of a township, both at the same department's window."""
    citizen = await client.citizen()
    county, township = await cases.submitted(citizen), await cases.submitted(citizen)
    await in_township(world, township["number"])
    return county["number"], township["number"]


async def queue(client: Client) -> tuple[set[str], int]:
    found = (await client.run(QUEUE))["workbench"]["queue"]
    return {edge["node"]["number"] for edge in found["edges"]}, found["totalCount"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("department", [HERE, ELSEWHERE])
@pytest.mark.parametrize("region", [None, CITY, COUNTY, TOWNSHIP, NEIGHBOUR, OTHER_COUNTY])
@pytest.mark.parametrize("place", [COUNTY, TOWNSHIP])
def test_the_matrix(role: Role, department: str, region: str | None, place: str) -> None:
    """Who has what post, against a case of the department HERE in that place."""
    one = replace(case(ApplicationStatus.SUBMITTED), region=place)
    account = Account("staff", "13900001001", AT, Assurance.PHONE, posts=(Post(role, department, region),))
    held = {COUNTY: {None, CITY, COUNTY}, TOWNSHIP: {None, CITY, COUNTY, TOWNSHIP}}[place]
    in_charge = department == HERE and region in held and role is not Role.ADMINISTRATOR

    actors = one.actors(Caller(account, "session"))

    assert actors == (frozenset({Actor(role.value)}) if in_charge else frozenset())


@pytest.mark.parametrize(
    ("region", "sees"), [(None, 2), (COUNTY, 2), (CITY, 2), (TOWNSHIP, 1), (NEIGHBOUR, 0), (OTHER_COUNTY, 0)]
)
async def test_the_queue_holds_what_the_post_reaches(
    client: Client, world: Services, two: tuple[str, str], region: str | None, sees: int
) -> None:
    post = (Role.CLERK, DEPARTMENT, region) if region else (Role.CLERK, DEPARTMENT)
    clerk = await employ(world, client, post)
    seen = {2: set(two), 1: {two[1]}, 0: set()}[sees]

    assert await queue(clerk) == (seen, sees)
    for number in two:
        found = (await clerk.run(ONE, n=number))["workbench"]["application"]
        assert (found is not None) is (number in seen)


async def test_limited_here_and_unlimited_there(client: Client, world: Services, two: tuple[str, str]) -> None:
    """Each post counts for itself: an approver everywhere is a clerk in the township only."""
    both = await employ(world, client, (Role.CLERK, DEPARTMENT, TOWNSHIP), (Role.APPROVER, DEPARTMENT))
    found = (await both.run(QUEUE))["workbench"]["queue"]["edges"]

    assert {edge["node"]["number"]: "ACCEPT" in edge["node"]["availableActions"] for edge in found} == {
        two[0]: False,
        two[1]: True,
    }


async def test_two_departments_of_which_one_is_limited(client: Client, world: Services, two: tuple[str, str]) -> None:
    """Being unlimited in one department opens nothing of another."""
    clerk = await employ(world, client, (Role.CLERK, ELSEWHERE), (Role.CLERK, DEPARTMENT, TOWNSHIP))

    assert await queue(clerk) == ({two[1]}, 1)


async def test_a_case_outside_cannot_be_handled(client: Client, world: Services, two: tuple[str, str]) -> None:
    clerk = await employ(world, client, (Role.CLERK, DEPARTMENT, NEIGHBOUR))
    inside = await employ(world, client, (Role.CLERK, DEPARTMENT, TOWNSHIP), place=2)
    shown = """query($n: String!) { workbench { application(number: $n) { id revision } } }"""
    one = (await inside.run(shown, n=two[1]))["workbench"]["application"]

    assert told(await cases.attempt(clerk, "acceptApplication", one, mode="COMPLETE")) == [
        ("NOT_FOUND", ["applicationId"])
    ]
    assert (await cases.accept(inside, one))["status"] == "ACCEPTED"


async def test_files_of_a_case_outside_are_not_there(client: Client, world: Services, two: tuple[str, str]) -> None:
    (file, *_) = (await world.stores.applications.get(two[1])).files  # type: ignore[union-attr]
    inside = await employ(world, client, (Role.CLERK, DEPARTMENT, TOWNSHIP))
    outside = await employ(world, client, (Role.CLERK, DEPARTMENT, NEIGHBOUR), place=2)

    assert (await inside.get(f"/files/{file}")).status_code == 200
    assert (await outside.get(f"/files/{file}")).status_code == 404


async def test_certificates_go_by_the_region_of_their_case(client: Client, world: Services) -> None:
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    await in_township(world, case["number"])
    decided = await cases.approve(
        await client.staff("APPROVER", DEPARTMENT), {**case, "revision": case["revision"] + 1}
    )
    (certificate,) = decided["results"]
    outside = await employ(world, client, (Role.APPROVER, DEPARTMENT, NEIGHBOUR))
    inside = await employ(world, client, (Role.APPROVER, DEPARTMENT, TOWNSHIP), place=2)

    key = read_id(certificate["id"])[1]  # type: ignore[index]
    assert (await outside.get(f"/certificates/{key}.pdf")).status_code == 404
    assert (await inside.get(f"/certificates/{key}.pdf")).status_code == 200
    refused: Any = await outside.change(REVOKE, id=certificate["id"])
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_FOUND"]
    assert (await inside.change(REVOKE, id=certificate["id"]))["certificate"] == {"status": "REVOKED"}
