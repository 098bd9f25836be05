"""Departments that let their days pass: their silence counts as consent (缺席默认制)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.days import today
from auth.problems import Conflict
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.opinions import awaited, deemed
from resolvers.applications.rounds import each
from resolvers.applications.telling import tell

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

BATCH = 100

Transact = Callable[[Callable[["Stores"], Awaitable[Application | None]]], Awaitable[Application | None]]


def agreed_by_absence(application: Application, at: datetime) -> Application | None:
    """Return the case with the silence of late departments as consent, or None when none is late."""
    on, move = today(at), own_move(application.status, EventType.OPINION_GIVEN)
    late = [one for one in awaited(application.opinions, application.status) if one.late(on)]
    if move is None or not late:
        return None
    note = "、".join(one.name for one in late) + "逾期未反馈意见，视为同意（缺席默认）"
    opinions = deemed(application.opinions, at, on)
    after = application.moved(move, ANONYMOUS, at, opinions=opinions, note=note)
    # Neither status nor clock changed, so its days didn't either.
    return replace(after, reckoned=application.reckoned)


async def with_silence(context: "Context", application: Application) -> Application:
    """Return a case as its opinions stand by now, even if no worker came by."""
    on = today(context.now())
    if not any(one.late(on) for one in awaited(application.opinions, application.status)):
        return application
    await _deem(context.transact, application.id, context.now())
    return await context.stores.applications.get(application.id) or application


async def deem_agreed(stores: "Stores", transact: Transact, at: datetime) -> int:
    """Count silence as consent wherever a department is late, a batch at a time; returns in how many cases."""
    late = await stores.applications.opinions_late(today(at), BATCH)
    return await each(late, lambda one: _deem(transact, one.id, at))


async def _deem(transact: Transact, number: str, at: datetime) -> Application | None:
    async def story(stores: "Stores") -> Application | None:
        current = await stores.applications.get(number)
        after = agreed_by_absence(current, at) if current else None
        if after is None:
            return None
        await tell(stores, after, EventType.OPINION_GIVEN, at)
        return await stores.applications.save(after)

    try:
        return await transact(story)
    except Conflict:
        return None
