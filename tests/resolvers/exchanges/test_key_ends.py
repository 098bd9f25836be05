"""A key that was lost or stolen is ended at once: what it signed before stays good, nothing after is taken."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from resolvers.exchanges.envelope import as_text
from resolvers.exchanges.joining import add_partner, card, rotate
from resolvers.exchanges.messages import MessageState
from resolvers.exchanges.partners import Breaker
from resolvers.exchanges.sending import Refused, Unanswered
from resolvers.exchanges.verifying import verify
from tests.cases import attempt
from tests.clock import Clock
from tests.journeys.test_two_provinces import crossed, seen
from tests.provinces import A, B, Side, settle, two_provinces
from tests.resolvers.exchanges.test_four_eyes import administrators, change, done, said
from tests.resolvers.exchanges.test_taking_messages import case, message, send


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock, assurance="FACE") as both:
        yield both


async def new_key(side: Side, other: Side, clock: Clock) -> None:
    """Make a key, and give the other province the card."""
    await rotate(side.services.stores, side.services.signer, side.services.gate.vault, clock())
    await give_card(side, other, clock)


async def give_card(side: Side, other: Side, clock: Clock) -> None:
    told = await card(side.services.stores, side.province)
    await add_partner(other.services.stores, told, clock(), loopback=True)


async def test_our_key_ends_and_what_waits_is_signed_anew(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    first, second = await administrators(here)
    (old,) = await here.services.stores.province_keys.newest()
    citizen = await here.client.citizen()
    taken = await crossed(citizen)
    await settle(here, home)
    waiting = await crossed(citizen)
    home.line.lose_answers = True  # it is there, and nobody here knows
    await here.work()
    home.line.lose_answers = False
    home.line.cut = True
    later = await crossed(citizen)
    await here.work()

    end = {"code": A, "keyId": old.id}
    assert said(await change(first, "proposeKeyEnd", **end)) == [("NOT_ALLOWED_NOW", ["keyId"])]
    await new_key(here, home, clock)
    clock.forward(seconds=10)
    soon = (clock() + timedelta(minutes=1)).isoformat()
    for wrong, answer in (
        ({"keyId": "x"}, ("NOT_FOUND", ["keyId"])),
        ({"code": "YN"}, ("NOT_FOUND", ["code"])),
        ({"endsAt": soon}, ("INVALID", ["endsAt"])),
        ({"endsAt": "2001-01-01T00:00:00Z"}, ("INVALID", ["endsAt"])),
    ):
        assert said(await change(first, "proposeKeyEnd", **{**end, **wrong})) == [answer]
    proposal = await done(first, second, "proposeKeyEnd", **end)
    assert proposal["content"] == {"key": old.id, "endsAt": as_text(clock())}
    assert said(await change(first, "proposeKeyEnd", **end)) == [("ALREADY_DONE", ["keyId"])]

    # Nothing waits for its pause, and all goes by the new key; the partner ends the old one, too.
    await give_card(here, home, clock)
    home.line.cut = False
    await here.services.stores.partners.set_breaker(B, Breaker())
    await settle(here, home)
    for one, signed in ((taken, old.id), (waiting, None), (later, None)):
        (sent,) = await here.services.stores.exchange_messages.of(f"{A}-{one['number']}")
        assert sent.state is MessageState.ACKNOWLEDGED
        assert sent.envelope is not None
        assert (sent.envelope.key_id == old.id) is (signed is not None)
        assert [await verify(side.services.stores, sent.case) for side in provinces] == [[], []]


async def _partner(side: Side, code: str) -> Any:
    found = await side.services.stores.partners.get(code)
    assert found is not None
    return found


async def test_a_partners_key_ends_and_no_card_revives_it(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    before = await crossed(citizen)
    await settle(here, home)
    (old,) = (await _partner(home, A)).keys
    first, second = await administrators(home)
    clock.forward(minutes=5)

    await done(first, second, "proposeKeyEnd", code=A, keyId=old.id)

    # Neither a call by the key of that name nor a message by the key itself, however it is dated.
    with pytest.raises(Unanswered, match="401"):
        await send(here, await message(here, case()))
    await new_key(here, home, clock)
    stolen = next(one for one in await here.services.stores.province_keys.newest() if one.id == old.id)
    for dated in (clock(), clock() - timedelta(minutes=4)):
        told = {"key_id": old.id, "created_at": as_text(dated)}
        with pytest.raises(Refused, match="INVALID envelope.signature"):
            await send(here, await message(here, case(), by=stolen, **told))
    kept = (await _partner(home, A)).key(old.id, clock())
    assert kept is None
    later = await crossed(citizen)
    await settle(here, home)
    assert (await seen(citizen, later))["status"] == "SUBMITTED"
    for one in (before, later):
        assert await verify(home.services.stores, f"{A}-{one['number']}") == []
    assert (await attempt(citizen, "withdrawApplication", await seen(citizen, before)))["userErrors"] == []
    await settle(here, home)
    assert await verify(home.services.stores, f"{A}-{before['number']}") == []
