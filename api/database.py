import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from gridfs.errors import NoFile
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)
from pymongo import IndexModel, ReplaceOne, UpdateMany, timeout
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    InvalidName,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from api.encryption import FieldEncryption
from api.key_management import KeyManagement
from auth.rows import Changed, Duplicate, Encrypted, Index, Row, Rows, Sort, StaleRow, Unreachable
from resolvers.catalogue.rows import PUBLISHED, PublishedRows
from resolvers.catalogue.store import CatalogueStore
from resolvers.context import COLLECTIONS

OLDEST_SERVER = (6, 0)
_CHUNK = 255 * 1024
_BATCH = 500
_PAGE_OF_CHUNKS = 32
# Rows whose personal fields are decrypted before others get their turn: about 3 ms of work.
_OPENED_AT_ONCE = 20
_MAJORITY = WriteConcern("majority")
_DUPLICATE = 11000
_WRITE_CONFLICT = 112
_ATTEMPTS = 10
# A little less than a request may take: what nobody waits for any more should not go on in the database.
_OPERATION_MS = 10_000
_AWAIT_MS = 250
_OF_A_CHANGE = {
    "ns": 1,
    "operationType": 1,
    "documentKey": 1,
    "fullDocument.version": 1,
    "fullDocument.account": 1,
    "updateDescription.updatedFields.version": 1,
}

T = TypeVar("T")


class BadDatabase(Exception):
    """The server can't be worked with; the message is one clear line."""


