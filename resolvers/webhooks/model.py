"""Hooks: where a partner's system wants to be told that something was said about a case (Standard Webhooks 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from resolvers.exchanges.envelope import as_text
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType

KEPT = timedelta(days=30)
LEASE = timedelta(minutes=1)
IDLE = timedelta(seconds=5)
OVERLAP = timedelta(days=1)
MAX_HOOKS = 10
MAX_EVENTS = 50
# Standard Webhooks: payloads should be smaller than 20 kB.
MAX_BYTES = 16 * 1024
RETRIES = 13
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=12)


class WebhookStatus(Enum):
    """Whether events go there."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """That something was said about a case, and what kind of thing; what it says is read with a token.

    `position` counts a partner's events from 1 with gaps, None until the worker has numbered it.
    """

    id: str
    partner: str
    kind: ExchangeMessageType
    case: str
    message: int
    status: str | None
    at: datetime
    position: int | None = None

    @property
    def published(self) -> dict[str, Any]:
        """As it is sent."""
        data = {"case": self.case, "message": self.message, "status": self.status}
        told = {"id": self.id, "type": f"case.{self.kind.value.lower()}", "timestamp": as_text(self.at)}
        return {**told, "position": self.position, "data": data}


@dataclass(frozen=True, slots=True)
class Webhook:
    """One hook. Everything up to `cursor` was taken there; `batch_end` is the last position of the batch under way,
    the same however often it is tried. A replay begins a new `round`. `due_at` is also the lease.

    `secret` is sealed; so is `earlier_secret`, which signs beside it until `earlier_until`.
    """

    id: str
    partner: str
    slot: int
    url: str
    kinds: tuple[ExchangeMessageType, ...]
    secret: bytes = field(repr=False)
    created_at: datetime
    due_at: datetime | None
    status: WebhookStatus = WebhookStatus.ENABLED
    cursor: int = 0
    batch_end: int | None = None
    round: int = 1
    failures: int = 0
    failure: str | None = None
    delivered_at: datetime | None = None
    disabled_at: datetime | None = None
    earlier_secret: bytes | None = field(default=None, repr=False)
    earlier_until: datetime | None = None
    test_due_at: datetime | None = None
    tested_at: datetime | None = None
    test_failure: str | None = None

    def secrets(self, at: datetime) -> tuple[bytes, ...]:
        """The sealed secrets that sign now, the newest first."""
        earlier = self.earlier_secret if self.earlier_until and at < self.earlier_until else None
        return (self.secret, earlier) if earlier else (self.secret,)

    def wants(self, event: WebhookEvent) -> bool:
        """Whether it is told of such events; without a choice of all."""
        return not self.kinds or event.kind in self.kinds

    def rotated(self, sealed: bytes, at: datetime) -> "Webhook":
        """With a new secret; the one before signs beside it for a day, those before that no more."""
        return replace(self, secret=sealed, earlier_secret=self.secret, earlier_until=at + OVERLAP)

    def enabled(self, at: datetime) -> "Webhook":
        """Told again, from where it stopped."""
        return replace(self, status=WebhookStatus.ENABLED, due_at=at, failures=0, failure=None, disabled_at=None)

    def disabled(self, at: datetime, failure: str | None) -> "Webhook":
        """Not told any more; `failure` says why when it wasn't somebody's wish."""
        status = WebhookStatus.DISABLED
        return replace(self, status=status, due_at=None, disabled_at=at, failure=failure)

    def rewound(self, cursor: int, at: datetime) -> "Webhook":
        """Told again of everything behind a position."""
        return replace(self, cursor=cursor, batch_end=None, round=self.round + 1, failures=0, due_at=at)

    def took(self, position: int, at: datetime, *, told: bool) -> "Webhook":
        """After everything up to a position was taken there, or wasn't wanted."""
        moved = replace(self, cursor=position, batch_end=None, due_at=at)
        return replace(moved, failures=0, failure=None, delivered_at=at) if told else moved

    def failed(self, why: str, until: datetime) -> "Webhook":
        """After one more failure; to be tried again from then on."""
        return replace(self, failures=self.failures + 1, failure=why, due_at=until)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent at once. The same events in the same round have the same id: receivers tell repeats by it."""

    id: str
    body: Mapping[str, Any]


def batch_of(hook: Webhook, events: tuple[WebhookEvent, ...]) -> Batch:
    """Lay out events that a hook wants."""
    told = [one.published for one in events]
    first, last = events[0].position, events[-1].position
    body = {"type": "events", "timestamp": told[-1]["timestamp"], "data": {"events": told}}
    return Batch(f"{hook.id}_{hook.round}_{first}_{last}", body)


def trial_of(hook: Webhook, at: datetime) -> Batch:
    """Something to try a hook with: no event of any case."""
    told = as_text(at)
    return Batch(f"{hook.id}_test_{int(at.timestamp() * 1000)}", {"type": "test", "timestamp": told, "data": {}})


def event_of(message: ExchangeMessage) -> WebhookEvent:
    """The event that a message of ours is."""
    status = message.payload.get("status")
    name = f"{message.id}:{message.uid}"
    told = str(status) if status is not None else None
    return WebhookEvent(name, message.partner, message.type, message.case, message.sequence, told, message.at)


def in_order(events: list[WebhookEvent]) -> list[WebhookEvent]:
    """By time, but of one case in the order of its messages, whatever the clocks of several workers said."""
    by_time = sorted(events, key=lambda one: (one.at, one.id))
    cases = {one.case: iter(sorted((e for e in events if e.case == one.case), key=_place)) for one in by_time}
    return [next(cases[one.case]) for one in by_time]


def _place(event: WebhookEvent) -> tuple[int, datetime]:
    return event.message, event.at


def pause(failures: int, share: float) -> timedelta:
    """How long to wait after so many failures: doubling from half a minute to half a day, two days in all.

    `share`, from 0 to 1, is drawn by lot and takes up to half off, so that what failed together isn't tried together.
    """
    whole: timedelta = min(_FIRST_PAUSE * 2 ** min(failures - 1, 20), _LONGEST_PAUSE)
    return whole * (1 - share / 2)
