from auth.notifications.model import Notification
from auth.notifications.store import NotificationStore, notification_from_row
from resolvers.paging import Order, Page, PageRequest, read_page

_NEWEST = Order("at", -1)


class InboxStore(NotificationStore):
    """The same collection, as its reader pages through it."""

    async def page(self, account: str, request: PageRequest) -> Page[Notification]:
        """Return one page of an account's notifications, newest first."""
        page = await read_page(self._rows, {"account": account}, _NEWEST, request)
        items = tuple(notification_from_row(row) for row in page.items)
        return Page(items, page.cursors, page.has_next, page.has_previous)
