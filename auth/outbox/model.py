"""Letters: what leaves the house to tell somebody of a case. The outbox knows neither phones nor words."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from auth.notifications.model import NotificationKind

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 12
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)


class LetterChannel(Enum):
    """The ways out of the house."""

    SMS = "SMS"
    WECHAT = "WECHAT"
    ALIPAY = "ALIPAY"


class LetterState(Enum):
    """Where a letter stands. DEAD ones have used up their attempts and wait for staff; DROPPED ones nobody wants."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    DROPPED = "DROPPED"
    DEAD = "DEAD"


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to tell an account outside the app, of one case, or of several when equal letters were put together.

    Without a channel it is as it was written with the case's move: the worker makes one for each channel of it. The
    id is what gateways drop repeated deliveries by. `due_at` is also the lease: who takes a letter puts it off.
    """

    id: str
    account: str
    kind: NotificationKind
    department: str
    region: str
    cases: tuple[str, ...]
    at: datetime
    due_at: datetime
    channel: LetterChannel | None = None
    state: LetterState = LetterState.QUEUED
    attempts: int = 0
    failure: str | None = None


def letter_id(*parts: str) -> str:
    """Return the id that follows from what a letter is: the same telling, however often it is tried, is one."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def pause(attempts: int, share: float) -> timedelta:
    """Return how long to wait after so many attempts: doubling from half a minute to an hour.

    `share`, from 0 to 1, is drawn by lot and takes up to half off, so that what failed together isn't tried together.
    """
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE) * (1 - share / 2)
