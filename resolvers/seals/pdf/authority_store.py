from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sealed import always
from resolvers.seals.pdf.authority import DOCUMENT_KEY_PURPOSE, DocumentAuthority

_MOST = 16


class DocumentAuthorityStore:
    """Who signs documents for us: one row for each authority of seals, by its number."""

    COLLECTION = "documentAuthorities"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("certificates and keys of ours")
    SEALED: ClassVar = {"sealedPrivateKey": always(DOCUMENT_KEY_PURPOSE)}
    INDEXES = (Index((("number", -1),), unique=True),)
    QUERIES = (Query(sort="-number"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def newest(self) -> list[DocumentAuthority]:
        """Return them, the one in use first: what earlier ones signed stays valid."""
        rows = await self._rows.find({}, sort=(("number", -1),), limit=_MOST)
        return [document_authority_from_row(row) for row in rows]

    async def add(self, authority: DocumentAuthority) -> bool:
        """Add one; False when there is one of that number already. Keys are never overwritten."""
        try:
            await self._rows.insert(document_authority_to_row(authority))
        except Duplicate:
            return False
        return True


def document_authority_to_row(authority: DocumentAuthority) -> Row:
    """Lay one out for storage."""
    return {
        "_id": str(authority.number),
        "v": DocumentAuthorityStore.SCHEMA_VERSION,
        "number": authority.number,
        "certificate": authority.certificate,
        "sealedPrivateKey": authority.sealed_private_key,
        "createdAt": authority.created_at,
    }


def document_authority_from_row(row: Row) -> DocumentAuthority:
    """Read one back."""
    return DocumentAuthority(
        number=row["number"],
        certificate=bytes(row["certificate"]),
        sealed_private_key=bytes(row["sealedPrivateKey"]),
        created_at=row["createdAt"],
    )
