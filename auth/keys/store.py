from datetime import datetime
from typing import ClassVar

from auth.keys.model import KEY_PURPOSE, TokenKey
from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from auth.sealed import always


class TokenKeyStore:
    """Keys of access tokens: few, read at start and when an unknown one turns up."""

    COLLECTION = "tokenKeys"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("keys of ours")
    SEALED: ClassVar = {"sealedPrivateKey": always(KEY_PURPOSE)}
    INDEXES = (Index((("createdAt", -1), ("_id", -1))),)
    QUERIES = (Query(sort="-createdAt -_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def newest(self, limit: int = 8) -> list[TokenKey]:
        """Return the newest keys, the signing one first."""
        rows = await self._rows.find({}, sort=(("createdAt", -1), ("_id", -1)), limit=limit)
        return [key_from_row(row) for row in rows]

    async def add(self, key: TokenKey) -> None:
        """Add a key; it signs from now on."""
        await self._rows.insert(key_to_row(key))

    async def retire(self, kid: str, at: datetime) -> None:
        """Let a key sign no more."""
        await self._rows.update({"_id": kid, "retiredAt": None}, {"$set": {"retiredAt": at}})


def key_to_row(key: TokenKey) -> Row:
    """Lay a key out for storage."""
    return {
        "_id": key.kid,
        "v": TokenKeyStore.SCHEMA_VERSION,
        "sealedPrivateKey": key.sealed_private_key,
        "publicPem": key.public_pem,
        "createdAt": key.created_at,
        "retiredAt": key.retired_at,
    }


def key_from_row(row: Row) -> TokenKey:
    """Read a key back."""
    return TokenKey(row["_id"], bytes(row["sealedPrivateKey"]), row["publicPem"], row["createdAt"], row["retiredAt"])
