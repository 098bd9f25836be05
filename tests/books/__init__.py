"""Whether the books of a database are in order, whatever happened to those who wrote them.

Any test may ask, at any time: `assert await faults_in(database) == []`. What it reads is bounded, so it is for tests.
"""

from api.database import MongoDatabase
from auth.outbox.store import letter_from_row
from resolvers.applications.reading import application_from_row
from resolvers.certificates.rows import certificate_from_row
from resolvers.package_applications.rows import whole_from_row
from resolvers.seals.store import SealStore
from tests.books.certificates import certificates, seals
from tests.books.histories import chains, files, histories, lost
from tests.books.letters import letters, told
from tests.books.model import Books, Row
from tests.books.packages import packages, standing

__all__ = ["Books", "faults_in", "leftovers", "lost", "read_books", "standing"]

_MOST = 100_000
_CHECKS = (chains, histories, certificates, seals, told, letters, packages, files)


async def read_books(database: MongoDatabase) -> Books:
    """Read them; cases are decrypted, since their digests are over what people wrote."""

    async def every(name: str) -> list[Row]:
        return await database.rows(name).find({}, limit=_MOST)

    issued = [certificate_from_row(row) for row in await every("certificates")]
    return Books(
        cases={row["_id"]: application_from_row(row) for row in await every("applications")},
        packages={row["_id"]: whole_from_row(row) for row in await every("packageApplications")},
        certificates=issued,
        seals=await SealStore(database).get_many(sorted({one.signature.seal_code for one in issued})),
        notifications=await every("notifications"),
        letters=[letter_from_row(row) for row in await every("outbox")],
        files={row["_id"]: row["blob"] for row in await every("files")},
        contents={row["_id"] for row in await every("contents.files")},
        serials={row["_id"]: row["count"] for row in await every("serials")},
    )


async def faults_in(database: MongoDatabase) -> list[str]:
    """Return what is wrong, a line each."""
    books = await read_books(database)
    return [fault for check in _CHECKS for fault in check(books)]


def leftovers(books: Books) -> set[str]:
    """Return contents that no file names: an upload that broke off before anybody was told of it."""
    return books.contents - set(books.files.values())