class MongoRows:
    """auth.rows.Rows on a motor collection, bound to a transaction when there is one."""

    def __init__(
        self,
        database: "AsyncIOMotorDatabase[Row]",
        name: str,
        session: Any = None,
        encryption: FieldEncryption | None = None,
    ) -> None:
        self._collection = database[name]
        self._name = name
        self._session = session
        self._encryption = encryption

    async def get(self, key: str, fields: Sequence[str] | None = None) -> Row | None:
        return self._opened(
            await self._collection.find_one({"_id": key}, self._projection(fields), session=self._session)
        )

    async def get_many(self, keys: Sequence[str], fields: Sequence[str] | None = None) -> list[Row]:
        if not keys:
            return []
        return await self.find({"_id": {"$in": list(keys)}}, limit=len(keys), fields=fields)

    async def first(self, where: Row, sort: Sort | None = None) -> Row | None:
        order = list(sort) if sort else None
        return self._opened(await self._collection.find_one(self._where(where), sort=order, session=self._session))

    async def find(
        self, where: Row, *, sort: Sort | None = None, limit: int, fields: Sequence[str] | None = None
    ) -> list[Row]:
        # One batch: a page never costs a second round trip for its tail.
        found = self._collection.find(
            self._where(where), self._projection(fields), limit=limit, batch_size=limit + 1, session=self._session
        )
        return await self._all_opened(await (found.sort(list(sort)) if sort else found).to_list(limit))

    async def aggregate(self, pipeline: Sequence[Row], *, seconds: float | None = None) -> list[Row]:
        stages = [self._stage(one) for one in pipeline]
        with nullcontext() if seconds is None else timeout(seconds):
            found = await self._collection.aggregate(stages, session=self._session).to_list(None)
        return await self._all_opened(found)

    async def count(self, where: Row, cap: int) -> int:
        return await self._collection.count_documents(self._where(where), limit=cap, session=self._session)

    async def insert(self, row: Row) -> None:
        try:
            await self._collection.insert_one(self._row(row), session=self._session)
        except DuplicateKeyError as error:
            raise Duplicate from error

    async def insert_many(self, rows: Sequence[Row]) -> None:
        try:
            await self._collection.insert_many([self._row(row) for row in rows], session=self._session)
        except BulkWriteError as error:
            raise _duplicate_or(error) from error

    async def insert_missing(self, rows: Sequence[Row]) -> None:
        try:
            await self._collection.insert_many([self._row(row) for row in rows], ordered=False, session=self._session)
        except BulkWriteError as error:
            if {one.get("code") for one in (error.details or {}).get("writeErrors", ())} != {_DUPLICATE}:
                raise

    async def replace(self, row: Row) -> None:
        where = {"_id": row["_id"], "revision": row["revision"] - 1}
        try:
            done = await self._collection.replace_one(where, self._row(row), session=self._session)
        except DuplicateKeyError as error:
            raise Duplicate from error
        if done.matched_count == 0:
            raise StaleRow

    async def replace_many(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        # Without a transaction some would be replaced and others not.
        if self._session is None:
            raise ValueError("several rows are replaced in a transaction only")
        operations = [
            ReplaceOne({"_id": row["_id"], "revision": row["revision"] - 1}, self._row(row)) for row in rows
        ]
        done = await self._collection.bulk_write(operations, ordered=False, session=self._session)
        if done.matched_count != len(rows):
            raise StaleRow

    async def put_many(self, rows: Sequence[Row]) -> int:
        # Where nothing is there yet, inserting is ten times as fast; in a transaction a miss would end it.
        put, missing = 0, self._session is None
        for batch in (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)):
            missing = missing and await self._inserted(batch)
            put += len(batch) if missing else await self._put(batch)
        return put

    async def _inserted(self, rows: Sequence[Row]) -> bool:
        try:
            await self.insert_many(rows)
        except Duplicate:
            return False
        return True

    async def _put(self, rows: Sequence[Row]) -> int:
        operations = [ReplaceOne({"_id": row["_id"]}, self._row(row), upsert=True) for row in rows]
        try:
            done = await self._collection.bulk_write(operations, ordered=False, session=self._session)
        except BulkWriteError as error:
            raise _duplicate_or(error) from error
        return int(done.modified_count + done.upserted_count)

    async def update(self, where: Row, change: Row, *, upsert: bool = False) -> int:
        try:
            done = await self._collection.update_one(
                self._where(where), self._change(change), upsert=upsert, session=self._session
            )
        except DuplicateKeyError as error:
            raise Duplicate from error
        return int(done.matched_count)

    async def update_all(self, where: Row, change: Row) -> int:
        done = await self._collection.update_many(self._where(where), self._change(change), session=self._session)
        return int(done.matched_count)

    async def update_each(self, changes: Sequence[tuple[Row, Row]]) -> int:
        matched = 0
        for start in range(0, len(changes), _BATCH):
            operations = [UpdateMany(self._where(w), self._change(c)) for w, c in changes[start : start + _BATCH]]
            done = await self._collection.bulk_write(operations, ordered=False, session=self._session)
            matched += int(done.matched_count)
        return matched

    async def increment(self, key: str, by: int = 1) -> int:
        # Not as one upsert: of several at once on a new key the embedded server answers most with nothing.
        for _ in range(_ATTEMPTS):
            try:
                row = await self._collection.find_one_and_update(
                    {"_id": key}, {"$inc": {"count": by}}, return_document=True, session=self._session
                )
                if row is not None:
                    return int(row["count"])
                await self.update({"_id": key}, {"$setOnInsert": {"v": 1, "count": 0}}, upsert=True)
            except Duplicate:
                continue
            except OperationFailure as error:
                if error.code != _WRITE_CONFLICT:
                    raise
        raise Unreachable(f"the counter {key} can be neither read nor made")

    async def delete(self, where: Row) -> int:
        return int((await self._collection.delete_many(self._where(where), session=self._session)).deleted_count)

    async def _all_opened(self, rows: list[Row]) -> list[Row]:
        for done, row in enumerate(rows, start=1):
            self._opened(row)
            if done % _OPENED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return rows

    def _opened(self, row: Row | None) -> Row | None:
        if row is not None and self._encryption:
            self._encryption.open(self._name, row)
        return row

    def _stage(self, stage: Row) -> Row:
        if "$match" in stage:
            return {**stage, "$match": self._where(stage["$match"])}
        # One that only chooses fields, as read_page has it.
        chosen = stage.get("$project", {})
        return {"$project": self._projection(chosen)} if chosen and _only_chooses(chosen) else stage

    def _projection(self, fields: Iterable[str] | None) -> dict[str, int] | None:
        if fields is None:
            return None
        return dict.fromkeys(self._encryption.fields(self._name, fields) if self._encryption else fields, 1)

    def _row(self, row: Row) -> Row:
        return self._encryption.row(self._name, row) if self._encryption else row

    def _where(self, where: Row) -> Row:
        return self._encryption.where(self._name, where) if self._encryption else where

    def _change(self, change: Row) -> Row:
        return self._encryption.change(self._name, change) if self._encryption else change


