from collections.abc import AsyncIterator
from typing import ClassVar

from auth.rows import Database, Encrypted, Index, Row
from resolvers.files.model import File


class FileStore:
    """Uploaded files: a row each, contents in chunks."""

    COLLECTION = "files"
    SCHEMA_VERSION = 2
    ENCRYPTED: ClassVar = {
        "name": Encrypted.RANDOM,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    UPGRADES: ClassVar = {1: dict}
    INDEXES = (Index((("owner", 1), ("createdAt", -1), ("_id", -1))),)
    BLOBS = "contents"

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)
        self._blobs = database.blobs(self.BLOBS)

    async def get_many(self, ids: list[str]) -> dict[str, File]:
        """Return those that exist, by id."""
        return {row["_id"]: file_from_row(row) for row in await self._rows.get_many(ids)}

    async def add(self, file: File, content: AsyncIterator[bytes]) -> File:
        """Store the content first and the row after it: a row never points at nothing."""
        await self._blobs.put(file.id, content)
        await self._rows.insert(file_to_row(file))
        return file

    def read(self, file: File) -> AsyncIterator[bytes]:
        """Stream a file's content."""
        return self._blobs.read(file.id)


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
    }


def file_from_row(row: Row) -> File:
    """Read a file back."""
    return File(
        row["_id"], row["owner"], row["name"], row["contentType"], row["size"], row["sha256"], row["createdAt"]
    )
