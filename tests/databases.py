"""The databases that tests borrow: made once per process, put right after each test instead of made anew.

Making one takes a third of a second (every index, then the seeds), putting one right some milliseconds:
only the rows that the test wrote to are deleted, and put back where there were any. That waits until somebody asks
the database for something: what the next test begins with may be what the last one left.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import RLock
from typing import Any
from uuid import uuid4

from bson import ObjectId
from pymongo import monitoring
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from api.database import MongoDatabase
from api.migrate import META
from api.prepare import prepare
from api.services import make_services
from api.settings import read_settings
from auth.keys.store import TokenKeyStore
from resolvers.context import COLLECTIONS
from seeds.load import load_seeds
from seeds.people import known_identities, known_registries
from seeds.seal_bodies import give_bodies
from tests.clock import FUTURE, Clock
from tests.regions import only_regions_of

Rows = dict[Any, dict[str, Any]]

_PROVINCE = "51"
# Deleted rows stay in the embedded server's storage for a while and slow it down.
_LOANS = 250
_CHANGES = 200
_WIRE_OF_8 = 25
_RESHAPES = {"create", "createIndexes", "collMod", "drop", "dropIndexes", "dropDatabase"}


class Kind(Enum):
    """What a database is lent as. There is one of each, so that a test may have several."""

    BARE = auto()
    # With nothing but a key to sign tokens, which an application would make at its start.
    KEYED = auto()
    FURNISHED = auto()
    # A second province, for tests with two.
    NEIGHBOUR = auto()
    # For the tests of a whole file.
    FILE = auto()


# Whether it holds the rows that are keys for tokens, and all others: each province signs with a key of its own.
_WITH_ROWS = {Kind.KEYED: {True}, Kind.FURNISHED: {True, False}, Kind.NEIGHBOUR: {False}}


@dataclass
class Touched:
    """What was written to a collection: the rows by id, or `somewhere`; and how many may be new."""

    ids: set[Any] = field(default_factory=set)
    somewhere: bool = False
    added: int = 0

    def add(self, command: Mapping[str, Any]) -> None:
        """Note one command of the protocol that writes."""
        if "documents" in command:
            self.ids.update(one["_id"] for one in command["documents"])
            self.added += len(command["documents"])
        for change in command.get("updates", ()):
            self._found(change["q"], upsert=change.get("upsert", False))
        for change in command.get("deletes", ()):
            self._found(change["q"], upsert=False)
        if "query" in command:
            self._found(command["query"], upsert=command.get("upsert", False))

    def _found(self, where: Mapping[str, Any], *, upsert: bool) -> None:
        wanted = where.get("_id")
        if isinstance(wanted, str | ObjectId):
            self.ids.add(wanted)
        else:
            self.somewhere = True
        self.added += upsert


class Writes(monitoring.CommandListener):
    """What any client of this process writes to, by database and collection, and databases with changed indexes."""

    def __init__(self) -> None:
        self.lent: dict[str, Lent] = {}
        self.written: defaultdict[str, defaultdict[str, Touched]] = defaultdict(lambda: defaultdict(Touched))
        self.reshaped: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.faults = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        name = event.command_name
        if lent := self.lent.get(event.database_name):
            lent.settle()
        if name in {"insert", "update", "delete", "findAndModify"}:
            self.counts[event.database_name] += 1
            self.written[event.database_name][event.command[name]].add(event.command)
        elif name == "configureFailPoint":
            self.faults += 1
        elif name in _RESHAPES:
            self.reshaped.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not of interest: what failed may have written as well."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not of interest."""

    def forget(self, database: str) -> None:
        """Start afresh for a database."""
        self.written.pop(database, None)
        self.lent.pop(database, None)
        self.counts.pop(database, None)
        self.reshaped.discard(database)


_writes = Writes()
monitoring.register(_writes)  # every client made after this, the application's own included


def written_elsewhere(database: str) -> None:
    """Let a database that another process writes to be lent no more: nobody here sees what that writes."""
    if lent := _writes.lent.get(database):
        lent.settle()
    _writes.reshaped.add(database)


