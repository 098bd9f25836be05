"""`tongban keys rewrap`: everything that hangs on the master key, put under another one while nobody serves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.database import BadDatabase, MongoDatabase
from api.key_management import KeyManagement
from auth.keys.blinding import BlindingKeyStore
from auth.rows import Row
from auth.sealed import SealedFields
from auth.vault import Vault, VaultError
from resolvers.context import COLLECTIONS

WRONG_KEY = "TONGBAN_MASTER_KEY is not the key that this database was sealed under; see: tongban keys rewrap"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Change:
    """From which vault to which, and who is to wrap the key of personal data; None when that stays as it is."""

    old: Vault
    new: Vault
    management: KeyManagement | None


async def rewrap(database: MongoDatabase, change: Change, progress: Callable[[str], None]) -> int:
    """Seal everything anew; may be stopped and run again. Returns how many values changed; raises BadDatabase.

    The key that blinds stays what it is and is kept from now on: phones and numbers that were blinded must be found.
    """
    await _blind_alike(database, change)
    changed = 0
    for store in COLLECTIONS:
        if fields := getattr(store, "SEALED", None):
            renewed = await _reseal(database, store.COLLECTION, fields, change)
            progress(f"{store.COLLECTION}: {renewed}")
            changed += renewed
    await BlindingKeyStore(database).keep(change.new)
    if change.management:
        await database.rewrap_data_key(change.management)
        progress("the key of personal data")
    return changed


async def _blind_alike(database: MongoDatabase, change: Change) -> None:
    """Let the new vault blind by the key that counts: one that was kept, else the one of the old master key."""
    kept = await BlindingKeyStore(database).get()
    if kept is not None and change.new.made(kept):
        change.new.adopt_blinding_key(kept)
        return
    try:
        if kept is not None:
            change.old.adopt_blinding_key(kept)
    except VaultError as error:
        raise BadDatabase(WRONG_KEY) from error
    change.new.blind_like(change.old)


async def _reseal(database: MongoDatabase, collection: str, fields: SealedFields, change: Change) -> int:
    rows, changed, last = database.rows(collection), 0, ""
    wanted = tuple({path.split(".")[0] for path in fields})
    while found := await rows.find({"_id": {"$gt": last}}, sort=(("_id", 1),), limit=_BATCH, fields=wanted):
        for row in found:
            for path, purpose in fields.items():
                value = _at(row, path)
                if value is None or change.new.made(bytes(value)):
                    continue
                anew = _sealed_anew(change, bytes(value), purpose(row))
                # A row that was changed or deleted meanwhile is sealed by the next run.
                changed += await rows.update({"_id": row["_id"], path: value}, {"$set": {path: anew}})
        last = found[-1]["_id"]
    return changed


def _sealed_anew(change: Change, value: bytes, purpose: str) -> bytes:
    try:
        return change.new.seal(change.old.open(value, purpose), purpose)
    except VaultError as error:
        raise BadDatabase(WRONG_KEY) from error


def _at(row: Row, path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
