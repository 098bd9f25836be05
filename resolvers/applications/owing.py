"""Deferred materials (容缺): what time does to them, and what the worker looks after. Several may do it at once."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from auth.caller import ANONYMOUS
from auth.days import today
from auth.notifications.model import NotificationKind
from resolvers.applications.lifecycle import EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.rounds import each
from resolvers.applications.telling import tell, tell_kind
from resolvers.applications.timekeeping import BATCH, Watch, changed

if TYPE_CHECKING:
    from resolvers.context import Stores


async def look_after_owing(watch: Watch) -> int:
    """Remind of materials that are due soon, and end the cases whose materials never came; returns how many."""
    waiting = await watch.stores.applications.owing(today(watch.at), BATCH)
    return await each(waiting, lambda one: changed(watch, one.id, partial(_later, watch.at), _tell))


def reminded(case: Application, at: datetime) -> Application | None:
    """Return the case with its applicant reminded, or None when there is nothing to remind of yet, or any more.

    A reminder is no move: it leaves no event, only the next revision.
    """
    facts, act_on = case.window, case.window.act_on
    if act_on is None or facts.reminded or today(at) < act_on:
        return None
    return replace(case, window=replace(facts, reminded=True), revision=case.revision + 1)


def terminated(case: Application, at: datetime) -> Application | None:
    """Return the case as over, since a deferred material never came; None while it still may."""
    due, move = case.window.due_on, own_move(case.status, EventType.TERMINATED)
    if due is None or move is None or today(at) <= due:
        return None
    keys = "、".join(one.key for one in case.window.owed)
    note = f"容缺材料（{keys}）截至{due.isoformat()}未补交，终止办理"
    return case.moved(move, ANONYMOUS, at, refusal_proposal=None, note=note)


def _later(at: datetime, case: Application) -> Application | None:
    return terminated(case, at) or reminded(case, at)


async def _tell(stores: "Stores", case: Application, at: datetime) -> None:
    if case.events[-1].type is EventType.TERMINATED:
        await tell(stores, case, EventType.TERMINATED, at)
    else:
        await tell_kind(stores, case, NotificationKind.CASE_MATERIAL_DUE, at)
