from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.paging import Order, Page, PageRequest, read_page
from resolvers.regions.model import Department, Region, RegionLevel

_BY_NAME = Order("name")
_COUNT_CAP = 10_000


class RegionStore:
    """Administrative divisions, by their 12-digit code."""

    COLLECTION = "regions"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("the country's divisions")
    INDEXES = (Index((("parent", 1), ("_id", 1))),)
    QUERIES = (Query("parent", sort="_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, codes: list[str]) -> dict[str, Region]:
        """Return those that exist, by code."""
        return {row["_id"]: region_from_row(row) for row in await self._rows.get_many(codes)}

    async def children(self, parents: list[str | None]) -> dict[str | None, list[Region]]:
        """Return the regions directly below each parent in code order; None stands for the country."""
        # The largest parent has 40 cities or 38 counties; 4,000 is every county there is.
        rows = await self._rows.find({"parent": {"$in": parents}}, sort=(("parent", 1), ("_id", 1)), limit=4000)
        below: dict[str | None, list[Region]] = {parent: [] for parent in parents}
        for row in rows:
            below[row["parent"]].append(region_from_row(row))
        return below

    async def codes(self) -> list[str]:
        """Return the codes of all regions, at most 100,000, in their order."""
        return sorted(row["_id"] for row in await self._rows.find({}, limit=100_000, fields=("_id",)))

    async def put_many(self, regions: list[Region]) -> int:
        """Insert or replace; returns how many changed."""
        return await self._rows.put_many([region_to_row(region) for region in regions])


class DepartmentStore:
    """Departments, by their code as given."""

    COLLECTION = "departments"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("public bodies")
    INDEXES = (Index((("region", 1), ("name", 1)), unique=True),)
    QUERIES = (Query("region", sort="name"), Query("region", sort="name _id", few="the departments of one region"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, codes: list[str]) -> dict[str, Department]:
        """Return those that exist, by code."""
        return {row["_id"]: department_from_row(row) for row in await self._rows.get_many(codes)}

    async def of_region(self, region: str, limit: int = 500) -> list[Department]:
        """Return the departments of one region, by name."""
        rows = await self._rows.find({"region": region}, sort=(("region", 1), ("name", 1)), limit=limit)
        return [department_from_row(row) for row in rows]

    async def page(self, region: str, request: PageRequest) -> Page[Department]:
        """Return one page of the departments of one region, by name."""
        found = await read_page(self._rows, {"region": region}, _BY_NAME, request)
        departments = tuple(department_from_row(row) for row in found.items)
        return Page(departments, found.cursors, found.has_next, found.has_previous)

    async def count(self, region: str) -> int | None:
        """Count a region's departments, or None above 10,000."""
        found = await self._rows.count({"region": region}, _COUNT_CAP + 1)
        return None if found > _COUNT_CAP else found

    async def put_many(self, departments: list[Department]) -> int:
        """Insert or replace; returns how many changed."""
        return await self._rows.put_many([department_to_row(department) for department in departments])


def region_to_row(region: Region) -> Row:
    """Lay a region out for storage."""
    return {
        "_id": region.code,
        "v": RegionStore.SCHEMA_VERSION,
        "name": region.name,
        "fullName": region.full_name,
        "level": region.level.value,
        "parent": region.parent,
        "ancestors": list(region.ancestors),
    }


def region_from_row(row: Row) -> Region:
    """Read a region back."""
    level = RegionLevel(row["level"])
    return Region(row["_id"], row["name"], row["fullName"], level, row["parent"], tuple(row["ancestors"]))


def department_to_row(department: Department) -> Row:
    """Lay a department out for storage."""
    return {
        "_id": department.code,
        "v": DepartmentStore.SCHEMA_VERSION,
        "name": department.name,
        "region": department.region,
        "phone": department.phone,
        "complaintPhone": department.complaint_phone,
        "address": department.address,
        "otherCodes": list(department.other_codes),
    }


def department_from_row(row: Row) -> Department:
    """Read a department back."""
    return Department(
        code=row["_id"],
        name=row["name"],
        region=row["region"],
        phone=row["phone"],
        complaint_phone=row["complaintPhone"],
        address=row["address"],
        other_codes=tuple(row["otherCodes"]),
    )
