"""What the worker decides about hooks: which events are next, and what follows from how sending them went."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from auth.accounts.model import Role
from auth.accounts.posts import PostHolders
from auth.notifications.model import Notification, NotificationKind
from auth.outbox.model import letter_id
from resolvers.exchanges.reminding import administrators
from resolvers.webhooks.model import (
    IDLE,
    MAX_BYTES,
    MAX_EVENTS,
    RETRIES,
    Batch,
    Webhook,
    WebhookEvent,
    batch_of,
    in_order,
    pause,
)

if TYPE_CHECKING:
    from resolvers.context import Stores

NUMBERED = 200
_READ = 200


class Undelivered(Exception):
    """It wasn't taken. `wait` is how long the other end asks to be left alone; `gone` that it wants nothing more."""

    def __init__(self, why: str, wait: timedelta | None = None, *, gone: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a hook: a batch, None when nothing up to `end` is wanted there."""

    batch: Batch | None
    end: int


async def number(stores: "Stores") -> int:
    """Give new events their positions, within a transaction; returns how many.

    Each partner's counter is raised in the same transaction, so positions become visible in their own order, and what
    a hook has passed never grows anything new.
    """
    pending = in_order(await stores.webhook_events.pending(NUMBERED))
    for partner in sorted({one.partner for one in pending}):
        theirs = [one for one in pending if one.partner == partner]
        positions = await stores.serials.next_each([f"webhooks:{partner}"] * len(theirs))
        await stores.webhook_events.number(theirs, positions)
    return len(pending)


async def following(stores: "Stores", hook: Webhook) -> Next | None:
    """What a hook is told next; None when there is nothing new."""
    read = await stores.webhook_events.after(hook.partner, hook.cursor, _READ)
    known = [one for one in read if hook.batch_end is None or _place(one) <= hook.batch_end]
    if not known:
        # The batch that was tried for a month is no longer kept.
        return Next(None, hook.batch_end) if hook.batch_end is not None else None
    wanted = [one for one in known if hook.wants(one)]
    chosen = _chosen(wanted)
    end = _place(known[-1]) if len(chosen) == len(wanted) else _place(chosen[-1])
    return Next(batch_of(hook, chosen) if chosen else None, end)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a hook wasn't told, when, and by how much its next try is shifted, as a share of its pause."""

    error: Undelivered
    at: datetime
    share: float


async def failed(stores: "Stores", leased: Webhook, why: Failure, office: str) -> Webhook:
    """The hook after a failure, within a transaction: tried again later, or disabled.

    Then the administrators of the office for partners are told; all administrators where none is named.
    """
    error, at, share = why.error, why.at, why.share
    wait = max(pause(leased.failures + 1, share), error.wait or timedelta())
    after = leased.failed(error.why, at + wait)
    if not error.gone and leased.failures < RETRIES:
        await stores.webhooks.settle(leased, after)
        return after
    over = replace(after.disabled(at, error.why), failures=after.failures)
    if await stores.webhooks.settle(leased, over):
        await _tell(stores, over, office, at)
    return over


def idle(leased: Webhook, at: datetime) -> Webhook:
    """A hook that knows everything: looked at again in some seconds."""
    return replace(leased, due_at=at + IDLE)


async def _tell(stores: "Stores", hook: Webhook, office: str, at: datetime) -> None:
    kind = NotificationKind.WEBHOOK_DISABLED
    readers = await administrators(stores, office) if office else await _all_administrators(stores)
    told = [Notification(letter_id(hook.id, kind.value, at.isoformat(), one), one, kind, at) for one in readers]
    await stores.notifications.add_missing(told)


async def _all_administrators(stores: "Stores") -> list[str]:
    return [one.id for one in await PostHolders(stores.database).everywhere(Role.ADMINISTRATOR)]


def _chosen(wanted: list[WebhookEvent]) -> tuple[WebhookEvent, ...]:
    """As many as go into one batch, by number and size."""
    chosen: list[WebhookEvent] = []
    size = 0
    for event in wanted[:MAX_EVENTS]:
        size += len(orjson.dumps(event.published))
        if chosen and size > MAX_BYTES:
            break
        chosen.append(event)
    return tuple(chosen)


def _place(event: WebhookEvent) -> int:
    return event.position or 0