@dataclass
class Changes:
    """What is to become of a collection's rows; None is for a row that goes, `found` for those that may be there."""

    rows: dict[Any, dict[str, Any] | None] = field(default_factory=dict)
    found: set[Any] = field(default_factory=set)
    emptied: bool = False

    def empty(self) -> None:
        """Let every row go."""
        self.rows, self.found, self.emptied = {}, set(), True

    def put(self, key: Any, row: dict[str, Any] | None, *, found: bool) -> None:
        """Let a row come or go."""
        self.rows[key] = row
        if found and not self.emptied:
            self.found.add(key)


@dataclass
class Lent:
    """A database that is lent now, or was and will be again: `rows` is what it holds then.

    What tests pay for each time goes without motor's threads.
    """

    kind: Kind
    database: MongoDatabase
    plain: Database[dict[str, Any]]
    rows: dict[str, Rows]
    # Whether the server takes changes of several collections in one command (MongoDB does from 8.0 on).
    in_one: bool
    loans: int = 0
    failed: Exception | None = None
    # What was put there beside `rows` and is still as it was, by collection.
    _there: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(dict))
    _due: defaultdict[str, Changes] = field(default_factory=lambda: defaultdict(Changes))
    _settling: Any = field(default_factory=RLock)

    @property
    def writes(self) -> int:
        """How many commands were sent since it was lent that write, or that change what becomes of others."""
        return _writes.counts[self.database.name] + _writes.faults

    @property
    def faults(self) -> int:
        """How many of those were about what becomes of others."""
        return _writes.faults

    @property
    def touched(self) -> list[str]:
        """The collections that were written to, or in which rows were put."""
        return list({*_writes.written[self.database.name], *self._there, *self._due})

    def lent(self, collection: str) -> Rows:
        """What a collection held when it was lent."""
        return self.rows.get(collection, {})

    def read(self, collection: str) -> Rows:
        """What it holds now."""
        return {row["_id"]: row for row in self.plain[collection].find({})}

    def put(self, collection: str, gone: Iterable[Any], rows: Iterable[dict[str, Any]]) -> None:
        """Let rows go and come, as they are stored, before anybody asks for some.

        Past the stores: what the catalogue is made of would raise its version, which is put back as well.
        """
        due = self._due[collection]
        for key in gone:
            due.put(key, None, found=True)
        for row in rows:
            due.put(row["_id"], row, found=False)

    def settle(self) -> None:
        """Do what is due; whoever asks the database for something waits for that."""
        with self._settling:
            due, self._due = self._due, defaultdict(Changes)
            try:
                self._send({name: self._left(name, changes) for name, changes in due.items()})
            except PyMongoError as error:
                self.failed = error
                raise

    def _left(self, collection: str, changes: Changes) -> tuple[dict[str, Any] | None, Rows]:
        """Which rows have to go and which have to come, but for those that are there as they should be."""
        there, lent = self._there[collection], self.lent(collection)
        gone = set(changes.found)
        rows = {key: row for key, row in changes.rows.items() if row is not None}
        for key in [key for key, row in rows.items() if there.get(key) == row]:
            gone.discard(key)
            del rows[key]
        for key, row in changes.rows.items():
            there.pop(key, None)
            if row is not None and row != lent.get(key):
                there[key] = row
        if changes.emptied:
            return {}, rows
        return {"_id": {"$in": list(gone)}} if gone else None, rows

    def _send(self, changes: dict[str, tuple[dict[str, Any] | None, Rows]]) -> None:
        if not self.in_one:
            for name, (gone, rows) in changes.items():
                if gone is not None:
                    self.plain[name].delete_many(gone)
                if rows:
                    self.plain[name].insert_many(rows.values())
            return
        ops: list[dict[str, Any]] = []
        for place, (gone, rows) in enumerate(changes.values()):
            ops += [] if gone is None else [{"delete": place, "filter": gone, "multi": True}]
            ops += [{"insert": place, "document": row} for row in rows.values()]
        if ops:
            where = [{"ns": f"{self.database.name}.{name}"} for name in changes]
            done = self.plain.client.admin.command("bulkWrite", 1, ops=ops, nsInfo=where, errorsOnly=True)
            if done["nErrors"]:
                raise OperationFailure(str(done["cursor"]["firstBatch"]))

    def restored(self, collection: str, touched: Touched) -> bool:
        """Put a collection right, unless so much has changed that a new database is quicker."""
        rows, there = self.lent(collection), self._there[collection]
        # Asked first: the embedded server takes many seconds to delete a whole catalogue.
        if touched.added > _CHANGES and self._more_than(collection, len(rows) + _CHANGES):
            return False
        ids, unknown = touched.ids, touched.somewhere or len(touched.ids) > _CHANGES
        if unknown:
            there.clear()
        if unknown and not rows:
            self._due[collection].empty()
            return True
        if unknown:
            ids = _changed(rows, self.read(collection))
        if len(ids) > _CHANGES:
            return False
        for key in ids | there.keys():
            self._due[collection].put(key, rows.get(key), found=True)
        for key in ids:
            there.pop(key, None)
        return True

    def _more_than(self, collection: str, most: int) -> bool:
        return len(list(self.plain[collection].find({}, {"_id": 1}, limit=most + 1))) > most


