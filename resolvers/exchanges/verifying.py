"""Checking a whole conversation from what is kept of it: signatures, digests and the chain, on either side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.problems import Problem
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.envelope import Envelope, as_time, digest_of, is_signed
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partners import PartnerKey

if TYPE_CHECKING:
    from resolvers.context import Stores


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that doesn't hold in one direction: with which message, and what."""

    direction: CaseDirection
    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Whose keys sign messages of a direction, and whose its receipts."""

    messages: Sequence[PartnerKey]
    receipts: Sequence[PartnerKey]


async def verify(stores: "Stores", name: str) -> list[Finding] | None:
    """Check a conversation; the first finding of each direction, None when there is no such conversation."""
    case = await stores.cross_province_cases.get(name)
    partner = await stores.partners.get(case.partner) if case else None
    if case is None or partner is None:
        return None
    ours = [one.public for one in await stores.province_keys.newest()]
    keys = {
        CaseDirection.OUTBOUND: Keys(ours, partner.keys),
        CaseDirection.INBOUND: Keys(partner.keys, ours),
    }
    said = await stores.exchange_messages.of(name)
    found = (next(findings([one for one in said if one.direction is way], keys[way]), None) for way in CaseDirection)
    return [one for one in found if one]


def findings(said: Sequence[ExchangeMessage], keys: Keys) -> Iterator[Finding]:
    """What doesn't hold in one direction, in the order of the messages; those that never left aren't looked at."""
    previous: str | None = None
    for expected, message in enumerate(said, 1):
        if message.sequence != expected:
            yield Finding(message.direction, expected, "a message is missing")
        if message.envelope is None:
            return
        if what := _wrong(message, message.taken_envelope, previous, keys):
            yield Finding(message.direction, message.sequence, what)
        if message.receipt is None:
            return
        previous = message.receipt.envelope_digest


def _wrong(message: ExchangeMessage, envelope: Envelope | None, previous: str | None, keys: Keys) -> str | None:
    if envelope is None:
        return "the receipt is of another envelope"
    if digest_of(message.payload) != envelope.payload_digest:
        return "the payload is another than was signed"
    if envelope.previous_digest != previous:
        return "it doesn't follow from the message before"
    if not _signed(envelope.signed_part, envelope.signature, (envelope.key_id, envelope.created_at), keys.messages):
        return "the signature of the message is not good"
    receipt = message.receipt
    if receipt is None:
        return None
    signer = receipt.key_id, receipt.received_at
    if receipt.message_id != envelope.id or not _signed(
        receipt.signed_part, receipt.signature, signer, keys.receipts
    ):
        return "the receipt is not good"
    return None


def _signed(part: bytes, signature: str, signer: tuple[str, str], keys: Sequence[PartnerKey]) -> bool:
    """Whether the key that is named signed it while it was valid."""
    try:
        at = as_time(signer[1], "at")
    except Problem:
        return False
    named = (one for one in keys if one.id == signer[0] and one.holds(at))
    return any(is_signed(part, signature, one.public_key) for one in named)
