"""Messages that were not taken, and why: they changed nothing, and this is what is left of them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.paging import Order, Page, PageRequest, read_page

_NEWEST = Order("at", -1)
KEPT_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Refusal:
    """`reason` is the problem's key; `digest` the envelope's, where it could be digested. Nothing of the payload."""

    id: str
    partner: str
    case: str
    sequence: int
    reason: str
    digest: str | None
    at: datetime


def refusal(partner: str, case: str, sequence: int, at: datetime, *, reason: str, digest: str | None) -> Refusal:
    """A refusal with an id of its own; the case is shortened, since it may be anything."""
    return Refusal(secrets.token_hex(12), partner, case[:64], max(-1, min(sequence, 2**31)), reason, digest, at)


class RefusalStore:
    """Refused messages of the last half year, by partner."""

    COLLECTION = "exchangeRefusals"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("that a message was refused, without what it said")
    INDEXES = (Index((("partner", 1), ("at", -1), ("_id", -1))), Index((("at", 1),), expire_after=KEPT_SECONDS))
    QUERIES = (Query("partner", sort="-at -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, refused: Refusal) -> None:
        """Add one."""
        await self._rows.insert(refusal_to_row(refused))

    async def latest(self, partners: list[str], limit: int) -> dict[str, list[Refusal]]:
        """Return the newest refusals of each of these partners' messages, in one round trip."""
        first, *others = [_latest(one, limit) for one in partners]
        unions: list[Row] = [{"$unionWith": {"coll": self.COLLECTION, "pipeline": one}} for one in others]
        rows = [refusal_from_row(row) for row in await self._rows.aggregate([*first, *unions])]
        return {code: [one for one in rows if one.partner == code] for code in partners}

    async def page(self, partner: str, request: PageRequest) -> Page[Refusal]:
        """Return a page of the refusals of a partner's messages, newest first."""
        page = await read_page(self._rows, {"partner": partner}, _NEWEST, request)
        items = tuple(refusal_from_row(row) for row in page.items)
        return Page(items, page.cursors, page.has_next, page.has_previous)

    async def of(self, partner: str, limit: int) -> list[Refusal]:
        """Return the newest refusals of a partner's messages."""
        rows = await self._rows.find({"partner": partner}, sort=(("at", -1), ("_id", -1)), limit=limit)
        return [refusal_from_row(row) for row in rows]


def _latest(partner: str, limit: int) -> list[Row]:
    return [{"$match": {"partner": partner}}, {"$sort": {"at": -1, "_id": -1}}, {"$limit": limit}]


def refusal_to_row(refused: Refusal) -> Row:
    """Lay a refusal out for storage."""
    return {
        "_id": refused.id,
        "v": RefusalStore.SCHEMA_VERSION,
        "partner": refused.partner,
        "case": refused.case,
        "sequence": refused.sequence,
        "reason": refused.reason,
        "digest": refused.digest,
        "at": refused.at,
    }


def refusal_from_row(row: Row) -> Refusal:
    """Read a refusal back."""
    return Refusal(row["_id"], row["partner"], row["case"], row["sequence"], row["reason"], row["digest"], row["at"])
