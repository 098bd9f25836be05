"""The seal office's desk, and what owners are told."""

from api.context import Services
from auth.accounts.model import MemberRole, Role
from tests.cases import ELSEWHERE, employ
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.seals.steps import FOUR, ask, asked, company, in_use, member, officer, phone_of, taken

DESK = """query($status: [SealStatus!], $first: Int, $after: String) { workbench {
  seals(status: $status, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
    edges { node { kind status owner { name } users { id } signatures { totalCount } } } } } }"""


async def listed(client: Client, *status: str, **page: object) -> tuple[int, list[str]]:
    found = await client.run(DESK, status=list(status) or None, **page)
    seals = found["workbench"]["seals"]
    return seals["totalCount"], [edge["node"]["kind"] for edge in seals["edges"]]


async def told_of(client: Client) -> list[str]:
    found = await client.run("{ viewer { notifications { edges { node { title } } } } }")
    return [edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_what_waits_stands_in_the_order_of_asking(client: Client, services: Services, clock: Clock) -> None:
    owner, desk = await company(client), await officer(services, client, Role.APPROVER)
    for kind in FOUR:
        clock.forward(minutes=1)
        await asked(owner, kind)

    assert await listed(desk, "REQUESTED") == (4, FOUR)
    first = await desk.run(DESK, status=["REQUESTED"], first=3)
    page = first["workbench"]["seals"]["pageInfo"]
    assert page["hasNextPage"]
    assert (await listed(desk, "REQUESTED", first=3, after=page["endCursor"]))[1] == FOUR[3:]


async def test_what_ran_out_is_listed_as_such(client: Client, services: Services, clock: Clock) -> None:
    await in_use(client, await company(client))
    clock.forward(minutes=1)
    await ask(await member(services, client, MemberRole.ADMINISTRATOR), ["CONTRACT"])
    desk = await officer(services, client, Role.SUPERVISOR)

    assert await listed(desk, "EXPIRED") == (0, [])
    assert "FINANCE" in (await listed(desk, "ACTIVE", first=100))[1]
    clock.forward(days=5 * 366)
    desk = await client.sign_in("13900002003")
    assert await listed(desk, "EXPIRED") == (1, ["FINANCE"])
    assert "FINANCE" not in (await listed(desk, "ACTIVE", "SUSPENDED", first=100))[1]
    assert (await listed(desk, "EXPIRED", "REQUESTED"))[1] == ["FINANCE", "CONTRACT"]


async def test_other_departments_see_nothing_of_it(client: Client, services: Services) -> None:
    await ask(await company(client), FOUR)
    clerk = await employ(services, client, (Role.APPROVER, ELSEWHERE), place=6)

    assert await listed(clerk) == (0, [])


async def test_the_office_sees_neither_users_nor_uses(client: Client, services: Services) -> None:
    await ask(await company(client), ["FINANCE"])
    desk = await officer(services, client, Role.APPROVER)

    found = await desk.run(DESK, status=["REQUESTED"])

    (edge,) = found["workbench"]["seals"]["edges"]
    assert (edge["node"]["users"], edge["node"]["signatures"]) == (None, None)


async def test_owners_are_told_of_what_others_did(client: Client, services: Services) -> None:
    owner, administrator = await company(client), await member(services, client, MemberRole.ADMINISTRATOR)
    seal = await in_use(client, owner)
    await taken(owner, "suspendSeal", seal, reason="手机遗失")
    await taken(owner, "authorizeSealUser", seal, phone=phone_of(1), validUntil="2036-01-01")

    assert sorted(await told_of(administrator)) == sorted(
        ["电子印章已制作", "电子印章已启用", "电子印章已停用", "您获得用印授权"]
    )
    assert sorted(await told_of(owner)) == sorted(["电子印章已制作", "电子印章已启用"])
