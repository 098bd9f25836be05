from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.provider_tokens.model import LEASE, PURPOSE, ProviderToken
from auth.rows import Database, Duplicate, Index, Row
from auth.sealed import always


class ProviderTokenStore:
    """Access tokens that providers gave us, shared by all workers: one row for each app."""

    COLLECTION = "providerTokens"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("tokens of ours at providers")
    SEALED: ClassVar = {"sealedToken": always(PURPOSE)}
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, token_id: str) -> ProviderToken | None:
        """Return the token of that id."""
        row = await self._rows.get(token_id)
        return token_from_row(row) if row else None

    async def lease(self, token_id: str, at: datetime) -> bool:
        """Take the right to fetch the next token for a moment; False when another worker has it."""
        where = {"_id": token_id, "leasedUntil": {"$lte": at}}
        nothing = {"v": self.SCHEMA_VERSION, "sealedToken": None, "expiresAt": at}
        change = {"$set": {"leasedUntil": at + LEASE}, "$setOnInsert": nothing}
        try:
            await self._rows.update(where, change, upsert=True)
        except Duplicate:
            return False
        return True

    async def save(self, token: ProviderToken) -> None:
        """Store the next token."""
        await self._rows.put_many([token_to_row(token)])

    async def release(self, token_id: str, at: datetime) -> None:
        """Give the lease back without a token."""
        await self._rows.update({"_id": token_id}, {"$set": {"leasedUntil": at}})


def token_to_row(token: ProviderToken) -> Row:
    """Lay a token out for storage."""
    return {
        "_id": token.id,
        "v": ProviderTokenStore.SCHEMA_VERSION,
        "sealedToken": token.sealed_token,
        "expiresAt": token.expires_at,
        "leasedUntil": token.leased_until,
    }


def token_from_row(row: Row) -> ProviderToken:
    """Read a token back."""
    sealed = row["sealedToken"]
    return ProviderToken(row["_id"], sealed and bytes(sealed), row["expiresAt"], row["leasedUntil"])
