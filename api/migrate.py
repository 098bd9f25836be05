"""Bringing stored rows up to the shape that this version of the code reads."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from api.database import BadDatabase
from auth.reading import upgraded
from auth.rows import Database, Index, Row
from resolvers.context import COLLECTIONS

META = "meta"
_VERSIONS = "schemaVersions"
_BATCH = 500

Upgrade = Callable[[Row], Row]


class Stored(Protocol):
    """What every store declares. UPGRADES, where there are any, lead from each version to the next."""

    COLLECTION: str
    SCHEMA_VERSION: int
    INDEXES: Sequence[Index]


async def outdated(database: Database, stores: Sequence[Any] = COLLECTIONS) -> list[str]:
    """Return the collections with rows of an older version; raises BadDatabase when some are newer than we are."""
    recorded = await _recorded(database)
    newer = [one.COLLECTION for one in stores if recorded.get(one.COLLECTION, 0) > one.SCHEMA_VERSION]
    if newer:
        raise BadDatabase(f"the database was written by a newer version of tongban ({', '.join(newer)})")
    return [one.COLLECTION for one in stores if recorded.get(one.COLLECTION, one.SCHEMA_VERSION) < one.SCHEMA_VERSION]


async def migrate(database: Database, progress: Callable[[str], None], stores: Sequence[Any] = COLLECTIONS) -> int:
    """Bring every older row up, in batches; may be stopped and run again. Returns how many rows changed."""
    changed = 0
    for store in stores:
        if store.COLLECTION in await outdated(database, stores):
            changed += await _migrate(database, store, progress)
    await database.rows(META).put_many([_versions(stores)])
    return changed


async def record_versions(database: Database, stores: Sequence[Any] = COLLECTIONS) -> None:
    """Record the versions of collections that are new; older records stay as they are."""
    recorded = await _recorded(database)
    if missing := {one.COLLECTION: one.SCHEMA_VERSION for one in stores if one.COLLECTION not in recorded}:
        await database.rows(META).put_many([{"_id": _VERSIONS, "versions": {**missing, **recorded}}])


async def _migrate(database: Database, store: Any, progress: Callable[[str], None]) -> int:
    rows, changed = database.rows(store.COLLECTION), 0
    while found := await rows.find({"v": {"$lt": store.SCHEMA_VERSION}}, limit=_BATCH):
        await rows.put_many([upgraded(store, row) for row in found])
        changed += len(found)
        progress(f"{store.COLLECTION}: {changed} rows")
    return changed


async def _recorded(database: Database) -> dict[str, int]:
    row = await database.rows(META).get(_VERSIONS)
    versions: dict[str, int] = row["versions"] if row else {}
    return versions


def _versions(stores: Sequence[Any]) -> Row:
    return {"_id": _VERSIONS, "versions": {one.COLLECTION: one.SCHEMA_VERSION for one in stores}}
