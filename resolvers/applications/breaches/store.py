from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.applications.breaches.model import Breach, BreachStatus

_SHOWN = {BreachStatus.IN_FORCE.value, BreachStatus.REPAIRED.value}
_MOST = 100


class BreachStore:
    """Broken commitments, by the number of their case."""

    COLLECTION = "breaches"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="告知承诺失信记录",
        found_by=(("subject", Key.ID_NUMBER),),
        shown="_id department reason status recordedAt settledAt repairedAt repair",
        hidden="v subject recordedBy settledBy revision",
        at_closure=AtClosure.KEPT,
        because="they bar further commitments until they are repaired, with or without an account",
    )
    ENCRYPTED: ClassVar = {"subject": Encrypted.LOOKED_UP, "reason": Encrypted.RANDOM, "repair": Encrypted.RANDOM}
    INDEXES = (Index((("subject", 1), ("status", 1), ("_id", 1))),)
    QUERIES = (Query("subject status", sort="_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, number: str) -> Breach | None:
        """Return the breach of a case."""
        row = await self._rows.get(number)
        return breach_from_row(row) if row else None

    async def add(self, breach: Breach) -> Breach:
        """Add one; raises Conflict when the case has one meanwhile."""
        try:
            await self._rows.insert(breach_to_row(breach))
        except Duplicate as error:
            raise Conflict from error
        return breach

    async def save(self, breach: Breach) -> Breach:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(breach_to_row(breach))
        except StaleRow as error:
            raise Conflict from error
        return breach

    async def bars(self, subject: str | None) -> bool:
        """Tell whether somebody broke a commitment and hasn't repaired it."""
        where = {"subject": subject, "status": BreachStatus.IN_FORCE.value}
        return subject is not None and await self._rows.first(where) is not None

    async def of(self, subject: str) -> list[Breach]:
        """Return what was confirmed of somebody, repaired or not; at most a hundred."""
        rows = await self._rows.find(
            {"subject": subject, "status": {"$in": sorted(_SHOWN)}}, sort=(("_id", 1),), limit=_MOST
        )
        return [breach_from_row(row) for row in rows]


def breach_to_row(breach: Breach) -> Row:
    """Lay a breach out for storage."""
    return {
        "_id": breach.id,
        "v": BreachStore.SCHEMA_VERSION,
        "subject": breach.subject,
        "department": breach.department,
        "reason": breach.reason,
        "recordedBy": breach.recorded_by,
        "recordedAt": breach.recorded_at,
        "status": breach.status.value,
        "settledBy": breach.settled_by,
        "settledAt": breach.settled_at,
        "repairedAt": breach.repaired_at,
        "repair": breach.repair,
        "revision": breach.revision,
    }


def breach_from_row(row: Row) -> Breach:
    """Read a breach back."""
    return Breach(
        id=row["_id"],
        subject=row["subject"],
        department=row["department"],
        reason=row["reason"],
        recorded_by=row["recordedBy"],
        recorded_at=row["recordedAt"],
        status=BreachStatus(row["status"]),
        settled_by=row["settledBy"],
        settled_at=row["settledAt"],
        repaired_at=row["repairedAt"],
        repair=row["repair"],
        revision=row["revision"],
    )
