from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sealed import always
from resolvers.seals.authority import Authorities, Authority
from resolvers.seals.signer import SEAL_KEY_PURPOSE, SealKey

_MOST = 16


class AuthorityStore:
    """Our certificate authorities: one row for a root and its seal maker, which are made together."""

    COLLECTION = "authorities"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("certificates and keys of ours")
    SEALED: ClassVar = {
        "root.sealedPrivateKey": always(SEAL_KEY_PURPOSE),
        "sealMaker.sealedPrivateKey": always(SEAL_KEY_PURPOSE),
    }
    INDEXES = (Index((("number", -1),), unique=True),)
    QUERIES = (Query(sort="-number"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def newest(self) -> list[Authorities]:
        """Return them, the one in use first: what earlier ones signed stays valid."""
        rows = await self._rows.find({}, sort=(("number", -1),), limit=_MOST)
        return [authorities_from_row(row) for row in rows]

    async def add(self, authorities: Authorities) -> bool:
        """Add them; False when others have that number already. Keys are never overwritten."""
        try:
            await self._rows.insert(authorities_to_row(authorities))
        except Duplicate:
            return False
        return True


def authorities_to_row(authorities: Authorities) -> Row:
    """Lay them out for storage."""
    return {
        "_id": str(authorities.number),
        "v": AuthorityStore.SCHEMA_VERSION,
        "number": authorities.number,
        "root": _authority_to_row(authorities.root),
        "sealMaker": _authority_to_row(authorities.seal_maker),
        "development": authorities.development,
        "createdAt": authorities.created_at,
    }


def authorities_from_row(row: Row) -> Authorities:
    """Read them back."""
    return Authorities(
        number=row["number"],
        root=_authority_from_row(row["root"]),
        seal_maker=_authority_from_row(row["sealMaker"]),
        development=row["development"],
        created_at=row["createdAt"],
    )


def _authority_to_row(authority: Authority) -> Row:
    return {
        "certificate": authority.certificate,
        "sealedPrivateKey": authority.key.sealed_private_key,
        "publicKey": authority.key.public_key,
    }


def _authority_from_row(row: Row) -> Authority:
    key = SealKey(bytes(row["sealedPrivateKey"]), bytes(row["publicKey"]))
    return Authority(bytes(row["certificate"]), key)
