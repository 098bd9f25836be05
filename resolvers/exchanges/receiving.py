"""Taking a partner's message: everything is checked before anything changes; what is refused leaves a note."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from auth.problems import Conflict, Invalid, NotAllowedNow, NotFound, Problem, ProviderUnavailable
from auth.rate import Rate
from auth.rules import require_partner
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.forwarding import without_nulls
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.envelope import (
    Envelope,
    ExchangeReceipt,
    as_text,
    as_time,
    check_shape,
    check_times,
    digest_of,
    is_signed,
    sealed_receipt,
)
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType, MessageState, message_id
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.refusals import refusal
from resolvers.seals.failures import SigningUnavailable

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

_TRIES = 3
# A partner that sends the same over and over fills no disk with it.
NOTED = Rate("exchange-refusal", 1000, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it arrived: what it says it is, in which envelope, with what in it."""

    type: ExchangeMessageType
    envelope: Envelope
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was found in order, from whom and when."""

    partner: Partner
    letter: Letter
    at: datetime


# What a message does, within the transaction that keeps it: to the conversation, None when it begins one.
Effect = Callable[["Stores", ExchangeCase | None], Awaitable[ExchangeCase]]
Prepare = Callable[["Context", Arrival], Awaitable[Effect]]


async def take(context: "Context", letter: Letter, prepare: Prepare) -> tuple[ExchangeCase, ExchangeReceipt]:
    """Take a message once and in order, and answer with its receipt; raises what it is refused for, noted before."""
    partner = await calling_partner(context)
    try:
        for _ in range(_TRIES):
            try:
                return await _take(context, Arrival(partner, letter, context.now()), prepare)
            except Conflict:
                continue
        raise Conflict
    except Problem as problem:
        await _note(context, partner, letter, problem)
        raise


async def calling_partner(context: "Context") -> Partner:
    """The partner that calls; raises Forbidden for whoever is none."""
    client = require_partner(context.caller)
    found = await context.stores.partners.of_client(client)
    if found is None:
        raise NotFound("partner.unknown", "envelope", "from")
    return found


async def _take(context: "Context", arrival: Arrival, prepare: Prepare) -> tuple[ExchangeCase, ExchangeReceipt]:
    _check(arrival, context.province)
    if answered := await _answered(context.stores, arrival.letter):
        return answered
    await _require_turn(context.stores, arrival)
    effect, receipt = await prepare(context, arrival), await _receipt(context, arrival)

    async def story(stores: "Stores") -> tuple[ExchangeCase, ExchangeReceipt]:
        if earlier := await _answered(stores, arrival.letter):
            return earlier
        case = await effect(stores, await _require_turn(stores, arrival))
        await stores.exchange_messages.add([_kept(arrival, receipt)])
        return case, receipt

    return await context.transact(story)


def _check(arrival: Arrival, ours: str) -> None:
    """Raise for a message that isn't this partner's, isn't for us, is forged, stale or says something else."""
    envelope, at = arrival.letter.envelope, arrival.at
    check_shape(envelope)
    if envelope.sender != arrival.partner.code or envelope.to != ours:
        raise Invalid("exchange.misaddressed", "envelope", "to")
    key = arrival.partner.key(envelope.key_id, as_time(envelope.created_at, "createdAt"))
    if key is None or not key.holds(at) or not is_signed(envelope.signed_part, envelope.signature, key.public_key):
        raise Invalid("exchange.forged", "envelope", "signature")
    check_times(envelope, at)
    if digest_of(without_nulls(arrival.letter.payload)) != envelope.payload_digest:
        raise Invalid("exchange.altered", "envelope", "payloadDigest")


async def _answered(stores: "Stores", letter: Letter) -> tuple[ExchangeCase, ExchangeReceipt] | None:
    """What a message was answered with before; raises Invalid when another one has its place."""
    envelope = letter.envelope
    place = message_id(envelope.case, CaseDirection.INBOUND, envelope.sequence)
    there = await stores.exchange_messages.get(place)
    if there is None or there.envelope is None or there.receipt is None:
        return None
    first = there.envelope
    same = (first.id, first.payload_digest, first.sender) == (envelope.id, envelope.payload_digest, envelope.sender)
    case = await stores.cross_province_cases.get(envelope.case)
    if not same or case is None:
        raise Invalid("exchange.replayed", "envelope", "sequence")
    return case, there.receipt


async def _require_turn(stores: "Stores", arrival: Arrival) -> ExchangeCase | None:
    """The conversation, when this message is the next one in it."""
    envelope = arrival.letter.envelope
    case = await stores.cross_province_cases.get(envelope.case)
    if case is not None and case.partner != arrival.partner.code:
        raise NotFound("exchange.case_unknown", "envelope", "case")
    if envelope.sequence != (case.taken if case else 0) + 1:
        raise NotAllowedNow("exchange.too_early", "envelope", "sequence")
    if envelope.previous_digest != (case.taken_digest if case else None):
        raise Invalid("exchange.chain", "envelope", "previousDigest")
    return case


async def _receipt(context: "Context", arrival: Arrival) -> ExchangeReceipt:
    key = await context.stores.province_keys.signing(arrival.at)
    if key is None:
        raise ProviderUnavailable("exchange.no_key")
    envelope = arrival.letter.envelope
    receipt = ExchangeReceipt(envelope.id, envelope.digest, as_text(arrival.at), key.id)
    try:
        return sealed_receipt(receipt, context.signer, key.signing)
    except SigningUnavailable as error:
        raise ProviderUnavailable("exchange.no_key") from error


def _kept(arrival: Arrival, receipt: ExchangeReceipt) -> ExchangeMessage:
    envelope = arrival.letter.envelope
    return ExchangeMessage(
        case=envelope.case,
        partner=arrival.partner.code,
        direction=CaseDirection.INBOUND,
        sequence=envelope.sequence,
        uid=envelope.id,
        type=arrival.letter.type,
        payload=without_nulls(arrival.letter.payload),
        at=arrival.at,
        due_at=arrival.at,
        state=MessageState.APPLIED,
        envelope=envelope,
        receipt=receipt,
    )


async def _note(context: "Context", partner: Partner, letter: Letter, problem: Problem) -> None:
    try:
        digest = letter.envelope.digest
    except Problem:
        digest = None
    envelope, at = letter.envelope, context.now()
    key = context.gate.rates.key(NOTED, partner.code, at)
    if not await context.gate.counters.take(key, NOTED.limit, NOTED.ends(at)):
        return
    told = refusal(partner.code, envelope.case, envelope.sequence, at, reason=problem.key, digest=digest)
    await context.stores.exchange_refusals.add(told)
