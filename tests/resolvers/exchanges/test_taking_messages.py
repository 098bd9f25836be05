"""What a partner's system may send: everything but the right message is refused, noted, and changes nothing."""

from asyncio import gather
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.carrier import HttpCarrier
from auth.problems import Conflict, Invalid
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges import receiving
from resolvers.exchanges.envelope import Envelope, ExchangeReceipt, as_text, digest_of, sealed
from resolvers.exchanges.joining import add_partner, card, rotate, set_status
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType, MessageState
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.sending import Refused, Unanswered
from tests.cases import change
from tests.clock import Clock
from tests.provinces import FOOD, A, B, Side, two_provinces

CASE, PROGRESS = ExchangeMessageType.CASE, ExchangeMessageType.PROGRESS


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    # The server under attack lies on the database that is put right after each test.
    async with two_provinces((neighbour, world.database), clock, perDay=2, assurance="REAL_NAME") as both:
        yield both


def case(**changed: Any) -> dict[str, Any]:
    """What a case says."""
    applicant = {
        "kind": "PERSON",
        "name": "李秀英",
        "idNumber": "511602198504121221",
        "assurance": "REAL_NAME",
        "purpose": "跨省办理",
    }
    whole = {"matterCode": FOOD, "mode": "FULLY_ONLINE", "applicant": applicant, "form": {}, "materials": []}
    return {**whole, **changed}


def applicant(**changed: Any) -> dict[str, Any]:
    return {"applicant": {**case()["applicant"], **changed}}


async def message(
    side: Side, payload: dict[str, Any], kind: ExchangeMessageType = CASE, **changed: Any
) -> ExchangeMessage:
    """A message of that side's, rightly signed whatever its envelope says; `by` is another key than the newest."""
    at, keys = side.clock(), await side.services.stores.province_keys.newest()
    keys = [changed.pop("by", keys[0])]
    told = {
        "id": uuid4().hex,
        "case": f"{A}-1",
        "sequence": 1,
        "created_at": as_text(at),
        "expires_at": as_text(at + timedelta(days=1)),
        "sender": A,
        "to": B,
        "payload_digest": changed.get("payload_digest") or digest_of(payload),
        "previous_digest": None,
        "key_id": keys[0].id,
    }
    envelope = sealed(Envelope(**{**told, **changed}), side.services.signer, keys[0].signing)
    out = CaseDirection.OUTBOUND
    queued = MessageState.QUEUED
    return ExchangeMessage(
        envelope.case, B, out, envelope.sequence, envelope.id, kind, payload, at, at, queued, envelope
    )


async def send(side: Side, sent: ExchangeMessage) -> ExchangeReceipt:
    """Carry it to the other side; its receipt."""
    stores, vault = side.services.stores, side.services.gate.vault
    (key, *_), partner = await stores.province_keys.newest(), await stores.partners.get(B)
    assert partner is not None
    async with HttpCarrier(A, key, vault, side.services.partner_client) as carrier:
        return await carrier.carry(partner, sent, sent.payload, side.clock())


async def refused(here: Side, there: Side, sent: ExchangeMessage) -> str:
    """Send what must be refused; code and path. It is noted, and nothing else has changed."""
    before = await books(there)
    with pytest.raises(Refused) as error:
        await send(here, sent)
    assert await books(there) == before
    assert (await there.services.stores.exchange_refusals.of(A, 1))[0].at == there.clock()
    return error.value.reason.partition(":")[0]


async def books(side: Side) -> list[int]:
    """How much the province's books hold."""
    names = ("applications", "crossProvinceCases", "exchangeMessages")
    return [await side.services.database.rows(name).count({}, 1000) for name in names]


