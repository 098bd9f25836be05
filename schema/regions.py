from typing import Annotated

import strawberry

from resolvers.regions import model
from resolvers.regions.model import RegionLevel
from schema.info import Info
from schema.node import Node, global_id
from schema.public import PUBLIC


@strawberry.type(description="An administrative division (行政区划).", directives=[PUBLIC])
class Region(Node):
    code: str = strawberry.field(description="12 digits, GB/T 2260, zero-filled.")
    name: str = strawberry.field(description="Its name.")
    full_name: str = strawberry.field(description="Its name behind those of all regions above.")
    level: RegionLevel = strawberry.field(description="Its level.")
    parent_code: strawberry.Private[str | None]

    @strawberry.field(description="The region above; null for a province.")
    async def parent(self, info: Info) -> "Region | None":
        found = await info.context.loaders.regions.load(self.parent_code) if self.parent_code else None
        return Region.of(found) if found else None

    @strawberry.field(description="The regions directly below.")
    async def children(self, info: Info) -> list["Region"]:
        return [Region.of(one) for one in await info.context.loaders.region_children.load(self.code)]

    @classmethod
    def of(cls, region: model.Region) -> "Region":
        """Publish a region."""
        return cls(
            id=global_id("Region", region.code),
            code=region.code,
            name=region.name,
            full_name=region.full_name,
            level=region.level,
            parent_code=region.parent,
        )


@strawberry.type(description="A department of one region (部门).", directives=[PUBLIC])
class Department(Node):
    code: str = strawberry.field(description="Its credit code (GB 32100), or what its source gave, as given.")
    name: str = strawberry.field(description="Its name.")
    phone: str | None = strawberry.field(description="For questions.")
    complaint_phone: str | None = strawberry.field(description="For complaints.")
    address: str | None = strawberry.field(description="Where to go.")
    region_code: strawberry.Private[str]

    @strawberry.field(description="The region that it serves.")
    async def region(self, info: Info) -> Region:
        found = await info.context.loaders.regions.load(self.region_code)
        if found is None:
            raise LookupError("a department without a region")
        return Region.of(found)

    @classmethod
    def of(cls, department: model.Department) -> "Department":
        """Publish a department."""
        return cls(
            id=global_id("Department", department.code),
            code=department.code,
            name=department.name,
            phone=department.phone,
            complaint_phone=department.complaint_phone,
            address=department.address,
            region_code=department.region,
        )


RegionCode = Annotated[str, strawberry.argument(description="12 digits, GB/T 2260.")]
OptionalRegionCode = Annotated[str | None, strawberry.argument(description="12 digits, GB/T 2260.")]


@strawberry.type(description="Regions.")
class RegionQuery:
    @strawberry.field(
        description="The regions directly below a region; the provinces when none is named.", directives=[PUBLIC]
    )
    async def regions(self, info: Info, parent: OptionalRegionCode = None) -> list[Region]:
        return [Region.of(one) for one in await info.context.loaders.region_children.load(parent)]

    @strawberry.field(description="The region of that code.", directives=[PUBLIC])
    async def region(self, info: Info, code: RegionCode) -> Region | None:
        found = await info.context.loaders.regions.load(code)
        return Region.of(found) if found else None
