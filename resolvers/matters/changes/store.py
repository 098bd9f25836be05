from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Index, Query, Row
from resolvers.matters.changes.model import MatterChange
from resolvers.matters.lifecycle import MatterAction
from resolvers.paging import Order, Page, PageRequest, read_page

NEWEST = Order("at", -1)
_COUNT_CAP = 10_000


class MatterChangeStore:
    """Who changed what in the catalogue; entries are added and read, never changed."""

    COLLECTION = "matterChanges"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="事项编制记录",
        found_by=(("by", Key.ACCOUNT),),
        shown="code version at action fields note",
        hidden="_id v by byName",
        at_closure=AtClosure.KEPT,
        because="who wrote and published what an authority promises is part of its records",
    )
    INDEXES = (Index((("code", 1), ("at", -1), ("_id", -1))), Index((("by", 1),)))
    QUERIES = (Query("code", sort="-at -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, change: MatterChange) -> None:
        """Add an entry."""
        await self._rows.insert(change_to_row(change))

    async def page(self, code: str, request: PageRequest) -> Page[MatterChange]:
        """Return one page of a matter's history, newest first."""
        page = await read_page(self._rows, {"code": code}, NEWEST, request)
        return Page(tuple(change_from_row(row) for row in page.items), page.cursors, page.has_next, page.has_previous)

    async def count(self, code: str) -> int | None:
        """Count them, or None above 10,000."""
        found = await self._rows.count({"code": code}, _COUNT_CAP + 1)
        return found if found <= _COUNT_CAP else None


def change_to_row(change: MatterChange) -> Row:
    """Lay an entry out for storage."""
    return {
        "_id": change.id,
        "v": MatterChangeStore.SCHEMA_VERSION,
        "code": change.code,
        "version": change.version,
        "at": change.at,
        "action": change.action.value,
        "by": change.by,
        "byName": change.by_name,
        "fields": list(change.fields),
        "note": change.note,
    }


def change_from_row(row: Row) -> MatterChange:
    """Read an entry back."""
    return MatterChange(
        id=row["_id"],
        code=row["code"],
        version=row["version"],
        at=row["at"],
        action=MatterAction(row["action"]),
        by=row["by"],
        by_name=row["byName"],
        fields=tuple(row["fields"]),
        note=row["note"],
    )
