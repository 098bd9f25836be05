from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index
from auth.vault import Vault

_ID = "blinding"


class BlindingKeyStore:
    """The key that look-up values are blinded by, sealed; there is none until the master key is changed first."""

    COLLECTION = "vaultKeys"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("a key of ours")
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self) -> bytes | None:
        """Return it as it was sealed."""
        row = await self._rows.get(_ID)
        return bytes(row["sealedKey"]) if row else None

    async def keep(self, vault: Vault) -> None:
        """Keep a vault's key, in place of an earlier seal of it."""
        await self._rows.put_many([{"_id": _ID, "v": self.SCHEMA_VERSION, "sealedKey": vault.kept_blinding_key()}])
