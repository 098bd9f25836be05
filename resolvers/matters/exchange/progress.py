"""How far imports have come that broke off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Row

# A catalogue changes in the meantime; after that an import starts afresh.
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """So many `rows` of the file with that digest are committed, with so many of each outcome."""

    digest: str
    rows: int
    outcomes: Mapping[str, int]
    started_at: datetime


class ImportProgressStore:
    """Imports that are under way or broke off, by the digest of their rows."""

    COLLECTION = "imports"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("about the catalogue")
    INDEXES = (Index((("startedAt", 1),), expire_after=int(_KEPT.total_seconds())),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, digest: str) -> ImportProgress | None:
        """Return how far an import of these rows has come, None when none broke off."""
        row = await self._rows.get(digest)
        return progress_from_row(row) if row else None

    async def set(self, progress: ImportProgress) -> None:
        """Note how far it has come."""
        row = {field: value for field, value in progress_to_row(progress).items() if field != "_id"}
        await self._rows.update({"_id": progress.digest}, {"$set": row}, upsert=True)

    async def forget(self, digest: str) -> None:
        """The import is complete."""
        await self._rows.delete({"_id": digest})


def progress_to_row(progress: ImportProgress) -> Row:
    """Lay it out for storage."""
    return {
        "_id": progress.digest,
        "v": ImportProgressStore.SCHEMA_VERSION,
        "rows": progress.rows,
        "outcomes": dict(progress.outcomes),
        "startedAt": progress.started_at,
    }


def progress_from_row(row: Row) -> ImportProgress:
    """Read it back."""
    return ImportProgress(row["_id"], row["rows"], row["outcomes"], row["startedAt"])
