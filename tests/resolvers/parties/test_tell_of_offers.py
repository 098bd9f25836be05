"""What the other side is told of delegations and invitations: in the app, and by text message to the phone."""

from typing import Any

import pytest

from api.context import Services
from seeds.people import CITIZENS, COMPANY
from tests.acting import DELEGATE, GIVER, answer, delegated, grant, invite, joined, person_id, remove
from tests.auth.passkeys import told
from tests.auth.steps import outbox
from tests.clock import Clock
from tests.graphql import Client, key

HEAD = 4
OFFERED, ANSWERED, ENDED = "有人委托您代办", "委托已答复", "委托已终止"
INVITED, LEFT = "收到单位邀请", "单位成员身份已终止"
UNKNOWN = "13912340000"


@pytest.fixture
async def giver(client: Client) -> Client:
    return await client.citizen(GIVER)


@pytest.fixture
async def delegate(client: Client) -> Client:
    return await client.citizen(DELEGATE)


async def texts(client: Client, phone: str) -> list[str]:
    """What the phone got besides codes."""
    return [one["text"] for one in await outbox(client, phone) if not one["code"]]


def names_nobody(text: str) -> bool:
    known = [*(one.name for one in CITIZENS), *(one.phone for one in CITIZENS), COMPANY.name, COMPANY.id]
    return not any(one in text for one in known)


async def test_an_offered_delegation_is_told(giver: Client, delegate: Client, clock: Clock) -> None:
    await grant(giver, clock)

    assert await told(delegate) == [OFFERED]
    (text,) = await texts(delegate, CITIZENS[DELEGATE].phone)
    assert text.startswith("【通办】有人委托您代办")
    assert names_nobody(text)
    assert await told(giver) == []


async def test_the_same_offer_sent_again_is_told_once(giver: Client, delegate: Client, clock: Clock) -> None:
    once = {"idempotencyKey": key()}
    await grant(giver, clock, **once)
    await grant(giver, clock, **once)

    assert await told(delegate) == [OFFERED]
    assert len(await texts(delegate, CITIZENS[DELEGATE].phone)) == 1


async def test_a_phone_without_an_account_is_told_as_well(giver: Client, clock: Clock, services: Services) -> None:
    """And as much is written for it: nobody can tell by the time that it takes."""
    before = len(await services.database.rows("notifications").find({}, limit=100))
    await grant(giver, clock, toPhone=UNKNOWN)

    assert len(await texts(giver, UNKNOWN)) == 1
    assert len(await services.database.rows("notifications").find({}, limit=100)) == before + 1


async def test_whoever_gets_that_phone_later_finds_no_old_notice(client: Client, giver: Client, clock: Clock) -> None:
    await grant(giver, clock, toPhone=UNKNOWN)

    assert await told(await client.sign_in(UNKNOWN)) == []


async def test_a_phone_is_not_flooded(client: Client, giver: Client, delegate: Client, clock: Clock) -> None:
    for _ in range(5):
        await grant(giver, clock)
    assert len(await texts(giver, CITIZENS[DELEGATE].phone)) == 3

    clock.forward(days=1)
    giver = await client.citizen(GIVER)
    await grant(giver, clock)

    assert len(await texts(giver, CITIZENS[DELEGATE].phone)) == 4


@pytest.mark.parametrize("mutation", ["acceptDelegation", "declineDelegation"])
async def test_the_giver_is_told_of_the_answer(giver: Client, delegate: Client, clock: Clock, mutation: str) -> None:
    offered = (await grant(giver, clock))["delegation"]["id"]

    await answer(delegate, mutation, offered)

    assert await told(giver) == [ANSWERED]


async def test_the_other_side_is_told_of_the_end(giver: Client, delegate: Client, clock: Clock) -> None:
    first, second = await delegated(giver, delegate, clock), await delegated(giver, delegate, clock)
    clock.forward(seconds=1)

    await answer(giver, "revokeDelegation", first)
    assert (await told(delegate))[0] == ENDED
    await answer(delegate, "revokeDelegation", second)
    assert (await told(giver))[0] == ENDED


async def test_an_offer_that_is_taken_back_is_told_to_nobody(giver: Client, delegate: Client, clock: Clock) -> None:
    offered = (await grant(giver, clock))["delegation"]["id"]

    await answer(giver, "revokeDelegation", offered)

    assert await told(delegate) == [OFFERED]


async def test_an_invitation_and_its_end_are_told(client: Client, clock: Clock) -> None:
    head, person = await client.citizen(HEAD), await client.citizen(1)
    await joined(head, person, CITIZENS[1].phone)
    assert await told(person) == [INVITED]
    (text,) = await texts(client, CITIZENS[1].phone)
    assert text.startswith("【通办】有单位邀请您")
    assert names_nobody(text)
    clock.forward(seconds=1)

    await remove(head, await person_id(person))

    assert (await told(person))[0] == LEFT


async def test_who_leaves_by_themselves_knows(client: Client) -> None:
    head, person = await client.citizen(HEAD), await client.citizen(1)
    await joined(head, person, CITIZENS[1].phone)

    await remove(person, await person_id(person))

    assert await told(person) == [INVITED]


async def test_texts_stop_at_the_provinces_limit_and_offers_go_on(
    giver: Client, clock: Clock, services: Services
) -> None:
    await giver.sign_in_by_text(CITIZENS[1].phone)
    # However many were sent by now, that one among them: no more today.
    limits: Any = services.gate.limits
    object.__setattr__(limits, "overall", 1)

    granted = await grant(giver, clock, toPhone=UNKNOWN)

    assert granted["userErrors"] == []
    assert await texts(giver, UNKNOWN) == []


async def test_invitations_of_many_organizations_do_not_use_up_other_warnings(client: Client, clock: Clock) -> None:
    """Each kind of text has three a day of its own."""
    head, giver = await client.citizen(HEAD), await client.citizen(GIVER)
    for _ in range(4):
        await grant(giver, clock, toPhone=UNKNOWN)

    await invite(head, UNKNOWN)

    assert len(await texts(client, UNKNOWN)) == 4
