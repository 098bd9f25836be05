from datetime import date, datetime
from typing import ClassVar

from auth.delegations.model import OPEN, Delegation, DelegationStatus
from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow

MOST = 100


class DelegationStore:
    """Who lets whom do what for them. None is ever deleted: cases point at them."""

    COLLECTION = "delegations"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="委托",
        found_by=(("giver", Key.ACCOUNT), ("to", Key.ACCOUNT), ("to", Key.BLINDED_PHONE)),
        shown="_id toName matters validUntil grantedAt status answeredAt revokedAt",
        hidden="v giver to key revision",
        at_closure=AtClosure.FORGOTTEN,
        because="open ones end; cases name the delegation that they were started by",
    )
    ENCRYPTED: ClassVar = {"toName": Encrypted.RANDOM}
    INDEXES = (
        # The same grant sent twice finds the first one.
        Index((("giver", 1), ("key", 1)), unique=True),
        Index((("giver", 1), ("grantedAt", -1), ("_id", -1))),
        Index((("to", 1), ("grantedAt", -1), ("_id", -1))),
    )
    QUERIES = (
        Query("giver key"),
        Query("giver", sort="-grantedAt -_id", rest="status"),
        Query("to", sort="-grantedAt -_id", rest="status"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, delegation_id: str) -> Delegation | None:
        """Return the delegation of that id."""
        row = await self._rows.get(delegation_id)
        return delegation_from_row(row) if row else None

    async def of_key(self, giver: str, key: str) -> Delegation | None:
        """Return what this account granted under this key."""
        row = await self._rows.first({"giver": giver, "key": key})
        return delegation_from_row(row) if row else None

    async def add(self, delegation: Delegation) -> bool:
        """Add a delegation; False when the key was used before."""
        try:
            await self._rows.insert(delegation_to_row(delegation))
        except Duplicate:
            return False
        return True

    async def save(self, delegation: Delegation) -> Delegation:
        """Replace the previous revision, or raise Conflict."""
        try:
            await self._rows.replace(delegation_to_row(delegation))
        except StaleRow as error:
            raise Conflict from error
        return delegation

    async def given(self, account: str) -> list[Delegation]:
        """Return what an account granted, newest first, at most 100."""
        return await self._newest({"giver": account})

    async def received(self, to: list[str]) -> list[Delegation]:
        """Return what was offered to these (a blinded phone, an account), newest first, at most 100."""
        return await self._newest({"to": {"$in": to}})

    async def held(self, account: str) -> list[Delegation]:
        """Return those that an account accepted and nobody revoked, newest first, at most 100."""
        return await self._newest({"to": account, "status": DelegationStatus.ACTIVE.value})

    async def forget(self, account: str, at: datetime) -> None:
        """End what an account gave or took; what was offered and declined stays as it is."""
        ended = {"$set": {"status": DelegationStatus.REVOKED.value, "revokedAt": at}, "$inc": {"revision": 1}}
        still_open = {"$in": [status.value for status in OPEN]}
        await self._rows.update_all({"giver": account, "status": still_open}, ended)
        await self._rows.update_all({"to": account, "status": still_open}, ended)

    async def _newest(self, where: Row) -> list[Delegation]:
        rows = await self._rows.find(where, sort=(("grantedAt", -1), ("_id", -1)), limit=MOST)
        return [delegation_from_row(row) for row in rows]


def delegation_to_row(delegation: Delegation) -> Row:
    """Lay a delegation out for storage."""
    return {
        "_id": delegation.id,
        "v": DelegationStore.SCHEMA_VERSION,
        "giver": delegation.giver,
        "to": delegation.to,
        "toName": delegation.to_name,
        "matters": list(delegation.matters),
        "validUntil": delegation.valid_until.isoformat(),
        "grantedAt": delegation.granted_at,
        "key": delegation.key,
        "status": delegation.status.value,
        "answeredAt": delegation.answered_at,
        "revokedAt": delegation.revoked_at,
        "revision": delegation.revision,
    }


def delegation_from_row(row: Row) -> Delegation:
    """Read a delegation back."""
    return Delegation(
        id=row["_id"],
        giver=row["giver"],
        to=row["to"],
        to_name=row["toName"],
        matters=tuple(row["matters"]),
        valid_until=date.fromisoformat(row["validUntil"]),
        granted_at=row["grantedAt"],
        key=row["key"],
        status=DelegationStatus(row["status"]),
        answered_at=row["answeredAt"],
        revoked_at=row["revokedAt"],
        revision=row["revision"],
    )
