from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from auth.accounts.model import Account, MemberRole, Membership, Organization, Post, Role
from auth.caller import ANONYMOUS
from auth.callers import FRESH_FOR
from auth.problems import Unauthenticated
from tests.auth.forge import parts
from tests.auth.steps import PHONE, act_as
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.graphql import Client

READS = ["find", "find"]  # the session and the account


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def worker(services: Services, mongodb_uri: str, clock: Clock, commands: Commands) -> AsyncIterator[Services]:
    """A process of its own on the same database, whose commands are counted."""
    await services.gate.tokens.load(clock())
    database: MongoDatabase = counted(mongodb_uri, services.database.name, commands)
    other = make_services(services.settings, database, {}, clock)
    await other.gate.tokens.load(clock())
    commands.sent.clear()
    yield other
    database.close()


async def test_nobody_costs_nothing(worker: Services, commands: Commands, clock: Clock) -> None:
    assert await worker.callers.identify(None, clock()) == ANONYMOUS
    assert commands.sent == []


async def test_a_busy_caller_costs_two_reads_in_five_seconds(
    client: Client, worker: Services, commands: Commands, clock: Clock
) -> None:
    token = (await client.sign_in(PHONE)).token
    commands.sent.clear()
    assert timedelta(seconds=5) == FRESH_FOR

    for _ in range(5):
        assert (await worker.callers.identify(token, clock())).id == parts(token or "")[1]["sub"]
        clock.forward(milliseconds=999)
    assert commands.sent == READS

    clock.forward(milliseconds=5)
    await worker.callers.identify(token, clock())
    assert commands.sent == READS * 2


async def test_each_token_is_looked_up_for_itself(
    client: Client, worker: Services, commands: Commands, clock: Clock
) -> None:
    first = (await client.sign_in(PHONE)).token
    second = (await client.sign_in("13912345670")).token

    assert (await worker.callers.identify(first, clock())).id != (await worker.callers.identify(second, clock())).id
    assert commands.sent == READS * 2


async def test_a_lost_role_is_gone_within_five_seconds(client: Client, worker: Services, clock: Clock) -> None:
    token = (await client.sign_in(PHONE)).token
    account = await worker.gate.accounts.by_phone(PHONE)
    assert account is not None
    account = replace(account, posts=(Post(Role.CLERK, "department"),), revision=2)
    await worker.gate.accounts.save(account)
    assert (await worker.callers.identify(token, clock())).handles("department", None, Role.CLERK)

    await worker.gate.accounts.save(replace(account, posts=(), revision=3))
    clock.forward(seconds=5)

    assert (await worker.callers.identify(token, clock())).departments() == ()


async def test_a_lost_membership_ends_acting_for_the_organization(
    client: Client, worker: Services, clock: Clock, services: Services
) -> None:
    acting, account = await _acting(client, services, clock)
    assert (await worker.callers.identify(acting, clock())).organization is not None

    await services.gate.accounts.save(replace(account, memberships=(), revision=account.revision + 1))
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated):
        await worker.callers.identify(acting, clock())


async def _acting(client: Client, services: Services, clock: Clock) -> tuple[str | None, Account]:
    """A token of a member who acts for their company, and the member's account."""
    signed_in, company = (
        await client.sign_in(PHONE),
        Organization("91511602MB99001879", "某某餐饮有限公司", "某某"),
    )
    await services.gate.organizations.put_many([company])
    found = await services.gate.accounts.by_phone(PHONE)
    assert found is not None
    membership = Membership(company.id, MemberRole.OPERATOR, clock())
    account = await services.gate.accounts.save(replace(found, memberships=(membership,), revision=2))
    return (await act_as(signed_in, company.id))["accessToken"], account