async def test_the_same_message_gets_the_same_receipt(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    sent = await message(here, case())

    first, second = await send(here, sent), await send(here, sent)

    assert first == second
    assert sent.envelope is not None
    assert (first.message_id, first.envelope_digest) == (sent.uid, sent.envelope.digest)
    assert await books(there) == [1, 1, 1]


async def test_a_message_sealed_anew_after_it_ran_out_is_still_the_same(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, there = provinces
    first = await send(here, await message(here, case(), id="m1"))
    clock.forward(days=2)

    assert await send(here, await message(here, case(), id="m1")) == first
    assert await books(there) == [1, 1, 1]


ENVELOPES: dict[str, tuple[dict[str, Any], str]] = {
    "for another province": ({"to": "YN"}, "INVALID envelope.to"),
    "of another province": ({"sender": "YN"}, "INVALID envelope.to"),
    "out of order": ({"sequence": 2}, "NOT_ALLOWED_NOW envelope.sequence"),
    "no sequence": ({"sequence": 0}, "INVALID envelope.sequence"),
    "of a conversation without end": ({"sequence": 501}, "INVALID envelope.sequence"),
    "after something that never was": ({"previous_digest": "0" * 64}, "INVALID envelope.previousDigest"),
    "of other content": ({"payload_digest": "0" * 64}, "INVALID envelope.payloadDigest"),
    "with no digest": ({"payload_digest": "x"}, "INVALID envelope.payloadDigest"),
    "by an unknown key": ({"key_id": "other"}, "INVALID envelope.signature"),
    "of a strange case": ({"case": "../x y"}, "INVALID envelope.case"),
    "of no time": ({"created_at": "2035-11-20"}, "INVALID envelope.createdAt"),
    "of a day that never is": ({"created_at": "2035-02-30T00:00:00.000Z"}, "INVALID envelope.createdAt"),
    "from the future": (
        {"created_at": "2035-11-20T02:30:00.000Z", "expires_at": "2035-11-21T00:00:00.000Z"},
        "INVALID envelope.createdAt",
    ),
    "that lives too long": ({"expires_at": "2036-11-20T00:00:00.000Z"}, "INVALID envelope.createdAt"),
    "of before the key": (
        {"created_at": "2035-11-19T00:00:00.000Z", "expires_at": "2035-11-19T12:00:00.000Z"},
        "INVALID envelope.signature",
    ),
    "that ends before it begins": (
        {"created_at": "2035-11-20T01:30:00.000Z", "expires_at": "2035-11-20T01:29:30.000Z"},
        "INVALID envelope.createdAt",
    ),
}


async def test_a_message_is_refused(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    answers = {
        why: await refused(here, there, await message(here, case(), **one)) for why, (one, _) in ENVELOPES.items()
    }

    assert answers == {why: answer for why, (_, answer) in ENVELOPES.items()}


PLAN = {"name": "plan.png", "contentType": "image/png", "size": 1, "sha256": "0" * 64}
PLANS = [{**PLAN, "id": f"{place}"} for place in range(21)]


def shared(fields: dict[str, Any]) -> dict[str, Any]:
    answer = {"provider": "公\u202e安厅", "fields": fields, "at": "2035-11-20T01:30:00.000Z"}
    return {"key": "floorPlan", "committed": False, "shared": answer}


PAYLOADS: dict[str, tuple[dict[str, Any], str]] = {
    "of a matter not agreed on": (case(matterCode="x"), "NOT_ALLOWED_NOW matterCode"),
    "in a mode not agreed on": (case(mode="JOINT"), "NOT_ALLOWED_NOW matterCode"),
    "above the level agreed on": (case(**applicant(assurance="FACE")), "INVALID applicant.assurance"),
    "below what the matter needs": (case(**applicant(assurance="PHONE")), "ASSURANCE_TOO_LOW "),
    "of nobody": (case(**applicant(idNumber="511602198504121222")), "INVALID applicant"),
    "that says more of the person than it may": (case(**applicant(phone="13900000000")), "INVALID applicant"),
    "for an organization where people apply": (
        case(**applicant(kind="ORGANIZATION", idNumber="91511602MA62XXXX0U")),
        "INVALID applicant",
    ),
    "with no form": (case(form=[]), "INVALID form"),
    "with numbers that can't be signed": (case(form={"n": 2**60}), "INVALID envelope"),
    "with an unknown material": (case(materials=[{"key": "x", "committed": False}]), "INVALID materials"),
    "with materials that are no list": (case(materials=5), "INVALID materials"),
    "with a material that is none": (case(materials=["x"]), "INVALID materials"),
    "with a material without a key": (case(materials=[{"committed": False}]), "INVALID materials"),
    "with a promise where none is taken": (
        case(materials=[{"key": "floorPlan", "committed": True}]),
        "NOT_ALLOWED_NOW materials.floorPlan",
    ),
    "with more files than one material has": (
        case(
            materials=[{"key": "floorPlan", "committed": False, "files": [{**PLAN, "id": f"{n}"} for n in range(21)]}]
        ),
        "INVALID materials",
    ),
    "with an answer longer than a form": (case(materials=[shared({"a": "x" * 70_000})]), "INVALID materials"),
    "with a file without a name": (
        case(materials=[{"key": "floorPlan", "committed": False, "files": [{**PLANS[0], "name": "\u202e"}]}]),
        "INVALID materials",
    ),
    "with a file that is none": (
        case(materials=[{"key": "floorPlan", "committed": False, "files": [{"id": 1}]}]),
        "INVALID materials",
    ),
}


async def test_a_case_is_refused(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    answers = {}
    for why, (payload, _) in PAYLOADS.items():
        digest = "0" * 64 if "signed" in why else digest_of(payload)
        answers[why] = await refused(here, there, await message(here, payload, payload_digest=digest))

    assert answers == {why: answer for why, (_, answer) in PAYLOADS.items()}


async def test_what_was_changed_on_the_way_is_refused(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    sent = await message(here, case())
    assert sent.envelope is not None

    altered = replace(sent, payload=case(form={"shopName": "别家"}))
    assert await refused(here, there, altered) == "INVALID envelope.payloadDigest"
    forged = replace(sent, envelope=replace(sent.envelope, payload_digest=digest_of(altered.payload)))
    assert await refused(here, there, replace(forged, payload=altered.payload)) == "INVALID envelope.signature"
    for signature in ("", "x", "AAAA", "A" * 500):
        broken = replace(sent, envelope=replace(sent.envelope, signature=signature))
        assert await refused(here, there, broken) == "INVALID envelope.signature"


async def test_a_place_in_the_conversation_is_taken_once(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    await send(here, await message(here, case()))

    assert await refused(here, there, await message(here, case(form={"a": "b"}))) == "INVALID envelope.sequence"


async def test_what_a_department_is_called_is_what_it_looks_like(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    await send(here, await message(here, case(materials=[shared({"a": "b"})])))

    found = await there.services.stores.cross_province_cases.get(f"{A}-1")
    application = await there.services.stores.applications.get(found.application) if found else None
    assert application is not None
    assert [one.provider for one in application.evidence] == ["广西壮族自治区 公安厅"]


async def test_nobody_is_in_a_cases_place_first(provinces: tuple[Side, Side]) -> None:
    """Neither its applicant, by a key under which they started something themselves, nor another partner."""
    here, there = provinces
    citizen = await there.client.citizen()
    for idempotency in (f"{A}:{A}-1", f"{A}-1"):
        started = await change(citizen, "startApplication", matterCode=FOOD, idempotencyKey=idempotency)
        assert started["userErrors"] == []
    told = await card(here.services.stores, here.province)
    await add_partner(there.services.stores, {**told, "code": f"{A}-2"}, there.clock(), loopback=True)

    await send(here, await message(here, case()))
    assert await books(there) == [3, 1, 1]
    assert await refused(here, there, await message(here, case(), case=f"{A}-2-1")) == "INVALID envelope.case"


async def test_an_expired_message_is_refused(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    sent = await message(here, case())
    clock.forward(days=2)

    assert await refused(here, there, sent) == "EXPIRED envelope.expiresAt"


async def test_no_more_cases_a_day_than_agreed(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    for number in (1, 2):
        await send(here, await message(here, case(), case=f"{A}-{number}"))

    assert await refused(here, there, await message(here, case(), case=f"{A}-3")) == "LIMIT_EXCEEDED matterCode"
    clock.forward(days=1)
    await send(here, await message(here, case(), case=f"{A}-3"))


async def test_what_arrives_twice_at_once_counts_once(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    sent = await message(here, case())
    first, second = await gather(send(here, sent), send(here, sent))
    assert first == second

    await send(here, await message(here, case(), case=f"{A}-2"))
    agreement = await there.services.stores.agreements.get("gx-gd-1")
    assert agreement is not None
    counter = agreement.counter(clock())
    assert await there.services.gate.counters.used([counter]) == {counter: 2}


async def test_a_suspended_partner_finishes_what_is_there(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    receipt = await send(here, await message(here, case()))
    await set_status(there.services.stores, A, PartnerStatus.SUSPENDED)

    new = await message(here, case(), case=f"{A}-2")
    assert await refused(here, there, new) == "NOT_ALLOWED_NOW envelope.from"
    told = {"reason": "不办了", "at": as_text(here.clock())}
    last = {"sequence": 2, "previous_digest": receipt.envelope_digest}
    await send(here, await message(here, told, ExchangeMessageType.WITHDRAWAL, **last))
    (found,) = await there.services.database.rows("applications").find({}, limit=2)
    assert found["status"] == "WITHDRAWN"


async def test_who_handed_a_case_over_does_not_decide_it(provinces: tuple[Side, Side]) -> None:
    here, there = provinces
    receipt = await send(here, await message(here, case()))
    told = {"status": "APPROVED", "at": as_text(here.clock())}

    last = {"sequence": 2, "previous_digest": receipt.envelope_digest}
    assert await refused(here, there, await message(here, told, PROGRESS, **last)) == "NOT_FOUND envelope.case"
    assert await refused(here, there, await message(here, told, PROGRESS, case="x")) == "NOT_FOUND envelope.case"


async def test_a_new_key_counts_once_the_partner_has_the_card(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, there = provinces
    await send(here, await message(here, case()))
    clock.forward(seconds=1)
    services = here.services
    await rotate(services.stores, services.signer, services.gate.vault, clock())

    # The client's key is new, too: without the new card not even a token is given.
    with pytest.raises(Unanswered, match="status 401"):
        await send(here, await message(here, case(), case=f"{A}-2"))
    told = await card(services.stores, here.province)
    await add_partner(there.services.stores, told, clock(), loopback=True)
    await send(here, await message(here, case(), case=f"{A}-2"))

    # Under the id of a key that signed already there is no other one.
    (other, *_) = (await card(there.services.stores, there.province))["keys"]
    swapped = {**told, "keys": [{**one, "publicKey": other["publicKey"]} for one in told["keys"]]}
    with pytest.raises(Invalid):
        await add_partner(there.services.stores, swapped, clock(), loopback=True)


async def test_refusals_fill_no_disk(provinces: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = provinces
    monkeypatch.setattr(receiving, "NOTED", replace(receiving.NOTED, limit=2))
    for _ in range(4):
        with pytest.raises(Refused):
            await send(here, await message(here, case(matterCode="x")))

    assert len(await there.services.stores.exchange_refusals.of(A, 10)) == 2


async def test_people_are_no_partners(provinces: tuple[Side, Side]) -> None:
    _, there = provinces
    query = "{ partner { self { code } } }"

    assert await there.client.run(query) == {"partner": None}
    assert await (await there.client.citizen()).run(query) == {"partner": None}


async def test_what_another_worker_took_over_is_not_sent_in_an_envelope_that_nobody_keeps(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, _ = provinces
    store = here.services.stores.exchange_messages
    written = await message(here, case())
    await store.add([replace(written, envelope=None)])
    mine = await store.lease(replace(written, envelope=None), clock())
    assert mine is not None
    clock.forward(minutes=3)
    (again,) = await store.due(B, clock(), 10)
    theirs = await store.lease(again, clock())
    assert theirs is not None
    assert written.envelope is not None
    with pytest.raises(Conflict):
        await store.enveloped(mine, written.envelope)
    assert (await store.enveloped(theirs, written.envelope)).envelope == written.envelope
