from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Row


@dataclass(frozen=True, slots=True)
class SealBody:
    """What is made once of a seal: its certificate and the SESeal (both DER), and its picture as PNG."""

    code: str
    certificate: bytes = field(repr=False)
    seal: bytes = field(repr=False)
    png: bytes = field(repr=False)
    made_at: datetime


class SealBodyStore:
    """The bodies of seals, by code: large beside a seal, and needed only by who signs. Never changed."""

    COLLECTION = "sealBodies"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("certificates and pictures of organizations' seals, found by the seal's code only")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, code: str) -> SealBody | None:
        """Return what was made of a seal; None before it was made."""
        row = await self._rows.get(code)
        return body_from_row(row) if row else None

    async def get_many(self, codes: list[str]) -> dict[str, SealBody]:
        """Return those that were made, by code."""
        return {row["_id"]: body_from_row(row) for row in await self._rows.get_many(codes)}

    async def add(self, body: SealBody) -> None:
        """Keep what was made of a seal."""
        await self._rows.insert(body_to_row(body))


def body_to_row(body: SealBody) -> Row:
    """Lay a body out for storage."""
    return {
        "_id": body.code,
        "v": SealBodyStore.SCHEMA_VERSION,
        "certificate": body.certificate,
        "seal": body.seal,
        "png": body.png,
        "madeAt": body.made_at,
    }


def body_from_row(row: Row) -> SealBody:
    """Read a body back."""
    return SealBody(row["_id"], bytes(row["certificate"]), bytes(row["seal"]), bytes(row["png"]), row["madeAt"])
