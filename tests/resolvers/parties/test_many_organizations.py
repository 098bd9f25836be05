"""A page of organizations, with members and invitations of each, costs what one costs."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.services import make_services
from auth.accounts.model import Account, MemberRole, Membership, Organization
from auth.invitations.model import Invitation
from seeds.people import known_identities, people
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.graphql import Client

PHONE = "13912345678"
MINE = """{ viewer { organizations { organization {
  name members { role } invitations { role organization { name } } } } } }"""
REPRESENTATIVE, OPERATOR = MemberRole.LEGAL_REPRESENTATIVE, MemberRole.OPERATOR


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def listened(world: Services, mongodb_uri: str, clock: Clock, commands: Commands) -> AsyncIterator[Client]:
    database = counted(mongodb_uri, world.database.name, commands)
    services = make_services(replace(world.settings, require_consents=False), database, known_identities(), clock)
    await services.gate.tokens.load(clock())
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)
    database.close()


async def represents(world: Services, clock: Clock, organizations: int, *, others: int) -> None:
    """Somebody who represents so many organizations, each with so many other members and invitations."""
    codes = [f"ORG{place}" for place in range(organizations)]
    await world.gate.organizations.put_many([Organization(one, f"组织{one}", "张三") for one in codes])
    mine = tuple(Membership(one, REPRESENTATIVE, clock()) for one in codes)
    theirs = tuple(Membership(one, OPERATOR, clock()) for one in codes)
    me = Account("head", PHONE, clock(), memberships=mine)
    crew = [Account(f"crew{one}", f"1380000{one:04d}", clock(), memberships=theirs) for one in range(others)]
    await world.gate.accounts.put_many([me, *crew])
    for code in codes:
        for place in range(others):
            offer = Invitation(f"{code}-{place}", code, f"phone{place}", OPERATOR, "head", clock(), f"{code}{place}")
            assert await world.gate.invitations.add(offer)


async def shown(client: Client) -> list[tuple[int, int]]:
    """How many members and invitations of each organization are shown."""
    found = (await client.run(MINE))["viewer"]["organizations"]
    each = [one["organization"] for one in found]
    return [(len(one["members"]), len(one["invitations"])) for one in each]


@pytest.mark.parametrize("organizations", [1, 4, 30])
async def test_it_takes_four_round_trips_however_many(
    listened: Client, world: Services, commands: Commands, clock: Clock, organizations: int
) -> None:
    """The organizations, who is a member where, the members' accounts, the invitations."""
    await represents(world, clock, organizations, others=3)
    head = await listened.sign_in(PHONE)
    await head.run("{ viewer { id } }")
    commands.sent.clear()

    assert await shown(head) == [(4, 3)] * organizations

    assert len(commands.sent) == 4, commands.sent


async def test_the_limit_is_each_organizations_own(
    client: Client, world: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auth.accounts.members.MOST", 2)
    monkeypatch.setattr("auth.invitations.store.MOST", 2)
    await represents(world, clock, 3, others=5)
    crowd = [
        Account(f"more{one}", f"1370000{one:04d}", clock(), memberships=(Membership("ORG0", OPERATOR, clock()),))
        for one in range(20)
    ]
    await world.gate.accounts.put_many(crowd)

    assert await shown(await client.sign_in(PHONE)) == [(2, 2)] * 3
