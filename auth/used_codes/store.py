from datetime import datetime, timedelta
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index

REMEMBERED = timedelta(minutes=5)


class UsedCodeStore:
    """Digests of codes that were used; each is good once, whatever its issuer says of a second time."""

    COLLECTION = "usedCodes"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("digests of codes, for five minutes")
    INDEXES = (Index((("expiresAt", 1),), expire_after=0),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def spend(self, digest: str, at: datetime) -> bool:
        """Remember a code for five minutes; False when it is remembered already."""
        where = {"_id": digest, "expiresAt": {"$lte": at}}
        change = {"$set": {"v": self.SCHEMA_VERSION, "expiresAt": at + REMEMBERED}}
        try:
            await self._rows.update(where, change, upsert=True)
        except Duplicate:
            return False
        return True

    async def forget(self, digest: str) -> None:
        """Give a code back: its issuer didn't take it."""
        await self._rows.delete({"_id": digest})
