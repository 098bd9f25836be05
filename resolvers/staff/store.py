from typing import ClassVar

from auth.accounts.model import Role
from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Index, Query, Row
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.staff.model import StaffAction, StaffLogEntry

NEWEST = Order("at", -1)
_COUNT_CAP = 10_000


class StaffLogStore:
    """What administrators did; entries are added and read, never changed."""

    COLLECTION = "staffLog"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="工作账号管理记录",
        found_by=(("about", Key.ACCOUNT), ("by", Key.ACCOUNT)),
        shown="at action departments role region reason",
        hidden="_id v by byName about aboutName",
        at_closure=AtClosure.KEPT,
        because="who managed whose rights is part of the authority's records",
    )
    # Version 2: posts for one region.
    UPGRADES: ClassVar = {1: lambda row: {**row, "region": None}}
    INDEXES = (
        Index((("departments", 1), ("at", -1), ("_id", -1))),
        Index((("about", 1),)),
        Index((("by", 1),)),
    )
    QUERIES = (Query("departments", sort="-at -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, entry: StaffLogEntry) -> None:
        """Add an entry."""
        await self._rows.insert(entry_to_row(entry))

    async def page(self, departments: tuple[str, ...], request: PageRequest) -> Page[StaffLogEntry]:
        """Return one page of what concerns one of these departments, newest first."""
        page = await read_page(self._rows, _concerning(departments), NEWEST, request)
        entries = tuple(entry_from_row(row) for row in page.items)
        return Page(entries, page.cursors, page.has_next, page.has_previous)

    async def count(self, departments: tuple[str, ...]) -> int | None:
        """Count them, or None above 10,000."""
        found = await self._rows.count(_concerning(departments), _COUNT_CAP + 1)
        return found if found <= _COUNT_CAP else None


def entry_to_row(entry: StaffLogEntry) -> Row:
    """Lay an entry out for storage."""
    return {
        "_id": entry.id,
        "v": StaffLogStore.SCHEMA_VERSION,
        "at": entry.at,
        "action": entry.action.value,
        "by": entry.by,
        "byName": entry.by_name,
        "about": entry.about,
        "aboutName": entry.about_name,
        "departments": list(entry.departments),
        "role": entry.role and entry.role.value,
        "reason": entry.reason,
        "region": entry.region,
    }


def entry_from_row(row: Row) -> StaffLogEntry:
    """Read an entry back."""
    return StaffLogEntry(
        id=row["_id"],
        at=row["at"],
        action=StaffAction(row["action"]),
        by=row["by"],
        by_name=row["byName"],
        about=row["about"],
        about_name=row["aboutName"],
        departments=tuple(row["departments"]),
        role=row["role"] and Role(row["role"]),
        reason=row["reason"],
        region=row["region"],
    )


def _concerning(departments: tuple[str, ...]) -> Row:
    return {"departments": {"$in": list(departments)}}
