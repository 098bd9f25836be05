from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.exchanges.statements import Statement, StatementKind, Wanted

# So long after somebody last needed it, a statement isn't fetched any more; a while after its end it is forgotten.
WANTED_FOR = timedelta(days=7)
KEPT = timedelta(days=30)
# Nobody asks a partner for the same thing more often.
PAUSE = timedelta(seconds=30)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """What we have of a statement of a partner's: None where it never came. `failure` is why the last try failed."""

    wanted: Wanted
    statement: Statement | None
    fetched_at: datetime
    asked_at: datetime
    wanted_at: datetime
    due_at: datetime
    failure: str | None = None


class StatementStore:
    """What partners published last, for as long as somebody needs it; the newest that was ever seen stays."""

    COLLECTION = "partnerStatements"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("keys, and what became of certificates, by numbers drawn at random")
    INDEXES = (Index((("dueAt", 1), ("_id", 1))), Index((("forgetAt", 1),), expire_after=0))
    QUERIES = (Query(sort="dueAt _id", range="dueAt"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def want(self, wanted: Wanted, at: datetime) -> KeptStatement:
        """Return what is kept, and remember that it is needed; the worker keeps it fresh from now on."""
        (kept,) = await self.want_each([wanted], at)
        return kept

    async def want_each(self, wanted: Sequence[Wanted], at: datetime) -> list[KeptStatement]:
        """Return what is kept of each, as `want` does, in three round trips at most."""
        known = {row["_id"]: row for row in await self._rows.get_many([one.id for one in wanted])}
        begun = {one.id: _begun(one, at) for one in wanted if one.id not in known}
        if begun:
            await self._rows.insert_missing([statement_to_row(one) for one in begun.values()])
        if long := [name for name, row in known.items() if row["wantedAt"] < at - timedelta(hours=1)]:
            await self._rows.update_all({"_id": {"$in": long}}, {"$set": {"wantedAt": at, "dueAt": at}})
        return [begun.get(one.id) or statement_from_row(known[one.id]) for one in wanted]

    async def due(self, at: datetime, limit: int) -> list[KeptStatement]:
        """Return what is to be fetched again, the longest waiting first."""
        where = {"dueAt": {"$gt": _LONG_AGO, "$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("dueAt", 1), ("_id", 1)), limit=limit)
        return [statement_from_row(row) for row in rows]

    async def lease(self, kept: KeptStatement, at: datetime) -> bool:
        """Be the one that asks the partner now; False when somebody just did."""
        earlier = {"_id": kept.wanted.id, "askedAt": {"$lt": at - PAUSE}}
        return await self._rows.update(earlier, {"$set": {"askedAt": at}}) == 1

    async def keep(self, statement: Statement, at: datetime, due_at: datetime) -> bool:
        """Keep what was fetched; False when it is older than what is here, which stays."""
        newer = {"_id": statement.wanted.id, "issuedAt": {"$lt": statement.issued_at + timedelta(milliseconds=1)}}
        told = {
            "issuedAt": statement.issued_at,
            "expiresAt": statement.expires_at,
            "text": statement.text,
            "fetchedAt": at,
            "dueAt": due_at,
            "forgetAt": statement.expires_at + KEPT,
            "failure": None,
        }
        return await self._rows.update(newer, {"$set": told}) == 1

    async def put_off(self, wanted: Wanted, reason: str | None, due_at: datetime) -> None:
        """Remember why nothing newer came; what was there stays."""
        await self._rows.update({"_id": wanted.id}, {"$set": {"failure": reason, "dueAt": due_at}})

    async def rest(self, wanted: Wanted) -> None:
        """Fetch it no more until somebody needs it again."""
        await self._rows.update({"_id": wanted.id}, {"$set": {"dueAt": _LONG_AGO}})


def _begun(wanted: Wanted, at: datetime) -> KeptStatement:
    return KeptStatement(wanted, None, _LONG_AGO, _LONG_AGO, at, at)


def statement_to_row(kept: KeptStatement) -> Row:
    """Lay a statement out for storage."""
    statement = kept.statement
    return {
        "_id": kept.wanted.id,
        "v": StatementStore.SCHEMA_VERSION,
        "partner": kept.wanted.province,
        "kind": kept.wanted.kind.value,
        "number": kept.wanted.number,
        "issuedAt": statement.issued_at if statement else _LONG_AGO,
        "expiresAt": statement.expires_at if statement else None,
        "text": statement.text if statement else None,
        "fetchedAt": kept.fetched_at,
        "askedAt": kept.asked_at,
        "wantedAt": kept.wanted_at,
        "dueAt": kept.due_at,
        "forgetAt": (statement.expires_at if statement else kept.wanted_at) + KEPT,
        "failure": kept.failure,
    }


def statement_from_row(row: Row) -> KeptStatement:
    """Read a statement back."""
    wanted = Wanted(row["partner"], StatementKind(row["kind"]), row["number"])
    came = row["text"] is not None
    statement = Statement(wanted, row["issuedAt"], row["expiresAt"], row["text"]) if came else None
    asked, needed, due = row["askedAt"], row["wantedAt"], row["dueAt"]
    return KeptStatement(wanted, statement, row["fetchedAt"], asked, needed, due, row["failure"])
