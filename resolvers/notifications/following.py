from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from auth.notifications.model import Notification
from resolvers.notifications.queries import inbox
from resolvers.notifications.store import InboxStore
from resolvers.paging import MAX_PAGE, PageRequest

if TYPE_CHECKING:
    from resolvers.context import Context

_NEWEST = PageRequest(MAX_PAGE)


async def follow(context: "Context", after: str | None) -> AsyncGenerator[Notification, None]:
    """Give each notification that comes for the caller; with `after`, first those newer than it, at most 100.

    The newest are read again after each write and compared by id: two that were sent at the same time may become
    visible in either order, so the newest time seen would not tell what is new.
    """
    with context.news.hear(InboxStore.COLLECTION, context.caller.id or "") as ear:
        newest = (await inbox(context, _NEWEST)).items
        known = _seen(newest, context.news.resume or after)
        while True:
            for one in reversed(newest):
                if one.id not in known:
                    yield one
            known = {one.id for one in newest}
            context = await ear.next()
            newest = (await inbox(context, _NEWEST)).items


def _seen(newest: tuple[Notification, ...], last: str | None) -> set[str]:
    """What a client has seen whose last one is `last`: that and what was sent before; everything when it names none.

    Of what was sent in the same millisecond nobody knows the order: it is rather told twice than never.
    """
    if last is None:
        return {one.id for one in newest}
    found = next((one for one in newest if one.id == last), None)
    return {last, *(one.id for one in newest if found and one.at < found.at)}
