"""Posts that are limited to a region, as administrators give and take them."""

import pytest

from api.context import Services
from resolvers.regions.model import Region, RegionLevel
from seeds.departments import HEALTH, MARKET
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.staff.test_manage_staff import NEW
from tests.staff import manage, member, said, signed_in

COUNTY, TOWNSHIP, ELSEWHERE = MARKET.region, "511602001000", "511603000000"
POSTS = """{ departmentStaff(departmentCode: "%s") { edges { node { username posts {
  role department { code } region { code name } } } } } }"""
LOG = "{ staffLog { edges { node { action role regionCode } } } }"


@pytest.fixture
async def administrator(client: Client, world: Services, clock: Clock) -> Client:
    township = Region(TOWNSHIP, "北辰街道", "四川省广安市广安区北辰街道", RegionLevel.TOWNSHIP, COUNTY)
    await world.stores.regions.put_many([township])
    return await signed_in(client, await member(client, clock, "ADMINISTRATOR"))


async def test_a_post_for_a_township_is_given_shown_logged_and_taken(administrator: Client) -> None:
    made = await manage(administrator, "createStaffAccount", **NEW, regionCode=TOWNSHIP)
    assert made["userErrors"] == []

    found = (await administrator.run(POSTS % MARKET.code))["departmentStaff"]["edges"]
    (new,) = [edge["node"] for edge in found if edge["node"]["username"] == "new.clerk"]
    assert new["posts"] == [
        {"role": "CLERK", "department": {"code": MARKET.code}, "region": {"code": TOWNSHIP, "name": "北辰街道"}}
    ]
    post = {"username": "new.clerk", "role": "CLERK", "departmentCode": MARKET.code}
    assert said(await manage(administrator, "revokePost", **post)) == [("NOT_FOUND", ["role"])]
    assert (await manage(administrator, "revokePost", **post, regionCode=TOWNSHIP))["userErrors"] == []
    log = [edge["node"] for edge in (await administrator.run(LOG))["staffLog"]["edges"]]
    assert sorted(entry["action"] for entry in log) == ["ACCOUNT_CREATED", "POST_REVOKED"]
    assert {entry["regionCode"] for entry in log} == {TOWNSHIP}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"regionCode": ELSEWHERE}, ("NOT_FOUND", ["regionCode"])),
        ({"regionCode": "511602999000"}, ("NOT_FOUND", ["regionCode"])),
        ({"regionCode": "510000000000"}, ("NOT_FOUND", ["regionCode"])),
        ({"regionCode": ""}, ("NOT_FOUND", ["regionCode"])),
        ({"regionCode": TOWNSHIP, "role": "ADMINISTRATOR"}, ("INVALID", ["regionCode"])),
    ],
    ids=["beside", "unknown", "above", "empty", "administrator"],
)
async def test_what_limits_no_post(
    administrator: Client, given: dict[str, str], problem: tuple[str, list[str]]
) -> None:
    assert said(await manage(administrator, "createStaffAccount", **{**NEW, **given})) == [problem]
    assert said(await manage(administrator, "grantPost", **{**post_of("s20101"), **given})) == [problem]


async def test_the_same_role_may_be_held_in_two_places(administrator: Client) -> None:
    for region in (TOWNSHIP, COUNTY):
        granted = await manage(administrator, "grantPost", **post_of("s20101"), regionCode=region)
        assert granted["userErrors"] == []
    again = await manage(administrator, "grantPost", **post_of("s20101"), regionCode=TOWNSHIP)
    assert said(again) == [("ALREADY_DONE", ["role"])]


def post_of(username: str) -> dict[str, str]:
    return {"username": username, "role": "CLERK", "departmentCode": HEALTH.code}
