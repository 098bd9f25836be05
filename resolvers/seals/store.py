from datetime import date
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sealed import always
from resolvers.seals.model import Seal, SealKind, SealStatus
from resolvers.seals.signer import SEAL_KEY_PURPOSE, SealKey


class SealStore:
    """E-seals, by code."""

    COLLECTION = "seals"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("seals of departments")
    SEALED: ClassVar = {"sealedPrivateKey": always(SEAL_KEY_PURPOSE)}
    INDEXES = (Index((("department", 1), ("status", 1), ("_id", 1))),)
    QUERIES = (Query("department status", sort="_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, codes: list[str]) -> dict[str, Seal]:
        """Return those that exist, by code."""
        return {row["_id"]: seal_from_row(row) for row in await self._rows.get_many(codes)}

    async def active_of(self, department: str) -> Seal | None:
        """Return the department's seal that is in use."""
        where = {"department": department, "status": SealStatus.ACTIVE.value}
        row = await self._rows.first(where, sort=(("_id", 1),))
        return seal_from_row(row) if row else None

    async def add(self, seal: Seal) -> bool:
        """Add a seal; False when its code is taken. A seal's key is never overwritten."""
        try:
            await self._rows.insert(seal_to_row(seal))
        except Duplicate:
            return False
        return True


def seal_to_row(seal: Seal) -> Row:
    """Lay a seal out for storage."""
    return {
        "_id": seal.code,
        "v": SealStore.SCHEMA_VERSION,
        "name": seal.name,
        "kind": seal.kind.value,
        "status": seal.status.value,
        "department": seal.department,
        "image": seal.image,
        "sealedPrivateKey": seal.key.sealed_private_key,
        "publicKey": seal.key.public_key,
        "validFrom": seal.valid_from.isoformat(),
        "validUntil": seal.valid_until and seal.valid_until.isoformat(),
        "createdAt": seal.created_at,
    }


def seal_from_row(row: Row) -> Seal:
    """Read a seal back."""
    return Seal(
        code=row["_id"],
        name=row["name"],
        kind=SealKind(row["kind"]),
        status=SealStatus(row["status"]),
        department=row["department"],
        image=row["image"],
        key=SealKey(bytes(row["sealedPrivateKey"]), bytes(row["publicKey"])),
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_until=None if row["validUntil"] is None else date.fromisoformat(row["validUntil"]),
        created_at=row["createdAt"],
    )
