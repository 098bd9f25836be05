"""Mending what was found bad: the supervisor replies, somebody else calls back, the supervisor closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.caller import Caller
from auth.notifications.model import NotificationKind, notification
from auth.problems import NotFound
from auth.renewal import as_now
from resolvers.aftercare.model import bounded
from resolvers.aftercare.rectification import Rectification, RectificationCause, RectificationState
from resolvers.aftercare.rectification_store import Desk
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context

WAITING = (RectificationState.OPEN, RectificationState.REPLIED, RectificationState.REVISITED)


async def reply(context: "Context", key: str, revision: int, text: str) -> Rectification:
    """Tell the person what was done about it."""
    said, at = bounded(text, "reply"), context.now()
    replied = await _change(context, key, lambda one, caller: one.answer(caller, revision, said, at))
    reader, about = replied.subject.account, replied.subject
    told = notification(reader, NotificationKind.RECTIFICATION_REPLIED, at, about.application)
    await context.stores.notifications.add(told)
    return replied


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
    posts = context.caller.account.posts if context.caller.account else ()
    reach: dict[str, tuple[str, ...] | None] = {}
    for post in posts:
        if post.role is Role.SUPERVISOR:
            before = reach.get(post.department, ())
            everywhere = before is None or post.region is None
            reach[post.department] = None if everywhere else (*(before or ()), post.region or "")
    return Desk(reach, WAITING if states is None else states)


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
    found = await context.stores.rectifications.get(key)
    if found is None:
        raise NotFound("rectification.unknown", "rectificationId")
    return await context.stores.rectifications.save(change(found, caller))
