from collections.abc import Sequence
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.seals.uses import SealedDocument, SealUse

NEWEST = Order("sequence", -1)
_BATCH = 500
_COUNT_CAP = 10_000


class SealUseStore:
    """Uses of seals; entries are added and read, never changed."""

    COLLECTION = "sealUses"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="使用电子印章的记录",
        found_by=(("account", Key.ACCOUNT),),
        shown="seal documentName documentSha256 digestSm3 signedAt signedBy",
        hidden="_id v sequence account key previousHash hash",
        at_closure=AtClosure.KEPT,
        because="who sealed what proves the document, and every entry carries the ones after it",
    )
    ENCRYPTED: ClassVar = {"documentName": Encrypted.RANDOM, "signedBy": Encrypted.RANDOM}
    INDEXES = (
        # Ids are places in a chain, so uses at the same moment make one chain.
        Index((("seal", 1), ("sequence", -1), ("_id", -1))),
        Index((("seal", 1), ("key", 1)), unique=True),
        Index((("seal", 1), ("digestSm3", 1))),
        Index((("account", 1),)),
    )
    QUERIES = (
        Query("seal", sort="-sequence -_id"),
        Query("seal", sort="-sequence"),
        Query("seal", sort="sequence", range="sequence"),
        Query("seal key"),
        Query("seal digestSm3"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, use: str) -> SealUse | None:
        """Return the use of that id."""
        row = await self._rows.get(use)
        return use_from_row(row) if row else None

    async def last(self, seal: str) -> SealUse | None:
        """Return a seal's last use."""
        row = await self._rows.first({"seal": seal}, sort=(("sequence", -1),))
        return use_from_row(row) if row else None

    async def of_key(self, seal: str, key: str) -> SealUse | None:
        """Return the use that was made under this key."""
        row = await self._rows.first({"seal": seal, "key": key})
        return use_from_row(row) if row else None

    async def of_digest(self, seal: str, sm3: str) -> SealUse | None:
        """Return a use of the seal over that digest (SM3, hex)."""
        row = await self._rows.first({"seal": seal, "digestSm3": sm3})
        return use_from_row(row) if row else None

    async def append(self, use: SealUse) -> bool:
        """Add a use at its place; False when that place, or its key, is taken."""
        try:
            await self._rows.insert(use_to_row(use))
        except Duplicate:
            return False
        return True

    async def append_all(self, uses: Sequence[SealUse]) -> bool:
        """Add uses at their places, in order; False at the first whose place, or key, is taken: those before stay."""
        try:
            await self._rows.insert_many([use_to_row(one) for one in uses])
        except Duplicate:
            return False
        return True

    async def of_keys(self, seal: str, keys: Sequence[str]) -> dict[str, SealUse]:
        """Return the uses of a seal that were made under these keys, by key."""
        rows = await self._rows.find({"seal": seal, "key": {"$in": list(keys)}}, limit=len(keys))
        return {row["key"]: use_from_row(row) for row in rows}

    async def after(self, seal: str, sequence: int) -> list[SealUse]:
        """Return the next uses of a seal, at most 500, in their order."""
        where = {"seal": seal, "sequence": {"$gt": sequence}}
        rows = await self._rows.find(where, sort=(("sequence", 1),), limit=_BATCH)
        return [use_from_row(row) for row in rows]

    async def page(self, seal: str, request: PageRequest) -> Page[SealUse]:
        """Return one page of a seal's uses, newest first."""
        page = await read_page(self._rows, {"seal": seal}, NEWEST, request)
        return Page(tuple(map(use_from_row, page.items)), page.cursors, page.has_next, page.has_previous)

    async def count(self, seal: str) -> int | None:
        """Count a seal's uses, or None above 10,000."""
        found = await self._rows.count({"seal": seal}, _COUNT_CAP + 1)
        return found if found <= _COUNT_CAP else None


def use_to_row(use: SealUse) -> Row:
    """Lay a use out for storage."""
    return {
        "_id": use.id,
        "v": SealUseStore.SCHEMA_VERSION,
        "seal": use.seal,
        "sequence": use.sequence,
        "documentName": use.document.name,
        "documentSha256": use.document.sha256,
        "digestSm3": use.document.sm3,
        "signedAt": use.signed_at,
        "account": use.account,
        "signedBy": use.signed_by,
        "key": use.key,
        "previousHash": use.previous_hash,
        "hash": use.hash,
    }


def use_from_row(row: Row) -> SealUse:
    """Read a use back."""
    return SealUse(
        seal=row["seal"],
        sequence=row["sequence"],
        document=SealedDocument(row["documentName"], row["documentSha256"], row["digestSm3"]),
        signed_at=row["signedAt"],
        account=row["account"],
        signed_by=row["signedBy"],
        key=row["key"],
        previous_hash=row["previousHash"],
        hash=row["hash"],
    )
