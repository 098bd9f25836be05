"""What the worker does after cases: default evaluations, and telling those above of what nobody answered."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from auth.accounts.model import Role
from auth.days import today
from auth.notifications.model import NotificationKind
from auth.problems import AlreadyDone, Conflict
from resolvers.aftercare.evaluate import by_default, tell_supervisors

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 100
_log = structlog.get_logger("tongban.aftercare")
Transact = Callable[[Callable[["Stores"], Awaitable[bool]]], Awaitable[bool]]


async def evaluate_by_default(stores: "Stores", transact: Transact, at: datetime, days: int) -> int:
    """Give a batch of cases the default that nobody evaluated within so many days; returns how many it found."""
    found = await stores.applications.unevaluated(at - timedelta(days=days), BATCH)
    for number in found:
        await _try(transact, partial(by_default, number=number, at=at), number)
    return len(found)


async def escalate(stores: "Stores", transact: Transact, at: datetime) -> int:
    """Tell supervisors and administrators once of what should have been answered; returns of how many."""
    found = await stores.rectifications.overdue(today(at), BATCH)
    done = [await _try(transact, partial(_escalate, key=one.id, at=at), one.id) for one in found]
    return sum(done)


async def _escalate(stores: "Stores", key: str, at: datetime) -> bool:
    one = await stores.rectifications.get(key)
    if one is None or one.escalated_at or not one.overdue(today(at)):
        return False
    escalated = one.escalated(at)
    kind = NotificationKind.RECTIFICATION_OVERDUE
    await tell_supervisors(stores, escalated, kind, Role.SUPERVISOR, Role.ADMINISTRATOR)
    await stores.rectifications.save(escalated)
    return True


async def _try(transact: Transact, story: Callable[["Stores"], Awaitable[bool]], about: str) -> bool:
    """Whether it worked; somebody else may have been first, and what breaks off holds no other up."""
    try:
        return await transact(story)
    except (Conflict, AlreadyDone):
        return False
    except Exception:  # noqa: BLE001 - one of them must not hold the others up; it stays due
        _log.exception("aftercare_broke_off", about=about)
        return False
