import pytest

from api.context import Services
from auth.accounts.model import Role
from seeds.departments import HEALTH, MARKET, POLICE
from tests.cases import employ
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.staff.test_manage_staff import NEW
from tests.staff import LOG, manage, member, signed_in

PAGE = """query($first: Int, $after: String) { staffLog(first: $first, after: $after) {
  edges { node { action } } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def administrator(client: Client, clock: Clock) -> Client:
    return await signed_in(client, await member(client, clock, "ADMINISTRATOR"))


async def test_every_change_is_written_down_newest_first(client: Client, administrator: Client, clock: Clock) -> None:
    post = {"username": "new.clerk", "role": "APPROVER", "departmentCode": HEALTH.code}
    await manage(administrator, "createStaffAccount", **NEW)
    for mutation, given in (
        ("grantPost", post),
        ("revokePost", {**post, "reason": " 调离 "}),
        ("resetStaffCredentials", {"username": "new.clerk", "reason": "手机丢失"}),
    ):
        clock.forward(minutes=1)
        assert (await manage(administrator, mutation, **given))["userErrors"] == []

    log = (await administrator.run(LOG))["staffLog"]

    nodes = [edge["node"] for edge in log["edges"]]
    assert log["totalCount"] == 4
    assert [(one["action"], one["role"], one["reason"]) for one in nodes] == [
        ("CREDENTIALS_RESET", None, "手机丢失"),
        ("POST_REVOKED", "APPROVER", "调离"),
        ("POST_GRANTED", "APPROVER", "岗位调整"),
        ("ACCOUNT_CREATED", "CLERK", "岗位调整"),
    ]
    assert {(one["by"], one["about"]) for one in nodes} == {("s20050", "new.clerk")}
    assert [one["at"] for one in nodes] == sorted((one["at"] for one in nodes), reverse=True)


async def test_what_failed_is_not_in_it(administrator: Client) -> None:
    await manage(administrator, "createStaffAccount", **{**NEW, "username": "s20100"})

    assert (await administrator.run(LOG))["staffLog"] == {"totalCount": 0, "edges": []}


async def test_it_is_read_by_the_departments_administrators_only(
    client: Client, services: Services, administrator: Client
) -> None:
    await manage(administrator, "createStaffAccount", **NEW)
    beside = await employ(services, client, (Role.ADMINISTRATOR, MARKET.code), place=1)
    elsewhere = await employ(services, client, (Role.ADMINISTRATOR, POLICE.code), place=2)

    assert (await beside.run(LOG))["staffLog"]["totalCount"] == 1
    assert (await elsewhere.run(LOG))["staffLog"] == {"totalCount": 0, "edges": []}


async def test_it_comes_in_pages(administrator: Client, clock: Clock) -> None:
    await manage(administrator, "createStaffAccount", **NEW)
    clock.forward(minutes=1)
    await manage(administrator, "resetStaffCredentials", username="new.clerk")

    first = (await administrator.run(PAGE, first=1))["staffLog"]
    rest = (await administrator.run(PAGE, first=1, after=first["pageInfo"]["endCursor"]))["staffLog"]

    pages = [[edge["node"]["action"] for edge in page["edges"]] for page in (first, rest)]
    assert pages == [["CREDENTIALS_RESET"], ["ACCOUNT_CREATED"]]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
