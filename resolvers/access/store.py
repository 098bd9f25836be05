from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Encrypted, Index, Query, Row
from resolvers.access.model import Access
from resolvers.paging import Order, Page, PageRequest, read_page

NEWEST = Order("at", -1)
# 网络安全法 art. 21 wants logs for six months at least; people may want to look back further.
_KEPT_SECONDS = 3 * 365 * 86_400


class AccessStore:
    """Who looked at whose data."""

    COLLECTION = "accessLog"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="谁看过我的信息",
        found_by=(("subject", Key.ID_NUMBER),),
        shown="at by purpose fields thing",
        hidden="_id v subject",
        at_closure=AtClosure.KEPT,
        because="logs stay for six months at least (网络安全法 art. 21); these for three years",
    )
    ENCRYPTED: ClassVar = {"subject": Encrypted.LOOKED_UP}
    INDEXES = (
        Index((("subject", 1), ("at", -1), ("_id", -1))),
        Index((("subject", 1), ("thing", 1), ("at", -1), ("_id", -1))),
        Index((("at", 1),), expire_after=_KEPT_SECONDS),
    )
    QUERIES = (Query("subject", sort="-at -_id"), Query("subject thing", sort="-at -_id"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def record(self, entries: list[Access]) -> None:
        """Record entries; what is there already today stays."""
        await self._rows.insert_missing([access_to_row(entry) for entry in entries])

    async def page(self, subject: str, thing: str | None, request: PageRequest) -> Page[Access]:
        """Return one page of who looked at a person's data, or at one thing of theirs, newest first."""
        where: Row = {"subject": subject} if thing is None else {"subject": subject, "thing": thing}
        page = await read_page(self._rows, where, NEWEST, request)
        entries = tuple(access_from_row(row) for row in page.items)
        return Page(entries, page.cursors, page.has_next, page.has_previous)


def access_to_row(entry: Access) -> Row:
    """Lay an entry out for storage."""
    return {
        "_id": entry.id,
        "v": AccessStore.SCHEMA_VERSION,
        "subject": entry.subject,
        "thing": entry.thing,
        "at": entry.at,
        "by": entry.by,
        "purpose": entry.purpose,
        "fields": list(entry.fields),
    }


def access_from_row(row: Row) -> Access:
    """Read an entry back."""
    return Access(
        row["_id"], row["subject"], row["thing"], row["at"], row["by"], row["purpose"], tuple(row["fields"])
    )
