from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.services import make_services
from auth.accounts.model import Account, Person, Post, Role
from auth.assurance import Assurance
from seeds.cast_names import staff_id_number
from seeds.departments import HEALTH, MARKET, POLICE
from seeds.people import CAST, known_identities, people
from tests.cases import employ
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.graphql import Client
from tests.resolvers.access.test_access_log import log_of
from tests.staff import member, signed_in

STAFF = """query($code: String!, $first: Int, $after: String) {
departmentStaff(departmentCode: $code, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { name username maskedPhone temporaryPassword secondFactor posts { role department { code } } } }
} }"""
HERE = {one.name for one in CAST if any(post.department == MARKET.code for post in one.posts)}


@pytest.fixture
async def administrator(client: Client, clock: Clock) -> Client:
    return await signed_in(client, await member(client, clock, "ADMINISTRATOR"))


async def test_an_administrator_sees_who_works_in_their_department(administrator: Client) -> None:
    found = (await administrator.run(STAFF, code=MARKET.code))["departmentStaff"]

    nodes = [edge["node"] for edge in found["edges"]]
    assert {node["name"] for node in nodes} == HERE
    assert found["totalCount"] == len(nodes) == len(HERE)
    assert all(MARKET.code in {post["department"]["code"] for post in node["posts"]} for node in nodes)
    assert {(node["temporaryPassword"], node["secondFactor"]) for node in nodes} == {(False, True)}
    assert all("****" in node["maskedPhone"] for node in nodes)


async def test_it_comes_in_pages_without_gaps_or_doubles(administrator: Client) -> None:
    names: list[str] = []
    page = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        found = (await administrator.run(STAFF, code=MARKET.code, first=1, after=page["endCursor"]))[
            "departmentStaff"
        ]
        names += [edge["node"]["name"] for edge in found["edges"]]
        page = found["pageInfo"]

    assert sorted(names) == sorted(HERE)


@pytest.mark.parametrize("code", [POLICE.code, "x", ""])
async def test_other_departments_answer_like_missing_ones(administrator: Client, code: str) -> None:
    assert (await administrator.run(STAFF, code=code))["departmentStaff"] is None


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.SUPERVISOR])
async def test_other_roles_see_nobody(client: Client, services: Services, role: Role) -> None:
    me = await employ(services, client, (role, MARKET.code), (Role.ADMINISTRATOR, HEALTH.code))

    assert (await me.run(STAFF, code=MARKET.code))["departmentStaff"] is None
    assert (await (await client.citizen()).run(STAFF, code=MARKET.code))["departmentStaff"] is None
    assert (await client.run(STAFF, code=MARKET.code))["departmentStaff"] is None


async def test_whoever_is_listed_sees_who_looked(client: Client, administrator: Client, clock: Clock) -> None:
    for _ in range(2):
        await administrator.run(STAFF, code=MARKET.code)

    clerk = await signed_in(client, await member(client, clock, "CLERK"))
    (entry,) = await log_of(clerk)
    assert (entry["by"], entry["purpose"]) == ("广安区市场监督管理局人员管理员", "查看本部门人员名单")
    assert entry["fields"] == ["姓名", "岗位"]
    assert await log_of(administrator) == []


async def test_somebody_without_a_password_is_listed_too(
    client: Client, administrator: Client, services: Services
) -> None:
    await employ(services, client, (Role.CLERK, MARKET.code))

    found = (await administrator.run(STAFF, code=MARKET.code))["departmentStaff"]

    assert [edge["node"]["name"] for edge in found["edges"] if edge["node"]["username"] is None] == ["职员1"]


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def listened(world: Services, mongodb_uri: str, clock: Clock, commands: Commands) -> AsyncIterator[Client]:
    """The application on the same database, through a connection that is listened to."""
    database = counted(mongodb_uri, world.database.name, commands)
    services = make_services(world.settings, database, known_identities(), clock)
    await services.gate.tokens.load(clock())
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)
    database.close()


async def test_a_page_takes_six_round_trips_however_long(
    listened: Client, world: Services, commands: Commands, clock: Clock
) -> None:
    """The page, its credentials, the department's name, the log, the departments of all posts, the count."""
    post = (Post(Role.CLERK, MARKET.code),)
    many = [
        Account(f"many{place}", f"137{place:08d}", clock(), Assurance.REAL_NAME, someone(place, clock), post)
        for place in range(40)
    ]
    await world.gate.accounts.put_many(many)
    me = await employ(world, listened, (Role.ADMINISTRATOR, MARKET.code))
    await me.run("{ viewer { id } }")

    for size in (1, 5, 40):
        commands.sent.clear()
        found = (await me.run(STAFF, code=MARKET.code, first=size))["departmentStaff"]
        assert len(found["edges"]) == size
        assert len(commands.sent) == 6, commands.sent


def someone(place: int, clock: Clock) -> Person:
    return Person(f"众人{place}", staff_id_number(place + 500), clock(), "DEVELOPMENT")
