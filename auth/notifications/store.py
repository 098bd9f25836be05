from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from auth.notifications.model import Notification, NotificationKind
from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Index, Query, Row

COUNT_CAP = 1000
_A_YEAR = 366 * 86_400


class NotificationStore:
    """What people are told, for a year. resolvers/notifications/store.py reads it in pages."""

    COLLECTION = "notifications"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="通知",
        found_by=(("account", Key.ACCOUNT),),
        shown="kind at readAt application",
        hidden="_id v account",
        at_closure=AtClosure.DELETED,
        because="there is nobody left to tell",
    )
    INDEXES = (
        Index((("account", 1), ("at", -1), ("_id", -1))),
        Index((("account", 1), ("readAt", 1))),
        Index((("at", 1),), expire_after=_A_YEAR),
    )
    QUERIES = (Query("account", sort="-at -_id"), Query("account readAt"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, notification: Notification) -> None:
        """Tell an account something."""
        await self._rows.insert(notification_to_row(notification))

    async def add_missing(self, notifications: Sequence[Notification]) -> None:
        """Tell what hasn't been told under the same id."""
        if notifications:
            await self._rows.insert_missing([notification_to_row(one) for one in notifications])

    async def get(self, notification_id: str) -> Notification | None:
        """Return the notification of that id."""
        row = await self._rows.get(notification_id)
        return notification_from_row(row) if row else None

    async def unread(self, account: str) -> int:
        """Count what the account has not read, up to 1,000."""
        return await self._rows.count({"account": account, "readAt": None}, COUNT_CAP)

    async def owned(self, account: str, ids: Sequence[str]) -> set[str]:
        """Return which of these are the account's."""
        rows = await self._rows.get_many(ids, fields=("account",))
        return {row["_id"] for row in rows if row["account"] == account}

    async def mark_read(self, account: str, ids: Sequence[str] | None, at: datetime) -> None:
        """Mark these as read, or all when None; what was read before keeps its time."""
        where: Row = {"account": account, "readAt": None}
        if ids is not None:
            where["_id"] = {"$in": list(ids)}
        await self._rows.update_all(where, {"$set": {"readAt": at}})


def notification_to_row(notification: Notification) -> Row:
    """Lay a notification out for storage."""
    return {
        "_id": notification.id,
        "v": NotificationStore.SCHEMA_VERSION,
        "account": notification.account,
        "kind": notification.kind.value,
        "at": notification.at,
        "readAt": notification.read_at,
        "application": notification.application,
    }


def notification_from_row(row: Row) -> Notification:
    """Read a notification back."""
    kind = NotificationKind(row["kind"])
    return Notification(row["_id"], row["account"], kind, row["at"], row["readAt"], row["application"])
