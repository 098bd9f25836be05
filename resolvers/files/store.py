from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Encrypted, Index, Query, Row
from resolvers.files.model import File

_PAGE = 500


class FileStore:
    """Uploaded files: a row each, contents in chunks."""

    COLLECTION = "files"
    SCHEMA_VERSION = 3
    PERSONAL: ClassVar = Holding(
        title="上传的文件",
        found_by=(("owner", Key.ACCOUNT),),
        shown="_id name contentType size sha256 createdAt",
        hidden="v owner blob",
        at_closure=AtClosure.FORGOTTEN,
        because="files that no case holds go; what a case holds belongs to its file (电子档案)",
    )
    ENCRYPTED: ClassVar = {
        "name": Encrypted.RANDOM,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    # Version 3: contents that an owner's files share.
    UPGRADES: ClassVar = {1: dict, 2: lambda row: {**row, "blob": row["_id"]}}
    INDEXES = (
        Index((("owner", 1), ("createdAt", -1), ("_id", -1))),
        Index((("owner", 1), ("sha256", 1))),
        Index((("blob", 1),)),
    )
    QUERIES = (
        Query("owner", sort="_id", range="_id", few="the files of one person"),
        Query("owner sha256"),
        Query("blob"),
    )
    BLOBS = "contents"
    # GridFS would make them with the first upload, in the middle of somebody's request.
    BLOB_INDEXES: ClassVar = {
        f"{BLOBS}.chunks": Index((("files_id", 1), ("n", 1)), unique=True),
        f"{BLOBS}.files": Index((("filename", 1), ("uploadDate", 1))),
    }

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)
        self._blobs = database.blobs(self.BLOBS)

    async def get_many(self, ids: list[str]) -> dict[str, File]:
        """Return those that exist, by id."""
        return {row["_id"]: file_from_row(row) for row in await self._rows.get_many(ids)}

    async def add(self, file: File, content: AsyncIterator[bytes]) -> File:
        """Store the content first and the row after it: a row never points at nothing.

        What the same owner sent before isn't stored again; another owner's contents are never looked at.
        """
        same = await self._rows.first({"owner": file.owner, "sha256": file.sha256})
        if same is None:
            await self._blobs.put(file.blob, content)
        file = replace(file, blob=same["blob"]) if same else file
        await self._rows.insert(file_to_row(file))
        return file

    async def owned(self, account: str, after: str, limit: int) -> list[str]:
        """Return the ids of an account's files behind an id, in order of ids."""
        where = {"owner": account, "_id": {"$gt": after}}
        return [row["_id"] for row in await self._rows.find(where, sort=(("_id", 1),), limit=limit, fields=("_id",))]

    async def remove(self, ids: Sequence[str]) -> None:
        """Delete files: contents that no other file shares first, so a run that breaks off finds the rows again."""
        for file in (await self.get_many(list(ids))).values():
            sharing = await self._rows.find({"blob": file.blob}, limit=len(ids) + 1, fields=("_id",))
            if {row["_id"] for row in sharing} <= set(ids):
                await self._blobs.delete(file.blob)
        await self._rows.delete({"_id": {"$in": list(ids)}})

    async def drop_abandoned(self, before: datetime) -> int:
        """Delete contents from before then that no file names: what came with them broke off; returns how many."""
        dropped, after = 0, ""
        while page := await self._blobs.begun(after, _PAGE):
            after = page[-1][0]
            old = [key for key, at in page if at < before]
            for key in set(old) - await self._named(old):
                await self._blobs.delete(key)
                dropped += 1
        return dropped

    async def _named(self, blobs: Sequence[str]) -> set[str]:
        stages: list[Row] = [{"$match": {"blob": {"$in": list(blobs)}}}, {"$group": {"_id": "$blob"}}]
        return {row["_id"] for row in await self._rows.aggregate(stages)} if blobs else set()

    def read(self, file: File, start: int = 0) -> AsyncIterator[bytes]:
        """Stream a file's content from a byte on."""
        return self._blobs.read(file.blob, start)


def file_to_row(file: File) -> Row:
    """Lay a file out for storage."""
    return {
        "_id": file.id,
        "v": FileStore.SCHEMA_VERSION,
        "owner": file.owner,
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "createdAt": file.created_at,
        "blob": file.blob,
    }


def file_from_row(row: Row) -> File:
    """Read a file back."""
    return File(
        id=row["_id"],
        owner=row["owner"],
        name=row["name"],
        content_type=row["contentType"],
        size=row["size"],
        sha256=row["sha256"],
        created_at=row["createdAt"],
        blob=row["blob"],
    )