class Shelf:
    """Lends one database at a time of each kind: with every index and no rows, or furnished with the seeds."""

    def __init__(self, connection: MongoDatabase, plain: MongoDatabase) -> None:
        """Take a `plain` connection to the same server: rows are compared and put back as they are stored."""
        self._connection = connection
        self._plain = plain
        self._kept: dict[Kind, Lent] = {}
        self._made: list[str] = []
        self._seeds: dict[str, Rows] = {}

    async def lend(self, kind: Kind) -> MongoDatabase:
        """Return a database that looks as if it had just been made."""
        if kind not in self._kept:
            database = await self._make()
            plain = self._plain.beside(database.name)
            await self._furnish(plain, kind)
            names = (*(store.COLLECTION for store in COLLECTIONS), META)
            rows = {name: await _rows(plain, name) for name in names}
            delegate = self._plain.client.delegate
            in_one = delegate.admin.command("hello")["maxWireVersion"] >= _WIRE_OF_8
            self._kept[kind] = Lent(kind, database, delegate[database.name], rows, in_one)
            _writes.forget(database.name)
        kept = self._kept[kind]
        _writes.lent[kept.database.name] = kept
        kept.loans += 1
        return kept.database

    def now(self, kind: Kind) -> Lent:
        """What is lent of this kind now."""
        return self._kept[kind]

    async def take_back(self, kind: Kind) -> None:
        """Undo what was written; a database that is worn out or whose indexes were touched isn't lent again."""
        kept = self._kept.pop(kind)  # whatever goes wrong below, a half restored one isn't lent again
        name = kept.database.name
        kept.settle()
        written = _writes.written[name]
        good = name not in _writes.reshaped and kept.loans < _LOANS
        for collection in sorted(kept.touched, key=lambda one: not written[one].somewhere):
            good = good and kept.restored(collection, written[collection])
        if kept.failed:
            raise kept.failed
        if good:
            self._kept[kind] = kept
        _writes.forget(name)

    async def _furnish(self, plain: MongoDatabase, kind: Kind) -> None:
        for collection, rows in (await self._furniture() if kind in _WITH_ROWS else {}).items():
            if (collection == TokenKeyStore.COLLECTION) in _WITH_ROWS[kind]:
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
        """The cast, departments, seals, matters, a key for tokens; the provinces and all the regions of Sichuan."""
        if not self._seeds:
            database = await self._make()
            settings = read_settings({"TONGBAN_PUBLIC_URL": "http://localhost"}, "development")
            services = make_services(settings, database, known_identities(), Clock(FUTURE), known_registries())
            gate = services.gate
            with only_regions_of(_PROVINCE):
                await load_seeds(services.stores, gate.accounts, gate.vault, services.clock(), lambda _line: None)
            paint = services.painter.png
            await give_bodies(services.stores, gate.vault, paint, services.clock(), lambda _line: None)
            await gate.tokens.load(services.clock())
            for name in (*(store.COLLECTION for store in COLLECTIONS), META):
                self._seeds[name] = await _rows(self._plain.beside(database.name), name)
        return self._seeds


async def _rows(plain: MongoDatabase, collection: str) -> Rows:
    return {row["_id"]: row for row in await plain.rows(collection).find({}, limit=10_000)}


def _changed(rows: Rows, now: Rows) -> set[Any]:
    return {key for key in rows.keys() | now.keys() if rows.get(key) != now.get(key)}
