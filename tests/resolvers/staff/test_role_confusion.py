"""Roles that are called alike, or stand side by side in one account, don't stand in for each other."""

import pytest

from schema.node import global_id
from seeds.departments import MARKET
from seeds.people import CITIZENS, COMPANY
from tests.acting import act, acting, code_of, invite, joined
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import LOG, member, said, signed_in

HEAD, COLLEAGUE = 4, 2
ORGANIZATION = global_id("Organization", COMPANY.id)
QUEUE = "{ workbench { queue { edges { node { id } } } } }"
GRANT = "mutation($i: GrantPostInput!) { grantPost(input: $i) { staffMember { username } } }"
POST = {"username": "s20101", "role": "ADMINISTRATOR", "departmentCode": MARKET.code, "reason": "试试"}


@pytest.fixture
async def company(client: Client) -> Client:
    """An administrator of a company, acting for it."""
    head = await client.citizen(HEAD)
    person = await joined(head, await client.citizen(COLLEAGUE), CITIZENS[COLLEAGUE].phone, "ADMINISTRATOR")
    return await acting(person, organizationId=ORGANIZATION)


async def test_a_companys_administrator_is_no_administrator_of_staff(company: Client) -> None:
    assert await code_of(company, GRANT, i=POST) == "FORBIDDEN"
    assert (await company.run(LOG))["staffLog"] is None
    assert (await company.run("{ workbench { __typename } }"))["workbench"] is None


async def test_an_administrator_of_staff_is_nobody_in_a_company(client: Client, clock: Clock) -> None:
    staff = await signed_in(client, await member(client, clock, "ADMINISTRATOR"))
    person = {one["username"]: one for one in await client.people() if "username" in one}
    me = next(one for one in person.values() if "ADMINISTRATOR" in one["roles"])
    await staff.verify(me["name"], me["idNumber"])

    assert said(await act(staff, organizationId=ORGANIZATION)) == [("NOT_FOUND", ["organizationId"])]
    assert told(await invite(staff, CITIZENS[0].phone)) == [("NOT_FOUND", ["organizationId"])]


async def test_an_administrator_of_staff_handles_no_case(client: Client, clock: Clock) -> None:
    staff = await signed_in(client, await member(client, clock, "ADMINISTRATOR"))

    assert (await staff.post(QUEUE)).get("data", {}).get("workbench") is None
