from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.seals.heads import ChainHead


class ChainHeadStore:
    """Signed heads of the chains of seals' uses; added and read, never changed."""

    COLLECTION = "sealHeads"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("how long chains are, and their last hashes, by the seal's code")
    INDEXES = (Index((("seal", 1), ("count", -1))),)
    QUERIES = (Query("seal", sort="-count"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def newest(self, seal: str) -> ChainHead | None:
        """Return the head of a seal's longest chain that was signed."""
        row = await self._rows.first({"seal": seal}, sort=(("count", -1),))
        return head_from_row(row) if row else None

    async def add(self, head: ChainHead) -> None:
        """Keep a head; of two for the same place the first stays."""
        await self._rows.insert_missing([head_to_row(head)])


def head_to_row(head: ChainHead) -> Row:
    """Lay a head out for storage."""
    return {
        "_id": f"{head.seal}.{head.count}",
        "v": ChainHeadStore.SCHEMA_VERSION,
        "seal": head.seal,
        "count": head.count,
        "hash": head.hash,
        "at": head.at,
        "authority": head.authority,
        "signature": head.signature,
    }


def head_from_row(row: Row) -> ChainHead:
    """Read a head back."""
    return ChainHead(row["seal"], row["count"], row["hash"], row["at"], row["authority"], bytes(row["signature"]))
