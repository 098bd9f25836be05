import secrets
from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Row

_KEY = "catalogue"
# No counter: a backup that is put back must never lead to a version that stood for something else once.
_BYTES = 9


class CatalogueStore:
    """What the public catalogue as a whole is at: another version after every write to any part of it."""

    COLLECTION = "catalogue"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("the catalogue's version")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def version(self) -> str:
        """Return the version, opaque; empty before anything was written."""
        row = await self._rows.get(_KEY)
        return version_from_row(row)[0] if row else ""

    async def raise_version(self) -> None:
        """Make it another version; in a transaction together with what was written."""
        await self._set({})

    async def figures_at(self) -> datetime | None:
        """Return when the daily figures were refreshed."""
        row = await self._rows.get(_KEY)
        return version_from_row(row)[1] if row else None

    async def refreshed(self, at: datetime) -> None:
        """Remember that the daily figures were refreshed, which makes it another version."""
        await self._set({"figuresAt": at})

    async def _set(self, figures: Row) -> None:
        change: Row = {"$set": {"v": self.SCHEMA_VERSION, "version": secrets.token_urlsafe(_BYTES), **figures}}
        if not figures:
            change["$setOnInsert"] = {"figuresAt": None}
        try:
            await self._rows.update({"_id": _KEY}, change, upsert=True)
        except Duplicate:  # two at once made the row
            await self._rows.update({"_id": _KEY}, change, upsert=True)


def version_to_row(version: str, figures_at: datetime | None) -> Row:
    """Lay the catalogue's version out for storage."""
    return {"_id": _KEY, "v": CatalogueStore.SCHEMA_VERSION, "version": version, "figuresAt": figures_at}


def version_from_row(row: Row) -> tuple[str, datetime | None]:
    """Read the version and the time of the figures back."""
    return row["version"], row["figuresAt"]
