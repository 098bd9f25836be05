from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Query, Row
from resolvers.operations.model import KEPT, MOST_KEPT, KeptDocument, Release, TrustedDocument

_AT_ONCE = 100


class TrustedDocumentStore:
    """Documents that our own apps send, by hash. Registered and retired by command only."""

    COLLECTION = "trustedDocuments"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("operations of apps, without variables")
    INDEXES = (Index((("releases", 1),)),)
    QUERIES = (Query("releases"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, hash: str) -> TrustedDocument | None:
        """Return the document of that hash."""
        row = await self._rows.get(hash)
        return trusted_from_row(row) if row else None

    async def register(self, documents: Sequence[TrustedDocument], release: Release) -> int:
        """Add a release's documents to those that are there; returns how many are new."""
        known = await self._rows.get_many([one.hash for one in documents], ["_id"])
        missing = [trusted_to_row(one) for one in documents if one.hash not in {row["_id"] for row in known}]
        if missing:
            await self._rows.insert_missing(missing)
        add: Row = {"$addToSet": {"releases": release.key}}
        await self._rows.update_each([({"_id": one.hash}, add) for one in documents])
        return len(missing)

    async def retire(self, release: Release) -> int:
        """Forget a release; documents that no other release sends go. Returns how many the release had."""
        had = await self._rows.update_all({"releases": release.key}, {"$pull": {"releases": release.key}})
        await self._rows.delete({"releases": []})
        return had

    async def releases(self) -> dict[str, int]:
        """Return how many documents each release has registered, by client@version."""
        count: Row = {"_id": "$releases", "count": {"$sum": 1}}
        found = await self._rows.aggregate(
            [{"$unwind": "$releases"}, {"$group": count}, {"$sort": {"_id": 1}}, {"$limit": 10_000}]
        )
        return {row["_id"]: row["count"] for row in found}


class KeptDocumentStore:
    """Documents that clients left with us; bounded in time by an index, in number at each new one."""

    COLLECTION = "persistedQueries"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("queries without variables; those with a phone or ID number in them are not kept")
    INDEXES = (Index((("expiresAt", 1),), expire_after=0),)
    QUERIES = (Query(sort="expiresAt"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, hash: str, at: datetime) -> KeptDocument | None:
        """Return the document of that hash, unless its time is over; asking for it keeps it."""
        row = await self._rows.get(hash)
        kept = kept_from_row(row) if row else None
        if kept is None or kept.expires_at <= at:
            return None
        if kept.worn(at):
            await self._rows.update({"_id": hash}, {"$set": {"expiresAt": at + KEPT}})
        return kept

    async def keep(self, document: KeptDocument, most: int = MOST_KEPT) -> None:
        """Keep a document; when there are more than `most`, those asked for longest ago go."""
        row = kept_to_row(document)
        try:
            await self._rows.update({"_id": row.pop("_id")}, {"$set": row}, upsert=True)
        except Duplicate:  # somebody else left it at this moment
            return
        excess = await self._rows.count({}, most + _AT_ONCE) - most
        if excess > 0:
            oldest = await self._rows.find({}, sort=[("expiresAt", 1)], limit=excess, fields=["_id"])
            await self._rows.delete({"_id": {"$in": [one["_id"] for one in oldest]}})


def trusted_to_row(document: TrustedDocument) -> Row:
    """Lay a trusted document out for storage."""
    return {
        "_id": document.hash,
        "v": TrustedDocumentStore.SCHEMA_VERSION,
        "text": document.text,
        "releases": list(document.releases),
        "registeredAt": document.registered_at,
    }


def trusted_from_row(row: Row) -> TrustedDocument:
    """Read a trusted document back."""
    return TrustedDocument(row["_id"], row["text"], tuple(row["releases"]), row["registeredAt"])


def kept_to_row(document: KeptDocument) -> Row:
    """Lay a kept document out for storage."""
    return {
        "_id": document.hash,
        "v": KeptDocumentStore.SCHEMA_VERSION,
        "text": document.text,
        "expiresAt": document.expires_at,
    }


def kept_from_row(row: Row) -> KeptDocument:
    """Read a kept document back."""
    return KeptDocument(row["_id"], row["text"], row["expiresAt"])
