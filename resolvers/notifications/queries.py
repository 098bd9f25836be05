from typing import TYPE_CHECKING

from auth.notifications.model import Notification
from auth.problems import Unauthenticated
from resolvers.applications.model import Application
from resolvers.paging import Page, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context


async def inbox(context: "Context", request: PageRequest) -> Page[Notification]:
    """Return one page of what the caller was told."""
    return await context.stores.notifications.page(_reader(context), request)


async def count_unread(context: "Context") -> int:
    """Count what the caller has not read yet, up to 1,000."""
    return await context.stores.notifications.unread(_reader(context))


async def readable(context: "Context", notification_id: str) -> Notification | None:
    """Return a notification of the caller's own, else None."""
    found = await context.stores.notifications.get(notification_id)
    return found if found and found.account == context.caller.id else None


async def case_of(context: "Context", notification: Notification) -> Application | None:
    """Return the case that it is about, None when it is about none or the caller may not see that case now."""
    if notification.application is None:
        return None
    found = await context.loaders.applications.load(notification.application)
    return found if found and found.actors(context.caller) else None


def _reader(context: "Context") -> str:
    if context.caller.id is None:
        raise Unauthenticated("token.missing")
    return context.caller.id
