from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key, NoHolding
from auth.rows import Database, Encrypted, Index, Query, Row
from resolvers.files.uploads.model import Upload

_MAX_PARTS = 5000


class UploadPartStore:
    """Parts of files under way, each a row of its own; they vanish with their upload."""

    COLLECTION = "uploadParts"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("bytes of files under way, named by their upload only, gone after a day")
    INDEXES = (Index((("upload", 1),)), Index((("expiresAt", 1),), expire_after=0))
    QUERIES = (Query("upload"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, part: str, upload: Upload, data: bytes) -> None:
        """Store one part; it counts only once its upload names it."""
        row = {"_id": part, "v": self.SCHEMA_VERSION, "upload": upload.id, "data": data}
        await self._rows.insert({**row, "expiresAt": upload.expires_at})

    async def read(self, upload: Upload) -> bytes:
        """Return all that arrived, in order."""
        rows = {row["_id"]: row["data"] for row in await self._rows.get_many(list(upload.parts))}
        return b"".join(rows[part] for part in upload.parts)

    async def remove(self, upload: str) -> None:
        """Delete an upload's parts, those that never counted too."""
        await self._rows.delete({"upload": upload})


class UploadStore:
    """Uploads under way. A day after its start one is gone, finished or not, by its index."""

    COLLECTION = "uploads"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="未传完的文件",
        found_by=(("owner", Key.ACCOUNT),),
        shown="name declared length offset createdAt expiresAt",
        hidden="_id v owner parts file",
        at_closure=AtClosure.DELETED,
        because="nobody goes on with them; they last for a day in any case",
    )
    ENCRYPTED: ClassVar = {"name": Encrypted.RANDOM}
    INDEXES = (Index((("owner", 1), ("expiresAt", 1))), Index((("expiresAt", 1),), expire_after=0))
    QUERIES = (Query("owner", range="expiresAt", rest="file"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, upload: Upload) -> None:
        """Add an upload."""
        await self._rows.insert(upload_to_row(upload))

    async def get(self, upload_id: str) -> Upload | None:
        """Return the upload of that id."""
        row = await self._rows.get(upload_id)
        return upload_from_row(row) if row else None

    async def count_open(self, owner: str, at: datetime, cap: int) -> int:
        """Count what somebody has under way, up to `cap`; finished ones don't count."""
        return await self._rows.count({"owner": owner, "expiresAt": {"$gt": at}, "file": None}, cap)

    async def append(self, upload: Upload, part: str, size: int) -> bool:
        """Count a part in behind what is there; False when another one came first."""
        where = {"_id": upload.id, "offset": upload.offset, "file": None}
        change = {"$set": {"offset": upload.offset + size}, "$push": {"parts": part}}
        return len(upload.parts) < _MAX_PARTS and await self._rows.update(where, change) == 1

    async def finish(self, upload: Upload, file: str) -> bool:
        """Write down what became of it; False when that was done before, or the upload is gone."""
        return await self._rows.update({"_id": upload.id, "file": None}, {"$set": {"file": file, "parts": []}}) == 1

    async def remove(self, upload: str) -> None:
        """Delete an upload."""
        await self._rows.delete({"_id": upload})


def upload_to_row(upload: Upload) -> Row:
    """Lay an upload out for storage."""
    return {
        "_id": upload.id,
        "v": UploadStore.SCHEMA_VERSION,
        "owner": upload.owner,
        "name": upload.name,
        "declared": upload.declared,
        "length": upload.length,
        "createdAt": upload.created_at,
        "expiresAt": upload.expires_at,
        "offset": upload.offset,
        "parts": list(upload.parts),
        "file": upload.file,
    }


def upload_from_row(row: Row) -> Upload:
    """Read an upload back."""
    return Upload(
        id=row["_id"],
        owner=row["owner"],
        name=row["name"],
        declared=row["declared"],
        length=row["length"],
        created_at=row["createdAt"],
        expires_at=row["expiresAt"],
        offset=row["offset"],
        parts=tuple(row["parts"]),
        file=row["file"],
    )
