from collections.abc import Sequence
from typing import ClassVar

from auth.personal import NoHolding
from auth.rows import Database, Index, Query, Row
from resolvers.packages.model import FromResult, PackageItem, ServicePackage
from resolvers.parties.model import Audience

# A province has some dozens of them.
MOST = 200


class PackageStore:
    """Service packages, by their code."""

    COLLECTION = "servicePackages"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("a public catalogue")
    INDEXES = (Index((("region", 1), ("_id", 1))),)
    QUERIES = (Query("region", sort="_id"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get_many(self, codes: list[str]) -> dict[str, ServicePackage]:
        """Return those that exist, by code."""
        return {row["_id"]: package_from_row(row) for row in await self._rows.get_many(codes)}

    async def all(self, regions: Sequence[str] | None = None) -> list[ServicePackage]:
        """Return the packages of these regions, or of all, in the order of their codes; at most 200."""
        where: Row = {} if regions is None else {"region": {"$in": list(regions)}}
        rows = await self._rows.find(where, sort=(("_id", 1),), limit=MOST)
        return [package_from_row(row) for row in rows]

    async def put_many(self, packages: list[ServicePackage]) -> int:
        """Insert or replace; returns how many changed. Whoever writes has checked them."""
        return await self._rows.put_many([package_to_row(package) for package in packages])


def package_to_row(package: ServicePackage) -> Row:
    """Lay a package out for storage."""
    return {
        "_id": package.code,
        "v": PackageStore.SCHEMA_VERSION,
        "name": package.name,
        "audience": package.audience.value,
        "region": package.region,
        "summary": package.summary,
        "stages": list(package.stages),
        "promisedDays": package.promised_days,
        "items": [_item_to_row(item) for item in package.items],
    }


def package_from_row(row: Row) -> ServicePackage:
    """Read a package back."""
    return ServicePackage(
        code=row["_id"],
        name=row["name"],
        audience=Audience(row["audience"]),
        region=row["region"],
        summary=row["summary"],
        stages=tuple(row["stages"]),
        promised_days=row["promisedDays"],
        items=tuple(_item_from_row(item) for item in row["items"]),
    )


def _item_to_row(item: PackageItem) -> Row:
    return {
        "matter": item.matter,
        "dependsOn": list(item.depends_on),
        "optional": item.optional,
        # Lists, for a field's name or a path is no name that every server takes.
        "same": [[key, path] for key, path in item.same.items()],
        "later": [[key, source.matter, source.field] for key, source in item.later.items()],
    }


def _item_from_row(row: Row) -> PackageItem:
    return PackageItem(
        matter=row["matter"],
        depends_on=tuple(row["dependsOn"]),
        optional=row["optional"],
        same=dict(row["same"]),
        later={key: FromResult(matter, field) for key, matter, field in row["later"]},
    )
