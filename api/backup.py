"""Backups: every collection as it is stored, contents and keys included, with a manifest of digests.

What is encrypted or sealed stays so: a backup is of no use without the master key and the key management. Servers and
workers have to rest meanwhile; a change stream watches that they do, and a backup that was written into is none.
"""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from api.database import MongoDatabase
from api.migrate import META
from auth.rows import Unreachable
from resolvers.files.store import FileStore

FORMAT = "tongban-backup/1"
RESTORING = "restoring"
_MANIFEST = "manifest.json"
_MAX_DOCUMENT = 17 * 1024 * 1024
_BATCH_BYTES, _BATCH_COUNT = 8 * 1024 * 1024, 500


class BadBackup(Exception):
    """A backup can't be made or used; one clear line."""


async def back_up(database: MongoDatabase, folder: Path, at: datetime, progress: Callable[[str], None]) -> int:
    """Write a backup into a folder that isn't there yet; returns how many documents. Raises BadBackup."""
    _make(folder)
    try:
        count = await _back_up(database, folder, at, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return count


async def restore(database: MongoDatabase, folder: Path, progress: Callable[[str], None]) -> int:
    """Bring a whole backup into an empty database; returns how many documents. Raises BadBackup.

    Every digest is checked before the first write. A run that breaks off leaves a mark that keeps servers away.
    """
    listed = _checked(folder)
    if filled := [name for name in await database.collections() if await database.documents_in(name)]:
        raise BadBackup(f"the database is not empty ({filled[0]}); restore into a new one")
    await database.rows(META).put_many([{"_id": RESTORING}])
    for name in sorted(listed):
        written = 0
        for batch in _batches(_file(folder, name)):
            await database.add_documents(name, batch)
            written += len(batch)
        if written != listed[name]["documents"]:
            raise BadBackup(f"{name} has {written} documents instead of {listed[name]['documents']}")
        progress(f"{name}: {written} documents")
    for name, index in FileStore.BLOB_INDEXES.items():
        await database.ensure_indexes(name, (index,))
    await database.rows(META).delete({"_id": RESTORING})
    return sum(one["documents"] for one in listed.values())


async def _back_up(database: MongoDatabase, folder: Path, at: datetime, progress: Callable[[str], None]) -> int:
    names = await database.collections()
    listed: dict[str, Any] = {}
    try:
        async with database.watch(names) as changed:
            for name in names:
                listed[name] = await _write(database, name, _file(folder, name))
                progress(f"{name}: {listed[name]['documents']} documents")
            if await changed() or await changed() or await database.collections() != names:
                raise BadBackup("the database was written to meanwhile; stop servers and workers first")
    except Unreachable as error:
        raise BadBackup(f"the database can't be watched, so nobody knows whether it rests: {error}") from error
    manifest = {"format": FORMAT, "at": at.isoformat(), "database": database.name, "collections": listed}
    _manifest(folder, manifest)
    return sum(one["documents"] for one in listed.values())


async def _write(database: MongoDatabase, name: str, path: Path) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with gzip.open(path, "wb", compresslevel=4) as file:
        async for document in database.documents(name):
            file.write(document)
            digest.update(document)
            count += 1
    if count != await database.documents_in(name):
        raise BadBackup(f"{name} changed while it was read; stop servers and workers first")
    return {"documents": count, "sha256": digest.hexdigest()}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError as error:
        raise BadBackup(f"{folder} is there already") from error
    except OSError as error:
        raise BadBackup(f"{folder} can't be made: {error.strerror}") from error


def _manifest(folder: Path, manifest: Any) -> None:
    (folder / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def _checked(folder: Path) -> dict[str, Any]:
    """Return what a manifest lists once every file is as it says; raises BadBackup."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        listed: dict[str, Any] = manifest["collections"]
        if manifest["format"] != FORMAT:
            raise BadBackup(f"{folder} is not of the format {FORMAT}")
        for name, one in listed.items():
            found = hashlib.sha256()
            for document in _documents(_file(folder, name)):
                found.update(document)
            if found.hexdigest() != one["sha256"]:
                raise BadBackup(f"{name} is not what was backed up: SHA-256 differs")
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackup(f"{folder} can't be read as a backup: {error}") from error
    return listed


def _file(folder: Path, name: str) -> Path:
    if "/" in name or "\\" in name or name.startswith("."):
        raise BadBackup(f"no collection is called {name}")
    return folder / f"{name}.bson.gz"


def _batches(path: Path) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for document in _documents(path):
        batch.append(document)
        size += len(document)
        if size >= _BATCH_BYTES or len(batch) == _BATCH_COUNT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _documents(path: Path) -> Iterator[bytes]:
    """BSON documents one after the other: each begins with its length."""
    with gzip.open(path, "rb") as file:
        while head := file.read(4):
            yield _document(head, file)


def _document(head: bytes, file: "gzip.GzipFile | BinaryIO") -> bytes:
    length = int.from_bytes(head, "little")
    if not 5 <= length <= _MAX_DOCUMENT:
        raise ValueError("a document's length makes no sense")
    document = head + file.read(length - 4)
    if len(document) != length:
        raise ValueError("a document is cut off")
    return document
