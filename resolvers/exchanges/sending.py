"""Sending what was written for partners: one message of a case at a time, until its receipt is here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.envelope import (
    LIFETIME,
    Envelope,
    ExchangeReceipt,
    as_text,
    as_time,
    digest_of,
    is_signed,
    sealed,
)
from resolvers.exchanges.messages import ExchangeMessage, MessageState, message_id
from resolvers.exchanges.partners import Partner
from resolvers.exchanges.province_keys import ProvinceKey
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 200


class Unanswered(Exception):
    """The partner didn't answer, or not in a way that can be understood: to be tried again, after `wait` if told."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Refused(Exception):
    """The partner took the message for wrong; `later` says that it may take it another time, after `wait` if told.

    `words` is what it says of the content, fit for the applicant; None where only the envelope was wrong, which is
    no matter of theirs.
    """

    def __init__(self, reason: str, *, later: bool, words: str | None = None, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
        self.reason = reason
        self.later = later
        self.words = words


class Carrier(Protocol):
    """Carries a message to a partner."""

    async def carry(
        self, partner: Partner, message: ExchangeMessage, payload: Mapping[str, Any], at: datetime
    ) -> ExchangeReceipt:
        """Return the partner's receipt; raises Unanswered or Refused."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, signing by what; `good` are all keys of ours by which a message may be signed now."""

    ours: str
    key: ProvinceKey
    signer: Signer
    good: frozenset[str]

    def goes_by(self, envelope: Envelope, at: datetime) -> bool:
        """Whether a message may still be sent in this envelope."""
        return as_time(envelope.expires_at, "expiresAt") > at and envelope.key_id in self.good


async def enveloped(stores: "Stores", sender: Sender, message: ExchangeMessage, at: datetime) -> ExchangeMessage:
    """The message in its envelope: that of the first try, or a new one of the same message when that is over.

    It ends with the key that signs it: a partner refuses for good what a key signed that ran out since, or was ended.
    Raises Conflict when another worker has taken the message meanwhile.
    """
    if message.envelope is not None and sender.goes_by(message.envelope, at):
        return message
    case = await stores.cross_province_cases.get(message.case)
    if case is None:
        raise RuntimeError("a message of a conversation that is gone")
    wanted = Envelope(
        id=message.uid,
        case=message.case,
        sequence=message.sequence,
        created_at=as_text(at),
        expires_at=as_text(min(at + LIFETIME, sender.key.valid_until)),
        sender=sender.ours,
        to=message.partner,
        payload_digest=digest_of(message.payload),
        previous_digest=case.sent_digest,
        key_id=sender.key.id,
    )
    return await stores.exchange_messages.enveloped(message, sealed(wanted, sender.signer, sender.key.signing))


def check_receipt(receipt: ExchangeReceipt, message: ExchangeMessage, partner: Partner) -> None:
    """Raise Unanswered unless the partner signed a receipt of this message."""
    key = partner.key(receipt.key_id, as_time(receipt.received_at, "receivedAt"))
    signed = key is not None and is_signed(receipt.signed_part, receipt.signature, key.public_key)
    quoted = replace(message, receipt=receipt).taken_envelope
    if not signed or receipt.message_id != message.uid or quoted is None:
        raise Unanswered("a receipt that isn't the partner's, or of another message")


async def acknowledged(
    stores: "Stores", message: ExchangeMessage, receipt: ExchangeReceipt, at: datetime
) -> ExchangeCase | None:
    """Keep a receipt and let the next message of the case go, within a transaction; None when that was done."""
    if not await stores.exchange_messages.acknowledge(message, receipt):
        return None
    case = await stores.cross_province_cases.get(message.case)
    if case is None:
        raise RuntimeError("a message of a conversation that is gone")
    answered = case.answered(receipt.envelope_digest)
    await stores.cross_province_cases.save(answered)
    following = message_id(message.case, message.direction, message.sequence + 1)
    await stores.exchange_messages.queue(following, at, MessageState.WAITING)
    return answered
