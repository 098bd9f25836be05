from typing import Annotated

import strawberry

from resolvers.regions import model
from resolvers.regions.model import RegionLevel
from schema.info import Info
from schema.node import Node, identity
from schema.public import PUBLIC
from schema.views import View, linked, read


@strawberry.type(description="An administrative division (行政区划).", directives=[PUBLIC])
class Region(View[model.Region], Node):
    id: strawberry.ID = identity("Region", "code")
    code: str = read("12 digits, GB/T 2260, zero-filled.")
    name: str = read("Its name.")
    full_name: str = read("Its name behind those of all regions above.")
    level: RegionLevel = read("Its level.")

    @strawberry.field(description="The region above; null for a province.")
    async def parent(self, info: Info) -> "Region | None":
        above = self.record.parent
        found = await info.context.loaders.regions.load(above) if above else None
        return Region.of(found) if found else None

    @strawberry.field(description="The regions directly below.")
    async def children(self, info: Info) -> list["Region"]:
        return [Region.of(one) for one in await info.context.loaders.region_children.load(self.record.code)]


@strawberry.type(description="A department of one region (部门).", directives=[PUBLIC])
class Department(View[model.Department], Node):
    id: strawberry.ID = identity("Department", "code")
    code: str = read("Its credit code (GB 32100), or what its source gave, as given.")
    name: str = read("Its name.")
    phone: str | None = read("For questions.")
    complaint_phone: str | None = read("For complaints.")
    address: str | None = read("Where to go.")
    region: Region = linked("The region that it serves.", Region, loader="regions", key="region")


RegionCode = Annotated[str, strawberry.argument(description="12 digits, GB/T 2260.")]
OptionalRegionCode = Annotated[str | None, strawberry.argument(description="12 digits, GB/T 2260.")]


@strawberry.type(description="Regions.")
class RegionQuery:
    @strawberry.field(
        description="The regions directly below a region; the provinces when none is named.",
        directives=[PUBLIC],
    )
    async def regions(self, info: Info, parent: OptionalRegionCode = None) -> list[Region]:
        return [Region.of(one) for one in await info.context.loaders.region_children.load(parent)]

    @strawberry.field(description="The region of that code.", directives=[PUBLIC])
    async def region(self, info: Info, code: RegionCode) -> Region | None:
        found = await info.context.loaders.regions.load(code)
        return Region.of(found) if found else None
