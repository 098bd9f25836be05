"""Tokens that act for somebody: what they say, and what becomes of them when the right is gone."""

from dataclasses import replace

import pytest

from api.context import Services
from auth.acting import Acting, Capacity, Choice
from auth.problems import Invalid, Unauthenticated
from schema.node import global_id, read_id
from seeds.people import CITIZENS, COMPANY
from tests.acting import DELEGATE, GIVER, act, acting, answer, code_of, delegated, refused, register_child
from tests.auth.forge import parts, signed_again
from tests.auth.steps import accepts, refresh
from tests.auth.test_callers import commands, worker  # noqa: F401 - fixtures
from tests.cases import act_for_company
from tests.clock import Clock
from tests.graphql import Client

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
async def giver(client: Client, world: Services) -> Client:
    return await client.citizen(GIVER)


@pytest.fixture
async def delegate(client: Client, world: Services) -> Client:
    return await client.citizen(DELEGATE)


async def test_the_token_of_a_delegate_names_both(giver: Client, delegate: Client, clock: Clock) -> None:
    held = await delegated(giver, delegate, clock)
    claims = parts((await acting(delegate, delegationId=held)).token or "")[1]

    own = parts(delegate.token or "")[1]["sub"]
    assert (claims["sub"], claims["act"]) == (own, {"sub": own, "capacity": "DELEGATE"})
    assert claims["principal"] == parts(giver.token or "")[1]["sub"]
    assert (claims["delegation"], "org" in claims, "ward" in claims) == ((read_id(held) or "")[1], False, False)


async def test_the_token_of_a_guardian_names_both_without_a_number(client: Client, world: Services) -> None:
    guardian = await client.citizen(0)
    ward = (await register_child(guardian))["ward"]["id"]
    claims = parts((await acting(guardian, wardId=ward)).token or "")[1]

    assert claims["act"]["capacity"] == "GUARDIAN"
    assert claims["principal"] != claims["sub"]
    assert CITIZENS[5].id_number not in str(claims)


async def test_nobody_acts_for_two_at_once(giver: Client, delegate: Client, clock: Clock) -> None:
    held = await delegated(giver, delegate, clock)
    both = {"delegationId": held, "organizationId": global_id("Organization", COMPANY.id)}

    assert await refused(delegate, **both) == [("INVALID", [])]


async def test_a_token_that_names_two_rights_is_none(
    giver: Client, delegate: Client, clock: Clock, services: Services
) -> None:
    token = (await acting(delegate, delegationId=await delegated(giver, delegate, clock))).token or ""

    assert await accepts(delegate, await signed_again(services, token))
    assert not await accepts(delegate, await signed_again(services, token, jti="j1", org=COMPANY.id))
    assert not await accepts(delegate, await signed_again(services, token, jti="j2", principal="somebody"))
    assert not await accepts(delegate, await signed_again(services, token, jti="j3", delegation=None, org=COMPANY.id))


async def test_another_persons_delegation_is_not_found(
    client: Client, giver: Client, delegate: Client, clock: Clock
) -> None:
    held = await delegated(giver, delegate, clock)
    stranger = await client.citizen(1)

    none = global_id("Delegation", "x")
    assert await act(stranger, delegationId=held) == await act(stranger, delegationId=none)
    for who in (stranger, giver):
        assert await refused(who, delegationId=held) == [("NOT_FOUND", ["delegationId"])]


async def test_a_revoked_delegation_ends_on_every_worker_within_five_seconds(
    giver: Client,
    delegate: Client,
    clock: Clock,
    worker: Services,  # noqa: F811
) -> None:
    held = await delegated(giver, delegate, clock)
    token = (await acting(delegate, delegationId=held)).token
    assert (await worker.callers.identify(token, clock())).delegation is not None

    await answer(giver, "revokeDelegation", held)
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated, match=r"acting\.ended"):
        await worker.callers.identify(token, clock())


async def test_a_refresh_after_the_right_has_gone_leads_back_to_oneself(
    giver: Client, delegate: Client, clock: Clock
) -> None:
    held = await delegated(giver, delegate, clock)
    await acting(delegate, delegationId=held)
    await answer(giver, "revokeDelegation", held)

    swapped = await refresh(Client(delegate.http), delegate.refresh_token)

    assert "act" not in parts(swapped["accessToken"])[1]
    assert await code_of(Client(delegate.http, swapped["accessToken"])) is None


async def test_an_operator_who_was_removed_ends_on_every_worker(
    client: Client,
    world: Services,
    clock: Clock,
    worker: Services,  # noqa: F811
) -> None:
    token = (await act_for_company(client)).token
    caller = await worker.callers.identify(token, clock())
    assert caller.organization is not None
    assert caller.account is not None

    gone = replace(caller.account, memberships=(), revision=caller.account.revision + 1)
    await world.gate.accounts.save(gone)
    clock.forward(seconds=5)

    with pytest.raises(Unauthenticated):
        await worker.callers.identify(token, clock())


@pytest.mark.parametrize(
    "one",
    [
        Acting(Capacity.MEMBER, COMPANY.id, COMPANY.id),
        Acting(Capacity.DELEGATE, "right", "principal"),
        Acting(Capacity.GUARDIAN, "right", "key"),
    ],
)
def test_sessions_and_tokens_give_back_what_they_are_given(one: Acting) -> None:
    assert Acting.of_text(one.text()) == one
    assert Acting.of_claims(one.claims("account")) == one


def test_a_session_of_an_earlier_version_names_the_organization_only() -> None:
    assert Acting.of_text(COMPANY.id) == Acting.of_claims({"org": COMPANY.id}) is not None


def test_a_choice_of_several_is_refused_and_of_none_is_oneself() -> None:
    assert Choice().right() is None
    with pytest.raises(Invalid):
        Choice(organization="a", ward="b").right()
