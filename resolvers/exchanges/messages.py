"""What two provinces say to each other about a case, message by message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.envelope import Envelope, ExchangeReceipt

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 30
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(days=1)


class ExchangeMessageType(Enum):
    """What a message says."""

    CASE = "CASE"
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST"
    SUPPLEMENT = "SUPPLEMENT"
    PROGRESS = "PROGRESS"
    OPINION_REQUEST = "OPINION_REQUEST"
    OPINION = "OPINION"
    RESULT = "RESULT"
    WITHDRAWAL = "WITHDRAWAL"
    RECEIPT = "RECEIPT"


# When the partner refuses what these say, what is behind them goes on: a supplement is asked for again, an opinion
# that isn't asked for or given counts as consent.
GOES_ON_WITHOUT = frozenset(
    {ExchangeMessageType.SUPPLEMENT, ExchangeMessageType.OPINION_REQUEST, ExchangeMessageType.OPINION}
)


class MessageState(Enum):
    """Where a message stands: behind an earlier one, to be sent, taken by the partner, given up; or taken by us."""

    WAITING = "WAITING"
    QUEUED = "QUEUED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DEAD = "DEAD"
    APPLIED = "APPLIED"


class DeliveryState(Enum):
    """How far a message has come."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class ExchangeMessage:
    """One message. `uid` is its id in the envelope; `envelope` is what crossed last, `receipt` what answered it.

    `earlier` are the envelopes that ran out before an answer came: the partner may have taken the message in one of
    them. `due_at` is also the lease: who takes a message puts it off. `refused` says that the partner refused what it
    says: it holds nothing in that place, so another message may take it.
    """

    case: str
    partner: str
    direction: CaseDirection
    sequence: int
    uid: str
    type: ExchangeMessageType
    payload: Mapping[str, Any] = field(repr=False)
    at: datetime
    due_at: datetime
    state: MessageState
    envelope: Envelope | None = None
    receipt: ExchangeReceipt | None = None
    attempts: int = 0
    failure: str | None = None
    earlier: tuple[Envelope, ...] = ()
    refused: bool = False

    @property
    def taken_envelope(self) -> Envelope | None:
        """The envelope in which its receiver took it, as the receipt quotes it; None when it quotes none of them."""
        if self.receipt is None:
            return self.envelope
        sent = (one for one in (self.envelope, *self.earlier) if one)
        return next((one for one in sent if one.digest == self.receipt.envelope_digest), None)

    @property
    def id(self) -> str:
        """Its place in the conversation."""
        return message_id(self.case, self.direction, self.sequence)

    @property
    def delivery(self) -> DeliveryState:
        """How far it has come, as people see it."""
        if self.state in {MessageState.ACKNOWLEDGED, MessageState.APPLIED}:
            return DeliveryState.ACKNOWLEDGED
        if self.state is MessageState.DEAD:
            return DeliveryState.FAILED
        return DeliveryState.SENT if self.attempts else DeliveryState.QUEUED


def message_id(case: str, direction: CaseDirection, sequence: int) -> str:
    """A message's place: each side counts its own from 1. Zero-filled, so that it sorts."""
    return f"{case}:{direction.value}:{sequence:06}"


def pause(attempts: int, share: float) -> timedelta:
    """How long to wait after so many attempts: doubling from five seconds to a day.

    `share`, from 0 to 1, is drawn by lot and takes up to half off, so that what failed together isn't tried together.
    """
    whole: timedelta = min(_FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 20), _LONGEST_PAUSE)
    return whole * (1 - share / 2)
