from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Query, Row, StaleRow
from resolvers.matters.model import (
    UNNUMBERED,
    CrossProvinceMode,
    Matter,
    MatterFigures,
    MatterStatus,
    MatterType,
)
from resolvers.matters.rows import (
    SCHEMA_VERSION,
    figures_from_row,
    figures_to_row,
    matter_from_row,
    matter_to_row,
    with_commitment,
    with_guide,
    with_revision,
    without_tokens,
)
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.parties.model import Audience
from resolvers.regions.model import Region

_COUNT_CAP = 10_000
_BATCH = 1000
_WHOLE = 500
_MOST_OF_REGIONS = 200_000
_LARGE = {"form", "guide", "materials", "regionPath"}
_LISTED = ("code", "isMain", "name", "aliases", "region", "audiences", "online", "popularity", "publishedAt")
# A suspended matter comes back without a new publication.
_SEARCHED = (MatterStatus.PUBLISHED.value, MatterStatus.SUSPENDED.value)
_EMPTY = Matter("", "", MatterType.PUBLIC_SERVICE, "", "")


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """What a list of matters is narrowed to; None does not narrow."""

    region: str | None = None
    region_deep: bool = False
    department: str | None = None
    audience: Audience | None = None
    type: MatterType | None = None
    theme: str | None = None
    online: bool | None = None
    max_visits: int | None = None
    instant: bool | None = None
    commitment: bool | None = None
    cross_province: CrossProvinceMode | None = None
    status: MatterStatus = MatterStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Names a page of the catalogue."""

    filter: MatterFilter
    order: Order
    request: PageRequest


@dataclass(frozen=True, slots=True)
class Listed:
    """As much of a matter as the search keeps in memory."""

    id: str
    code: str
    name: str
    aliases: tuple[str, ...]
    region: str
    audiences: tuple[Audience, ...]
    online: bool
    popularity: int
    published_at: datetime | None


POPULARITY = Order("popularity", -1)
ORDERS = {
    "POPULARITY": POPULARITY,
    "CODE": Order("code"),
    "NAME": Order("name"),
    "PUBLISHED_AT": Order("publishedAt", -1),
}
_SORTS = ("-popularity -_id", "code _id", "name _id", "-publishedAt -_id")
# What else a list may be narrowed by; the catalogue is no larger than one province's.
_FILTERS = (
    "region regionPath department audiences type themes online visitsRequired instant commitmentAvailable "
    "crossProvinceModes isMain"
)


class MatterStore:
    """The catalogue: every version of every matter."""

    COLLECTION = "matters"
    SCHEMA_VERSION = SCHEMA_VERSION
    UPGRADES: ClassVar = {1: with_guide, 2: with_revision, 3: without_tokens, 4: with_commitment}
    PERSONAL: ClassVar = NoHolding("a public catalogue; who wrote and published what is found in matterChanges")
    INDEXES = (
        Index((("code", 1), ("version", 1)), unique=True),
        # At most one published version of a matter at a time.
        Index((("code", 1),), unique=True, where={"status": MatterStatus.PUBLISHED.value}),
        *(
            Index((("status", 1), (order.field, order.direction), ("_id", order.direction)))
            for order in ORDERS.values()
        ),
        Index((("status", 1), ("department", 1), ("popularity", -1), ("_id", -1))),
        Index((("status", 1), ("region", 1), ("popularity", -1), ("_id", -1))),
        Index((("status", 1), ("regionPath", 1), ("popularity", -1), ("_id", -1))),
        Index((("parent", 1), ("status", 1), ("code", 1))),
        Index((("status", 1), ("effectiveOn", 1)), where={"status": MatterStatus.SCHEDULED.value}),
        Index((("status", 1), ("cancelledOn", 1))),
    )
    QUERIES = (
        Query("code", rest="status"),
        Query("code", range="version"),
        Query("parent status", sort="code"),
        *(Query("status", sort=sort, rest=_FILTERS) for sort in _SORTS),
        Query("status department", sort="-popularity -_id", rest=_FILTERS),
        Query("status region", sort="-popularity -_id", rest=_FILTERS),
        Query("status regionPath", sort="-popularity -_id", rest=_FILTERS),
        Query("status", sort="code _id", range="code", rest="isMain regionPath"),
        Query(sort="code version", range="code", rest="version regionPath"),
        Query("status", rest="isMain region regionPath department audiences"),
        Query("status", range="publishedAt"),
        Query("status", sort="effectiveOn", range="effectiveOn"),
        Query("status", sort="cancelledOn", range="cancelledOn"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, ids: list[str]) -> dict[str, Matter]:
        """Return the versions of these ids that exist."""
        return {row["_id"]: matter_from_row(row) for row in await self._rows.get_many(ids)}

    async def published(self, codes: list[str]) -> dict[str, Matter]:
        """Return the published versions of these codes."""
        where = {"code": {"$in": codes}, "status": MatterStatus.PUBLISHED.value}
        return {row["code"]: matter_from_row(row) for row in await self._rows.find(where, limit=len(codes))}

    async def newest(self, codes: list[str]) -> dict[str, Matter]:
        """Return the newest version of each of these codes that was ever in force, whatever its status."""
        pipeline: list[Row] = [
            {"$match": {"code": {"$in": codes}, "version": {"$gt": UNNUMBERED}}},
            {"$sort": {"code": 1, "version": 1}},
            {"$group": {"_id": "$code", "row": {"$last": "$$ROOT"}}},
        ]
        return {found["_id"]: matter_from_row(found["row"]) for found in await self._rows.aggregate(pipeline)}

    async def items(self, parents: list[str]) -> dict[str, list[Matter]]:
        """Return the published items (子项) of each main item, in code order."""
        where = {"parent": {"$in": parents}, "status": MatterStatus.PUBLISHED.value}
        rows = await self._rows.find(where, sort=(("parent", 1), ("code", 1)), limit=500 * len(parents))
        below: dict[str, list[Matter]] = {parent: [] for parent in parents}
        for row in rows:
            below[row["parent"]].append(matter_from_row(row))
        return below

    async def page(self, filter: MatterFilter, order: Order, request: PageRequest) -> Page[Matter]:
        """Return one page."""
        found = await read_page(self._rows, _where(filter), order, request)
        matters = tuple(matter_from_row(row) for row in found.items)
        return Page(matters, found.cursors, found.has_next, found.has_previous)

    async def every_item(self) -> AsyncIterator[list[Matter]]:
        """Yield every published item in batches, in the order of the codes, without its form and materials."""
        code, fields = "", tuple(field for field in matter_to_row(_EMPTY, ()) if field not in _LARGE)
        while True:
            where = {"status": MatterStatus.PUBLISHED.value, "isMain": False, "code": {"$gt": code}}
            rows = await self._rows.find(where, sort=(("code", 1), ("_id", 1)), limit=_BATCH, fields=fields)
            if not rows:
                return
            yield [matter_from_row({**row, "form": "{}", "guide": "{}", "materials": ()}) for row in rows]
            code = rows[-1]["code"]

    async def every_published(self, region: str | None) -> AsyncIterator[list[Matter]]:
        """Yield what is published in a region and below it in batches, whole, in the order of the codes."""
        code, narrowed = "", {"regionPath": region} if region else {}
        while True:
            # Filters beside the index come after the order: with them first, each batch is sorted anew.
            pipeline: list[Row] = [
                {"$match": {"status": MatterStatus.PUBLISHED.value, "code": {"$gt": code}}},
                {"$sort": {"code": 1, "_id": 1}},
                {"$match": narrowed},
                {"$limit": _WHOLE},
            ]
            rows = await self._rows.aggregate(pipeline)
            if not rows:
                return
            yield [matter_from_row(row) for row in rows]
            code = rows[-1]["code"]

    async def every_version(self, region: str | None) -> AsyncIterator[list[Matter]]:
        """Yield every version there is, whatever its status, in the order of codes and versions."""
        code, version, narrowed = "", 0, {"regionPath": region} if region else {}
        while True:
            pipeline: list[Row] = [
                {"$match": {"code": {"$gte": code}}},
                {"$sort": {"code": 1, "version": 1}},
                {"$match": {"$or": [{"code": {"$gt": code}}, {"version": {"$gt": version}}], **narrowed}},
                {"$limit": _WHOLE},
            ]
            rows = await self._rows.aggregate(pipeline)
            if not rows:
                return
            yield [matter_from_row(row) for row in rows]
            code, version = rows[-1]["code"], rows[-1]["version"]

    async def figures(self) -> AsyncIterator[dict[str, MatterFigures]]:
        """Yield the figures of every published matter in batches, by code."""
        code, fields = "", ("code", "satisfaction", "applicationsCompleted", "popularity")
        while True:
            where = {"status": MatterStatus.PUBLISHED.value, "code": {"$gt": code}}
            rows = await self._rows.find(where, sort=(("code", 1), ("_id", 1)), limit=_BATCH, fields=fields)
            if not rows:
                return
            yield {row["code"]: figures_from_row(row) for row in rows}
            code = rows[-1]["code"]

    async def set_figures(self, figures: Mapping[str, MatterFigures]) -> int:
        """Write matters' figures, by code, into all their versions; returns how many versions those are."""
        changes = [({"code": code}, {"$set": figures_to_row(one)}) for code, one in figures.items()]
        return await self._rows.update_each(changes)

    async def count(self, filter: MatterFilter) -> int | None:
        """Count, or None above 10,000."""
        found = await self._rows.count(_where(filter), _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def listed(self, regions: list[str]) -> list[Listed]:
        """Return what the search keeps of the items of a few regions that are published or suspended."""
        rows: list[Row] = []
        for status in _SEARCHED:
            where: Row = {"status": status, "region": {"$in": regions}}
            rows += await self._rows.find(where, limit=_MOST_OF_REGIONS, fields=_LISTED)
        return [_listed(row) for row in rows if not row["isMain"]]

    async def listed_since(self, at: datetime, limit: int) -> list[Listed]:
        """Return what was published at a time or later, at most so many."""
        where: Row = {"status": MatterStatus.PUBLISHED.value, "publishedAt": {"$gte": at}}
        rows = await self._rows.find(where, limit=limit, fields=_LISTED)
        return [_listed(row) for row in rows if not row["isMain"]]

    async def add(self, matter: Matter, region: Region) -> bool:
        """Add a version; False when it is there already."""
        try:
            await self._rows.insert(matter_to_row(matter, (*region.ancestors, region.code)))
        except Duplicate:
            return False
        return True

    async def draft(self, code: str) -> Matter | None:
        """Return the version that is being written, or waits to be published."""
        row = await self._rows.get(f"{code}:{UNNUMBERED}")
        return matter_from_row(row) if row else None

    async def version(self, code: str, version: int) -> Matter | None:
        """Return one version."""
        row = await self._rows.get(f"{code}:{version}")
        return matter_from_row(row) if row else None

    async def save(self, draft: Matter, region: Region) -> Matter:
        """Replace a version that is being written, with the next revision; raises Conflict."""
        after = replace(draft, revision=draft.revision + 1)
        try:
            await self._rows.replace(matter_to_row(after, (*region.ancestors, region.code)))
        except StaleRow as error:
            raise Conflict from error
        return after

    async def discard(self, draft: Matter) -> None:
        """Delete a version that is being written, as it was read; raises Conflict."""
        if not await self._rows.delete({"_id": f"{draft.code}:{UNNUMBERED}", "revision": draft.revision}):
            raise Conflict

    async def set_status(self, matter: Matter, status: MatterStatus) -> Matter:
        """Suspend, resume or retire a version, which changes nothing else about it; raises Conflict."""
        where = {"_id": matter.id, "status": matter.status.value, "revision": matter.revision}
        change = {"$set": {"status": status.value, "revision": matter.revision + 1}}
        if not await self._rows.update(where, change):
            raise Conflict
        return replace(matter, status=status, revision=matter.revision + 1)

    async def succeed(self, new: Matter, old: Matter | None, region: Region) -> None:
        """Add a version with the figures of the one before it; raises Conflict when its number is taken."""
        if not await self.add(new.with_figures_of(old) if old else new, region):
            raise Conflict

    async def taking_effect(self, day: date, limit: int) -> list[str]:
        """Return codes of the matters whose next version is in force from that day or an earlier one."""
        where = {"status": MatterStatus.SCHEDULED.value, "effectiveOn": {"$lte": day.isoformat()}}
        rows = await self._rows.find(where, sort=(("effectiveOn", 1),), limit=limit, fields=("code",))
        return [row["code"] for row in rows]

    async def running_out(self, day: date, limit: int) -> list[str]:
        """Return codes of the matters that are no longer offered from that day or an earlier one."""
        found: list[str] = []
        for status in (MatterStatus.PUBLISHED, MatterStatus.SUSPENDED):
            where = {"status": status.value, "cancelledOn": {"$gt": "", "$lte": day.isoformat()}}
            rows = await self._rows.find(where, sort=(("cancelledOn", 1),), limit=limit, fields=("code",))
            found += [row["code"] for row in rows]
        return found

    async def put_many(self, matters: list[Matter], regions: dict[str, Region]) -> int:
        """Insert or replace, for seeds and imports; returns how many changed."""
        rows = [_row(matter, regions) for matter in matters]
        return await self._rows.put_many(rows)


def _row(matter: Matter, regions: dict[str, Region]) -> Row:
    region = regions[matter.region]
    return matter_to_row(matter, (*region.ancestors, region.code))


def _listed(row: Row) -> Listed:
    return Listed(
        id=row["_id"],
        code=row["code"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        region=row["region"],
        audiences=tuple(Audience(audience) for audience in row["audiences"]),
        online=bool(row["online"]),
        popularity=row["popularity"],
        published_at=row["publishedAt"],
    )


def _where(filter: MatterFilter) -> Row:
    wanted: Row = {
        "status": filter.status.value,
        "regionPath" if filter.region_deep else "region": filter.region,
        "department": filter.department,
        "audiences": filter.audience and filter.audience.value,
        "type": filter.type and filter.type.value,
        "themes": filter.theme,
        "online": filter.online,
        "visitsRequired": None if filter.max_visits is None else {"$lte": filter.max_visits},
        "instant": filter.instant,
        "commitmentAvailable": filter.commitment,
        "crossProvinceModes": filter.cross_province and filter.cross_province.value,
    }
    return {field: value for field, value in wanted.items() if value is not None}
