from datetime import datetime

from auth.rows import Database, Index


class SeedMarkStore:
    """Remembers which seeds were loaded last, so that a start with the same ones is quick."""

    COLLECTION = "meta"
    SCHEMA_VERSION = 1
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, name: str) -> str | None:
        """Return the digest of the seeds of that name that were loaded last."""
        row = await self._rows.get(f"seeds:{name}")
        return str(row["digest"]) if row else None

    async def set(self, name: str, digest: str, at: datetime) -> None:
        """Remember that seeds of that digest are loaded."""
        mark = {"_id": f"seeds:{name}", "v": self.SCHEMA_VERSION, "digest": digest, "at": at}
        await self._rows.put_many([mark])