class MongoBlobs:
    """auth.rows.Blobs on GridFS."""

    def __init__(self, database: "AsyncIOMotorDatabase[Row]", name: str) -> None:
        self._files, self._chunks = database[f"{name}.files"], database[f"{name}.chunks"]
        self._bucket: Any = AsyncIOMotorGridFSBucket(database, bucket_name=name, chunk_size_bytes=_CHUNK)

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        # As GridFS writes it. The bucket would look for its indexes with each upload: twice as many calls.
        number = length = 0
        try:
            async for data in _cut(chunks):
                await self._chunks.insert_one({"files_id": key, "n": number, "data": data})
                number, length = number + 1, length + len(data)
            told = {"_id": key, "filename": key, "length": length, "chunkSize": _CHUNK}
            await self._files.insert_one({**told, "uploadDate": datetime.now(UTC)})
        except BaseException:
            await self._chunks.delete_many({"files_id": key})
            raise

    async def read(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        download = await self._bucket.open_download_stream(key)
        if start:
            download.seek(start)
        while chunk := await download.readchunk():
            yield chunk

    async def begun(self, after: str, limit: int) -> list[tuple[str, datetime]]:
        # GridFS writes the row of a content last, its chunks before that, from 0 on.
        heads = self._chunks.find({"files_id": {"$gt": after}, "n": 0}, {"files_id": 1})
        rows = await heads.sort([("files_id", 1), ("n", 1)]).limit(limit).to_list(limit)
        return [(row["files_id"], row["_id"].generation_time) for row in rows]

    async def delete(self, key: str) -> None:
        try:
            await self._bucket.delete(key)  # deletes chunks before it says that there is no row
        except NoFile:
            return


async def _cut(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Make chunks of a bucket's size of chunks of any."""
    kept = bytearray()
    async for chunk in chunks:
        kept += chunk
        while len(kept) >= _CHUNK:
            yield bytes(kept[:_CHUNK])
            del kept[:_CHUNK]
    if kept:
        yield bytes(kept)


class MongoDatabase:
    """auth.rows.Database on motor. The only place that knows the driver besides this module's users' URIs."""

    def __init__(
        self,
        client: "AsyncIOMotorClient[Row]",
        name: str,
        session: Any = None,
        encryption: FieldEncryption | None = None,
    ) -> None:
        self.client = client
        self.name = name
        self._session = session
        self._encryption = encryption
        options: CodecOptions[Row] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self._database = client.get_database(name, codec_options=options, write_concern=_MAJORITY)

    def rows(self, name: str) -> Rows:
        """Return the collection of that name; writes to a published one raise the catalogue's version."""
        rows = MongoRows(self._database, name, self._session, self._encryption)
        return PublishedRows(rows, CatalogueStore(self).raise_version) if name in PUBLISHED else rows

    def blobs(self, name: str) -> MongoBlobs:
        """Return the content bucket of that name."""
        return MongoBlobs(self._database, name)

    async def transact(self, story: Callable[["MongoDatabase"], Awaitable[T]]) -> T:
        """Run a story in one transaction. It may run several times: nothing in it may act outside the database.

        Our own loop: motor's with_transaction commits outside its own retry (docs/decisions/0001).
        """
        async with await self.client.start_session() as session:
            for attempt in range(_ATTEMPTS):
                try:
                    return await self._attempt(session, story)
                except PyMongoError as error:
                    if not error.has_error_label("TransientTransactionError") or attempt == _ATTEMPTS - 1:
                        raise
                await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(
        self, session: AsyncIOMotorClientSession, story: Callable[["MongoDatabase"], Awaitable[T]]
    ) -> T:
        session.start_transaction(ReadConcern("snapshot"), _MAJORITY)
        try:
            result = await story(MongoDatabase(self.client, self.name, session, self._encryption))
        except BaseException:
            with suppress(PyMongoError):  # the server may have ended it already
                await session.abort_transaction()
            raise
        await self._commit(session)
        return result

    async def _commit(self, session: AsyncIOMotorClientSession) -> None:
        """Commit, again while nobody can tell whether it went through: a commit is idempotent."""
        for attempt in range(_ATTEMPTS):
            try:
                await session.commit_transaction()
            except PyMongoError as error:
                if not error.has_error_label("UnknownTransactionCommitResult") or attempt == _ATTEMPTS - 1:
                    raise
            else:
                return

    async def ensure_indexes(self, name: str, indexes: Sequence[Index]) -> None:
        """Create the indexes that are missing; existing ones cost nothing."""
        if indexes:
            await self._database[name].create_indexes([_index_model(one) for one in indexes])

    async def drop_indexes(self, name: str, former: Sequence[str]) -> None:
        """Drop indexes that earlier versions made and that would be in the way now."""
        there = await self._database[name].index_information() if former else {}
        for index in former:
            if index in there:
                await self._database[name].drop_index(index)

    async def missing_indexes(self, name: str, indexes: Sequence[Index]) -> list[str]:
        """Return the names of declared indexes that the collection lacks."""
        try:
            there = await self._database[name].index_information()
        except PyMongoError as error:
            raise Unreachable(str(error)) from error
        return [f"{name}.{index.name}" for index in indexes if index.name not in there]

    async def ping(self) -> None:
        """Raise Unreachable unless the server answers a read."""
        try:
            await self._database.command("ping")
        except PyMongoError as error:
            raise Unreachable(str(error)) from error

    async def check(self, *, production: bool = False) -> None:
        """Raise BadDatabase, in one line, when the server is out of reach, too old, or can't do transactions.

        Production refuses the embedded server, too: it is for one machine and one developer.
        """
        try:
            hello = await self.client.admin.command("hello")
            build = await self.client.admin.command("buildInfo")
        except (ServerSelectionTimeoutError, ConnectionFailure) as error:
            raise BadDatabase("the database does not answer; is TONGBAN_MONGODB_URI right?") from error
        except ConfigurationError as error:
            raise BadDatabase("the database is too old for the driver; MongoDB 6.0 or newer is needed") from error
        except OperationFailure as error:
            raise BadDatabase(f"the database refuses us: {error.details or error}") from error
        if production and "secantusVersion" in build:
            raise BadDatabase("production refuses the embedded database; name a MongoDB replica set")
        version = tuple(build["versionArray"][:2])
        if version < OLDEST_SERVER:
            raise BadDatabase(f"MongoDB {build['version']} is too old; 6.0 or newer is needed")
        if not hello.get("setName") and hello.get("msg") != "isdbgrid":
            raise BadDatabase("the database is not a replica set; transactions and change streams need one")

    @asynccontextmanager
    async def watch(self, names: Collection[str]) -> AsyncIterator[Callable[[], Awaitable[Changed | None]]]:
        """Watch collections: what is given waits for the next change, and gives None after a quarter of a second.

        Raises Unreachable, on opening and on waiting, when the stream can't be had or is over. An open stream
        holds one of motor's threads, so a process opens one and no more.
        """
        wanted = [{"ns.coll": {"$in": list(names)}}, {"operationType": {"$in": ["dropDatabase", "invalidate"]}}]
        stages: list[Row] = [{"$match": {"$or": wanted}}, {"$project": _OF_A_CHANGE}]
        try:
            async with self._database.watch(stages, max_await_time_ms=_AWAIT_MS) as opened:
                stream: Any = opened

                async def changed() -> Changed | None:
                    event = await stream.try_next()
                    if not stream.alive:
                        raise Unreachable("the change stream is over")
                    return _changed(event) if event else None

                yield changed
        except PyMongoError as error:
            raise Unreachable(str(error)) from error

    async def collections(self) -> list[str]:
        """Return the names of all collections, in order."""
        names = await self._database.list_collection_names()
        return sorted(name for name in names if not name.startswith("system."))

    async def documents(self, name: str) -> AsyncIterator[bytes]:
        """Give every document of a collection as it is stored, by _id: BSON. For connections without encryption."""
        options: CodecOptions[Any] = CodecOptions(document_class=RawBSONDocument)
        raw: Any = self._database.get_collection(name, codec_options=options)
        size, where = _PAGE_OF_CHUNKS if name.endswith(".chunks") else _BATCH, Row()
        # Pages, since the time for one operation covers a whole cursor.
        while page := await raw.find(where).sort("_id", 1).limit(size).to_list(size):
            for document in page:
                yield document.raw
            where = {"_id": {"$gt": page[-1]["_id"]}}

    async def documents_in(self, name: str) -> int:
        """Count a collection's documents."""
        return int(await self._database[name].count_documents({}))

    async def add_documents(self, name: str, documents: Sequence[bytes]) -> None:
        """Insert documents as they were stored."""
        await self._database[name].insert_many([RawBSONDocument(one) for one in documents])

    async def ensure_keys(self) -> None:
        """Make the key that personal data is encrypted under, when there is none yet."""
        if self._encryption:
            await asyncio.to_thread(self._encryption.ensure_key)

    async def rewrap_data_key(self, management: KeyManagement) -> None:
        """Let another key management wrap the key of personal data."""
        if self._encryption:
            await asyncio.to_thread(self._encryption.rewrap, management)

    def beside(self, name: str) -> "MongoDatabase":
        """Another database on the same server, with the same connections and keys."""
        return MongoDatabase(self.client, name, encryption=self._encryption)

    def close(self) -> None:
        """Close all connections."""
        self.client.close()
        if self._encryption:
            self._encryption.close()


def connect(
    uri: str, name: str, management: KeyManagement | None = None, listeners: Sequence[Any] = ()
) -> MongoDatabase:
    """Return a database; nothing is sent until it is used. Raises BadDatabase for what is no address or no name.

    Without a key management personal data stays as it is: for looking at a server, not for keeping people's data.
    """
    try:
        encryption = FieldEncryption(uri, name, management, encrypted_fields()) if management else None
        client: AsyncIOMotorClient[Row] = AsyncIOMotorClient(
            uri,
            serverSelectionTimeoutMS=5000,
            timeoutMS=_OPERATION_MS,
            appname="tongban",
            tz_aware=True,
            tzinfo=UTC,
            event_listeners=list(listeners),
        )
        return MongoDatabase(client, name, encryption=encryption)
    except InvalidName as error:
        raise BadDatabase(f"TONGBAN_DATABASE can't be used: {error}") from error
    except (ConfigurationError, ValueError) as error:
        raise BadDatabase(f"TONGBAN_MONGODB_URI can't be used: {error}") from error


def encrypted_fields() -> dict[str, Mapping[str, Encrypted]]:
    """Return what every store declares as personal, by collection."""
    return {one.COLLECTION: one.ENCRYPTED for one in COLLECTIONS if hasattr(one, "ENCRYPTED")}


def _changed(event: Mapping[str, Any]) -> Changed:
    written = event.get("fullDocument") or event.get("updateDescription", {}).get("updatedFields") or {}
    key = event.get("documentKey", {}).get("_id")
    return Changed(event["ns"].get("coll"), written.get("version"), key, written.get("account"))


def _index_model(index: Index) -> IndexModel:
    options: dict[str, Any] = {"name": index.name, "unique": index.unique}
    if index.where is not None:
        options["partialFilterExpression"] = dict(index.where)
    if index.expire_after is not None:
        options["expireAfterSeconds"] = index.expire_after
    return IndexModel(list(index.keys), **options)


def _only_chooses(project: Row) -> bool:
    return list(project.values()).count(1) == len(project)


def _duplicate_or(error: BulkWriteError) -> Exception:
    codes = {one.get("code") for one in (error.details or {}).get("writeErrors", ())}
    return Duplicate() if _DUPLICATE in codes else error
