"""The databases that tests borrow: made once per process, put right after each test instead of made anew.

Making one takes a third of a second (every index, then the seeds), putting one right some milliseconds:
only what the test wrote to is emptied and filled again.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pymongo import monitoring

from api.database import MongoDatabase
from api.migrate import META
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from resolvers.catalogue.store import CatalogueStore
from resolvers.context import COLLECTIONS
from seeds.load import load_seeds
from seeds.people import known_identities, known_registries
from seeds.seal_bodies import give_bodies
from tests.clock import FUTURE, Clock

Rows = dict[Any, dict[str, Any]]

VERSION = CatalogueStore.COLLECTION

_PROVINCE = "51"
# Deleted rows stay in the embedded server's storage for a while and slow it down.
_LOANS = 100
_CHANGES = 200
_WRITES = {"insert", "update", "delete", "findAndModify"}
_RESHAPES = {"create", "createIndexes", "collMod", "drop", "dropIndexes", "dropDatabase"}


class Writes(monitoring.CommandListener):
    """What any client of this process writes to: the collections by database, and databases with changed indexes."""

    def __init__(self) -> None:
        self.written: defaultdict[str, set[str]] = defaultdict(set)
        self.reshaped: set[str] = set()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in _WRITES:
            self.written[event.database_name].add(event.command[event.command_name])
        elif event.command_name in _RESHAPES:
            self.reshaped.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not of interest: what failed may have written as well."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not of interest."""

    def forget(self, database: str) -> None:
        """Start afresh for a database."""
        self.written.pop(database, None)
        self.reshaped.discard(database)


_writes = Writes()
monitoring.register(_writes)  # every client made after this, the application's own included


@dataclass
class _Kept:
    database: MongoDatabase
    plain: MongoDatabase
    rows: dict[str, Rows]
    loans: int = 0


class Shelf:
    """Lends one database at a time of each kind: bare, with every index and no rows, or furnished with the seeds."""

    def __init__(self, connection: MongoDatabase, plain: MongoDatabase) -> None:
        """Take a `plain` connection to the same server: rows are compared and put back as they are stored."""
        self._connection = connection
        self._plain = plain
        self._kept: dict[bool, _Kept] = {}
        self._made: list[str] = []
        self._seeds: dict[str, Rows] = {}

    async def lend(self, *, furnished: bool) -> MongoDatabase:
        """Return a database that looks as if it had just been made."""
        if furnished not in self._kept:
            database = await self._make()
            plain = self._plain.beside(database.name)
            await self._furnish(plain, await self._furniture() if furnished else {})
            names = (*(store.COLLECTION for store in COLLECTIONS), META)
            self._kept[furnished] = _Kept(database, plain, {name: await _rows(plain, name) for name in names})
            _writes.forget(database.name)
        kept = self._kept[furnished]
        kept.loans += 1
        return kept.database

    async def take_back(self, *, furnished: bool) -> None:
        """Undo what was written; a database that is worn out or whose indexes were touched isn't lent again."""
        kept = self._kept[furnished]
        name = kept.database.name
        del self._kept[furnished]  # whatever goes wrong below, a half restored one isn't lent again
        good = name not in _writes.reshaped and kept.loans < _LOANS
        # What the catalogue is made of raises its version when it is put back, so the version comes last.
        for collection in sorted(_writes.written[name] | {VERSION}, key=lambda one: one == VERSION):
            good = good and await _restored(kept.plain, collection, kept.rows.get(collection, {}))
        if good:
            self._kept[furnished] = kept
        _writes.forget(name)

    async def another(self) -> MongoDatabase:
        """Make one more furnished database, which is never lent again: a second province."""
        database = await self._make()
        await self._furnish(self._plain.beside(database.name), await self._furniture())
        return database

    async def _furnish(self, plain: MongoDatabase, furniture: dict[str, Rows]) -> None:
        for collection, rows in furniture.items():
            await plain.rows(collection).put_many(list(rows.values()))

    async def drop(self) -> None:
        """Throw all of them away."""
        for name in self._made:
            await self._connection.client.drop_database(name)

    async def _make(self) -> MongoDatabase:
        database = self._connection.beside(f"test-{uuid4().hex[:12]}")
        self._made.append(database.name)
        await prepare(database, lambda _line: None, upgrade=True)
        return database

    async def _furniture(self) -> dict[str, Rows]:
        """The cast, the departments, the seals and the matters; of the regions the provinces and all of Sichuan."""
        if not self._seeds:
            database = await self._make()
            settings = read_settings({"TONGBAN_PUBLIC_URL": "http://localhost"}, "development")
            services = make_services(settings, database, known_identities(), Clock(FUTURE), known_registries())
            gate = services.gate
            await load_seeds(services.stores, gate.accounts, gate.vault, services.clock(), lambda _line: None)
            paint = services.painter.png
            await give_bodies(services.stores, gate.vault, paint, services.clock(), lambda _line: None)
            for name in (*(store.COLLECTION for store in COLLECTIONS), META):
                rows = await _rows(self._plain.beside(database.name), name)
                # Thousands of regions more would be read by every test that asks for any.
                self._seeds[name] = {key: row for key, row in rows.items() if name != "regions" or _near(key)}
        return self._seeds


def _near(code: str) -> bool:
    return code.startswith(_PROVINCE) or code.endswith("0000000000")


async def _rows(plain: MongoDatabase, collection: str) -> Rows:
    return {row["_id"]: row for row in await plain.rows(collection).find({}, limit=10_000)}


async def _restored(plain: MongoDatabase, collection: str, rows: Rows) -> bool:
    """Put a collection right, unless so much has changed that a new database is quicker."""
    if not rows:
        # Asked first: the embedded server takes many seconds to delete a whole catalogue.
        if len(await plain.rows(collection).find({}, limit=_CHANGES + 1)) > _CHANGES:
            return False
        await plain.rows(collection).delete({})
        return True
    now = await _rows(plain, collection)
    changed = [key for key, row in now.items() if rows.get(key) != row]
    if len(changed) > _CHANGES:
        return False
    if changed:
        await plain.rows(collection).delete({"_id": {"$in": changed}})
    if missing := [row for key, row in rows.items() if now.get(key) != row]:
        await plain.rows(collection).insert_many(missing)
    return True
