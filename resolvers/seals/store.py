from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.problems import AlreadyDone, Conflict
from auth.rows import Database, Duplicate, Index, Query, Row, StaleRow
from auth.sealed import always
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import CERTIFICATE_TITLE, Seal, SealKind
from resolvers.seals.rows import SCHEMA_VERSION, owned, seal_from_row, seal_to_row
from resolvers.seals.signer import SEAL_KEY_PURPOSE

MOST = 100
_COUNT_CAP = 10_000
OLDEST = Order("createdAt", 1)
_RUNNING = (SealStatus.MADE, SealStatus.ACTIVE, SealStatus.SUSPENDED)
# Departments seal certificates and documents by the first of these that they have in use.
_FOR_CERTIFICATES = (
    lambda seal: seal.title == CERTIFICATE_TITLE,
    lambda seal: seal.kind is SealKind.STATUTORY_NAME,
)


@dataclass(frozen=True, slots=True)
class Queue:
    """Which seals of these offices: in these statuses (none: all), as they are on that day."""

    offices: tuple[str, ...]
    statuses: tuple[SealStatus, ...]
    day: date


@dataclass(frozen=True, slots=True)
class KnownSeal:
    """By which seal a department signed at a time; None: it had none in use."""

    seal: Seal | None
    at: datetime


