from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row, StaleRow
from resolvers.applications.store import NEWEST
from resolvers.package_applications.model import PackageApplication
from resolvers.package_applications.rows import (
    SCHEMA_VERSION,
    exported_whole,
    whole_from_row,
    whole_to_row,
    with_digest,
    with_sources,
)
from resolvers.paging import Page, PageRequest, read_page

_COUNT_CAP = 10_000


class PackageApplicationStore:
    """Service packages that somebody applies for."""

    COLLECTION = "packageApplications"
    SCHEMA_VERSION = SCHEMA_VERSION
    UPGRADES: ClassVar = {1: with_sources, 2: with_digest}
    PERSONAL: ClassVar = Holding(
        title="一件事办理",
        found_by=(("applicant.id", Key.PARTY),),
        shown=(
            "_id definition parts applicant agent channel form materials evidence "
            "createdAt updatedAt submittedAt withdrawnAt endedAt"
        ),
        hidden="v account files startKey submitKey submitAsked chosen mandate revision prefill away",
        at_closure=AtClosure.FORGOTTEN,
        because="drafts go; submitted packages stay beside the cases that they became (档案法)",
        publish=exported_whole,
    )
    ENCRYPTED: ClassVar = {
        "applicant.name": Encrypted.RANDOM,
        "applicant.idNumber": Encrypted.RANDOM,
        "agent.name": Encrypted.RANDOM,
        "agent.idNumber": Encrypted.RANDOM,
        "form": Encrypted.RANDOM,
        "evidence": Encrypted.RANDOM,
    }
    INDEXES = (
        # The same start sent twice finds the first one.
        Index((("account", 1), ("startKey", 1)), unique=True),
        Index((("applicant.id", 1), ("createdAt", -1), ("_id", -1))),
        Index((("submittedAt", 1), ("updatedAt", 1))),
        Index((("files", 1),)),
    )
    QUERIES = (
        Query("account startKey"),
        Query("applicant.id", sort="-createdAt -_id", rest="mandate submittedAt"),
        Query("submittedAt", range="updatedAt"),
        Query("files"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, number: str) -> PackageApplication | None:
        """Return the package of that number."""
        row = await self._rows.get(number)
        return whole_from_row(row) if row else None

    async def get_many(self, numbers: list[str]) -> dict[str, PackageApplication]:
        """Return those that exist, by number."""
        return {row["_id"]: whole_from_row(row) for row in await self._rows.get_many(numbers)}

    async def started(self, account: str, start_key: str) -> PackageApplication | None:
        """Return what this account started under this key."""
        row = await self._rows.first({"account": account, "startKey": start_key})
        return whole_from_row(row) if row else None

    async def add(self, whole: PackageApplication) -> bool:
        """Add a package; False when number or start key are taken."""
        try:
            await self._rows.insert(whole_to_row(whole))
        except Duplicate:
            return False
        return True

    async def save(self, whole: PackageApplication) -> PackageApplication:
        """Replace the previous revision, or raise Conflict with the one that is there now."""
        try:
            await self._rows.replace(whole_to_row(whole))
        except StaleRow as error:
            current = await self._rows.get(whole.id, ("revision",))
            raise Conflict(current["revision"] if current else None) from error
        return whole

    async def mine(
        self, applicants: Sequence[str], mandate: str | None, request: PageRequest
    ) -> Page[PackageApplication]:
        """Return one page of an applicant's packages, newest first; of a delegate those of their delegation only."""
        page = await read_page(self._rows, _mine(applicants, mandate), NEWEST, request)
        items = tuple(whole_from_row(row) for row in page.items)
        return Page(items, page.cursors, page.has_next, page.has_previous)

    async def count_mine(self, applicants: Sequence[str], mandate: str | None) -> int | None:
        """Count them, or None above 10,000."""
        found = await self._rows.count(_mine(applicants, mandate), _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def attached(self, files: Sequence[str]) -> set[str]:
        """Return which of these files were given for some package: a part that waits will need them."""
        wanted = {"$match": {"files": {"$in": list(files)}}}
        rows = await self._rows.aggregate([wanted, {"$unwind": "$files"}, wanted, {"$group": {"_id": "$files"}}])
        return {row["_id"] for row in rows}

    async def forget(self, account: str, _at: datetime) -> None:
        """Delete an applicant's drafts; what was submitted stays."""
        await self._rows.delete({"applicant.id": account, "submittedAt": None})


def _mine(applicants: Sequence[str], mandate: str | None) -> Row:
    one = len(applicants) == 1
    where: Row = {"applicant.id": applicants[0] if one else {"$in": list(applicants)}}
    return where if mandate is None else {**where, "mandate": mandate}
