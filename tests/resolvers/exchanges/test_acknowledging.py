"""A partner without an API reads what we said, sealed as ever, and brings the receipt itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from resolvers.exchanges.envelope import ExchangeReceipt, as_text, envelope_of, sealed_receipt
from resolvers.exchanges.messages import ExchangeMessage, MessageState
from resolvers.exchanges.sending import Refused
from resolvers.exchanges.verifying import verify
from tests.cases import move
from tests.clock import Clock
from tests.graphql import Client
from tests.journeys.test_two_provinces import at_home
from tests.provinces import A, Side, two_provinces
from tests.resolvers.exchanges.test_taking_messages import case, message, send
from tests.resolvers.webhooks.partner import registered, system_of

READ = """query($number: String!) { partner { case(number: $number) { status
  messages { sequence direction type state attempts envelope content } } } }"""
BRING = """mutation($input: AcknowledgeExchangeMessageInput!) { acknowledgeExchangeMessage(input: $input) {
  case { number } userErrors { code path } } }"""
NAME = f"{A}-1"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((neighbour, world.database), clock) as (here, there):
        await there.services.database.rows("partners").update({"_id": A}, {"$set": {"url": ""}})
        here.line.cut = True
        yield here, there


async def asked_for_more(here: Side, there: Side) -> ExchangeMessage:
    """A case that is there, of which a clerk there wants more: the message that says so, not sealed yet."""
    await send(here, await message(here, case()))
    (key, *_) = await here.services.stores.province_keys.newest()
    await registered(await system_of(A, key, there))
    clerk, found = await at_home(there)
    await move(clerk, "requestSupplement", found, items=[{"message": "营业场所地址不完整"}])
    await report_crossings(there.services, there.clock())
    (told,) = await there.services.stores.webhook_events.pending(10)
    said = await there.services.stores.exchange_messages.get(f"{NAME}:OUTBOUND:000001")
    assert said is not None
    assert (told.kind, told.case, told.message) == (said.type, said.case, said.sequence)
    return said


async def read(system: Client) -> list[Any]:
    """What the other province said."""
    found = (await system.run(READ, number=NAME))["partner"]["case"]
    return [one for one in found["messages"] if one["direction"] == "OUTBOUND"]


async def receipt(side: Side, envelope: Any, **changed: Any) -> dict[str, Any]:
    """That side's receipt for what is in this envelope."""
    sent, (key, *_) = envelope_of(envelope), await side.services.stores.province_keys.newest()
    unsigned = ExchangeReceipt(sent.id, sent.digest, as_text(side.clock()), key.id)
    signed = sealed_receipt(replace(unsigned, **changed), side.services.signer, key.signing)
    names = ("messageId", "envelopeDigest", "receivedAt", "keyId", "signature")
    return dict(zip(names, (getattr(signed, name) for name in ExchangeReceipt.__slots__), strict=True))


async def bring(system: Client, told: dict[str, Any], sequence: int = 1, name: str = NAME) -> list[tuple[str, Any]]:
    """Bring a receipt; the userErrors."""
    payload = await system.change(BRING, input={"case": name, "sequence": sequence, "receipt": told})
    return [(one["code"], one["path"]) for one in payload["userErrors"]]


async def test_what_is_read_is_receipted_in_order_and_provable(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    (key, *_) = await here.services.stores.province_keys.newest()
    said = await asked_for_more(here, there)
    waiting = replace(said, sequence=2, uid="u2", state=MessageState.WAITING)
    await there.services.stores.exchange_messages.add([waiting])
    await there.work()
    system = await system_of(A, key, there)

    first, second = await read(system)
    assert (first["state"], first["attempts"], second["state"]) == ("SENT", 1, "QUEUED")
    assert first["content"]["status"] == "SUPPLEMENT_REQUIRED"
    assert second["envelope"] is None
    good = await receipt(here, first["envelope"])
    for wrong in (
        {**good, "signature": good["signature"][::-1]},
        {**good, "keyId": "another"},
        await receipt(here, first["envelope"], message_id="another"),
        await receipt(here, first["envelope"], envelope_digest="0" * 64),
        await receipt(there, first["envelope"]),
    ):
        assert await bring(system, wrong) == [("INVALID", ["receipt"])]
    for sequence, name in ((2, NAME), (3, NAME), (0, NAME), (1, "GX-2"), (1, "x" * 200)):
        assert await bring(system, good, sequence, name) == [("NOT_FOUND", ["sequence"])]
    assert await bring(system, good) == await bring(system, good) == []

    await there.work()
    first, second = await read(system)
    assert (first["state"], second["state"]) == ("ACKNOWLEDGED", "SENT")
    assert second["envelope"]["previousDigest"] == good["envelopeDigest"]
    assert await bring(system, await receipt(here, second["envelope"]), 2) == []
    assert await verify(there.services.stores, NAME) == []


async def test_an_envelope_that_ran_out_is_sealed_anew(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    (key, *_) = await here.services.stores.province_keys.newest()
    await asked_for_more(here, there)
    await there.work()
    (first,) = await read(await system_of(A, key, there))
    clock.forward(days=7)
    await there.work()

    system = await system_of(A, key, there)
    (again,) = await read(system)
    assert again["envelope"]["id"] == first["envelope"]["id"]
    assert again["envelope"]["expiresAt"] > first["envelope"]["expiresAt"]
    # It was read in the earlier one, and that counts as well.
    assert await bring(system, await receipt(here, first["envelope"])) == []
    assert await verify(there.services.stores, NAME) == []


async def test_nobody_could_fetch_files_of_such_a_partner(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    file = {"id": "f1", "name": "a.png", "contentType": "image/png", "size": 3, "sha256": "0" * 64}
    told = case(materials=[{"key": "floorPlan", "committed": False, "files": [file]}])

    with pytest.raises(Refused) as error:
        await send(here, await message(here, told))

    assert error.value.reason.startswith("INVALID materials")
    assert await there.services.stores.cross_province_cases.get(NAME) is None