class SealStore:
    """E-seals, by code."""

    COLLECTION = "seals"
    SCHEMA_VERSION = SCHEMA_VERSION
    PERSONAL: ClassVar = Holding(
        title="可以使用的电子印章",
        found_by=(("users.account", Key.ACCOUNT),),
        shown="_id name title kind status",
        hidden=(
            "v owner image sealedPrivateKey publicKey validFrom validUntil createdAt office request live revision "
            "certificateSerial physicalNumber history users"
        ),
        at_closure=AtClosure.KEPT,
        because="who may use an organization's seal, and who approved it, is its owner's record",
    )
    SEALED: ClassVar = {"sealedPrivateKey": always(SEAL_KEY_PURPOSE)}
    # Version 2: seals of companies, too, with their history; those before were departments' for certificates.
    UPGRADES: ClassVar = {1: owned}
    INDEXES = (
        Index((("owner.code", 1), ("createdAt", 1), ("_id", 1))),
        Index((("owner.code", 1), ("status", 1), ("_id", 1))),
        Index((("users.account", 1), ("_id", 1))),
        Index((("office", 1), ("status", 1), ("createdAt", 1), ("_id", 1))),
        Index((("office", 1), ("createdAt", 1), ("_id", 1))),
        # One of a kind at a time, however fast somebody asks twice.
        Index((("owner.code", 1), ("kind", 1), ("title", 1)), unique=True, where={"live": True}),
        Index((("request", 1), ("kind", 1)), unique=True, where={"request": {"$exists": True}}),
        Index((("physicalNumber", 1),), unique=True, where={"physicalNumber": {"$exists": True}}),
    )
    QUERIES = (
        Query("owner.code", sort="createdAt _id"),
        Query("owner.code status", sort="_id"),
        Query("users.account", sort="_id"),
        Query("office", sort="createdAt _id"),
        Query("office status", sort="createdAt _id", rest="status validUntil"),
        Query("request"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, code: str) -> Seal | None:
        """Return the seal of that code."""
        row = await self._rows.get(code)
        return seal_from_row(row) if row else None

    async def get_many(self, codes: list[str]) -> dict[str, Seal]:
        """Return those that exist, by code."""
        return {row["_id"]: seal_from_row(row) for row in await self._rows.get_many(codes)}

    async def active_of(self, department: str, on: date) -> Seal | None:
        """Return the seal by which a department seals certificates and documents that day."""
        return (await self.active_of_each([department], on)).get(department)

    async def active_of_each(self, departments: Sequence[str], on: date) -> dict[str, Seal]:
        """Return that seal of each of the departments that has one, in one round trip."""
        where = {"owner.code": {"$in": list(departments)}, "status": SealStatus.ACTIVE.value}
        return signing(await self._rows.find(where, sort=(("_id", 1),), limit=MOST * len(departments)), on)

    async def of_owner(self, owner: str) -> list[Seal]:
        """Return an owner's seals, oldest first, at most 100."""
        rows = await self._rows.find({"owner.code": owner}, sort=(("createdAt", 1), ("_id", 1)), limit=MOST)
        return [seal_from_row(row) for row in rows]

    async def usable_by(self, account: str) -> list[Seal]:
        """Return the seals that owners let an account use, or did once, at most 100."""
        rows = await self._rows.find({"users.account": account}, sort=(("_id", 1),), limit=MOST)
        return [seal_from_row(row) for row in rows]

    async def of_request(self, request: str) -> list[Seal]:
        """Return what was asked for by a request, in the order of kinds."""
        rows = await self._rows.find({"request": request}, limit=len(SealKind))
        kinds = list(SealKind)
        return sorted((seal_from_row(row) for row in rows), key=lambda one: kinds.index(one.kind))

    async def codes(self, after: str) -> list[str]:
        """Return the codes of all seals behind one, in their order, at most 100."""
        rows = await self._rows.find({"_id": {"$gt": after}}, sort=(("_id", 1),), limit=MOST, fields=("_id",))
        return [row["_id"] for row in rows]

    async def queue(self, wanted: Queue, request: PageRequest) -> Page[Seal]:
        """Return one page of an office's seals, those that were asked for first at the top."""
        page = await read_page(self._rows, _matching(wanted), OLDEST, request)
        return Page(tuple(map(seal_from_row, page.items)), page.cursors, page.has_next, page.has_previous)

    async def count_queue(self, wanted: Queue) -> int | None:
        """Count them, or None above 10,000."""
        matched: list[Row] = [{"$match": one} for one in _matching(wanted)]
        found = await self._rows.aggregate([*matched, {"$limit": _COUNT_CAP + 1}, {"$count": "seals"}])
        count = found[0]["seals"] if found else 0
        return count if count <= _COUNT_CAP else None

    async def add(self, seal: Seal) -> bool:
        """Add a seal; False when its code is taken. A seal's key is never overwritten."""
        try:
            await self._rows.insert(seal_to_row(seal))
        except Duplicate:
            return False
        return True

    async def add_many(self, seals: list[Seal]) -> list[Seal]:
        """Add what was asked for at once, within a transaction; AlreadyDone when one of a kind is there."""
        try:
            await self._rows.insert_many([seal_to_row(one) for one in seals])
        except Duplicate as error:
            raise AlreadyDone("seal.exists", "kinds") from error
        return seals

    async def save(self, seal: Seal) -> Seal:
        """Replace the previous revision; raises Conflict, or AlreadyDone for a physical seal's number in use."""
        try:
            await self._rows.replace(seal_to_row(seal))
        except StaleRow as error:
            raise Conflict from error
        except Duplicate as error:
            raise AlreadyDone("seal.physical_taken", "physicalNumber") from error
        return seal


# Reads the seals that stand together with a row that names its `department`.
WITH_SEALS: Row = {
    "$lookup": {
        "from": SealStore.COLLECTION,
        "localField": "department",
        "foreignField": "owner.code",
        "pipeline": [{"$match": {"status": SealStatus.ACTIVE.value}}, {"$sort": {"_id": 1}}, {"$limit": MOST}],
        "as": "seals",
    }
}


def signing(rows: Iterable[Row], on: date) -> dict[str, Seal]:
    """Return of seals that stand the one by which each department signs that day; rows by their ids."""
    usable = [one for one in map(seal_from_row, rows) if one.status_on(on) is SealStatus.ACTIVE]
    # The kind that is used first wins, whichever order they are in.
    fitting = [one for fits in reversed(_FOR_CERTIFICATES) for one in reversed(usable) if fits(one)]
    return {one.owner.code: one for one in fitting}


def _matching(wanted: Queue) -> list[Row]:
    where: Row = {"office": {"$in": list(wanted.offices)}}
    if not wanted.statuses:
        return [where]
    day, stored = wanted.day.isoformat(), {one for status in wanted.statuses for one in _stored_as(status)}
    found = {**where, "status": {"$in": sorted(one.value for one in stored)}}
    return [found, {"$or": [_as_of(status, day) for status in wanted.statuses]}]


def _stored_as(status: SealStatus) -> tuple[SealStatus, ...]:
    """Seals that run out stay as they were in the database: what they are on a day follows from the date."""
    return (status, *_RUNNING) if status is SealStatus.EXPIRED else (status,)


def _as_of(status: SealStatus, day: str) -> Row:
    if status is SealStatus.EXPIRED:
        over = {"status": {"$in": [one.value for one in _RUNNING]}, "validUntil": {"$lt": day}}
        return {"$or": [over, {"status": status.value}]}
    if status in _RUNNING:
        return {"status": status.value, "validUntil": {"$not": {"$lt": day}}}
    return {"status": status.value}
