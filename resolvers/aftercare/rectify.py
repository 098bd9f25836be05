"""Mending what was found bad: the supervisor replies, somebody else calls back, the supervisor closes."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.caller import Caller
from auth.notifications.model import NotificationKind, notification
from auth.outbox.model import Letter
from auth.problems import NotFound
from auth.renewal import as_now
from resolvers.aftercare.model import bounded
from resolvers.aftercare.rectification import Rectification, RectificationCause, RectificationState
from resolvers.aftercare.rectification_store import Desk
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

WAITING = (RectificationState.OPEN, RectificationState.REPLIED, RectificationState.REVISITED)


async def reply(context: "Context", key: str, revision: int, text: str) -> Rectification:
    """Tell the person what was done about it; it counts together with the telling, or not at all."""
    said, at = bounded(text, "reply"), context.now()
    caller = await as_now(context.gate, context.caller, at)

    async def story(stores: "Stores") -> Rectification:
        replied = await stores.rectifications.save((await _found(stores, key)).answer(caller, revision, said, at))
        await _tell_person(stores, replied, at)
        return replied

    return await context.transact(story)


async def revisit(context: "Context", key: str, revision: int, *, satisfied: bool, note: str | None) -> Rectification:
    """Record what the person said when called back."""
    said, at = bounded(note or "", "note"), context.now()
    return await _change(
        context, key, lambda one, caller: one.revisit(caller, revision, satisfied=satisfied, note=said, at=at)
    )


async def close(context: "Context", key: str, revision: int, note: str | None) -> Rectification:
    """Close it."""
    said, at = bounded(note or "", "note"), context.now()
    return await _change(context, key, lambda one, caller: one.close(caller, revision, said, at))


def desk(context: "Context", states: tuple[RectificationState, ...] | None) -> Desk:
    """Which ones wait at the caller's desk: those of the departments and regions that they supervise."""
    return Desk(context.caller.reach(Role.SUPERVISOR), WAITING if states is None else states)


async def list_desk(context: "Context", desk: Desk, request: PageRequest) -> Page[Rectification]:
    """Return one page of it."""
    return await context.stores.rectifications.desk(desk, request)


async def visible(context: "Context", key: str, cause: RectificationCause | None = None) -> Rectification | None:
    """Return one that the caller opened or may handle, else None."""
    found = await context.stores.rectifications.get(key)
    if found is None or (cause is not None and found.subject.cause is not cause):
        return None
    return found if found.belongs_to(context.caller) or found.handled_by(context.caller) else None


async def _change(
    context: "Context", key: str, change: Callable[[Rectification, Caller], Rectification]
) -> Rectification:
    """Change one by the rights of this moment."""
    caller = await as_now(context.gate, context.caller, context.now())
    return await context.stores.rectifications.save(change(await _found(context.stores, key), caller))


async def _found(stores: "Stores", key: str) -> Rectification:
    found = await stores.rectifications.get(key)
    if found is None:
        raise NotFound("rectification.unknown", "rectificationId")
    return found


async def _tell_person(stores: "Stores", one: Rectification, at: datetime) -> None:
    """In the app, and outside it too where a case says what it is about."""
    about, kind = one.subject, NotificationKind.RECTIFICATION_REPLIED
    told = notification(about.account, kind, at, about.application)
    await stores.notifications.add(told)
    if about.application:
        place = about.department, about.region
        await stores.outbox.add([Letter(told.id, told.account, kind, *place, (about.application,), at, at)])
