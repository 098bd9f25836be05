"""Several matters behind one form (一件事一次办), and the stages of life to browse by."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from resolvers.matters import model as matters
from resolvers.matters.shelf import pick
from resolvers.packages import life_stages, queries
from resolvers.packages.compose import Composition, compose
from resolvers.packages.materials import MaterialSet, merge_materials
from resolvers.packages.model import Offer
from resolvers.parties.model import Audience
from schema.info import Info
from schema.matters import MaterialRequirement, Matter
from schema.node import Node, global_id
from schema.regions import OptionalRegionCode, Region


@strawberry.type(description="A matter within a service package.")
class PackageMatter:
    depends_on: list[str] = strawberry.field(description="Codes of matters of the package that must end first.")
    optional: bool = strawberry.field(description="Whether one may leave it out.")
    record: strawberry.Private[matters.Matter]

    @strawberry.field(description="The matter, as it is published.")
    def matter(self) -> Matter:
        return Matter.of(self.record)


@strawberry.type(description="Several matters behind one form and one set of materials (一件事一次办).")
class ServicePackage(Node):
    code: str = strawberry.field(description="Names the package.")
    name: str = strawberry.field(description="What it is called.")
    audience: Audience = strawberry.field(description="Whom it serves.")
    summary: str | None = strawberry.field(description="What it is about, in plain words.")
    promised_days: int | None = strawberry.field(
        description="Working days for the whole: the longest chain of matters that wait for each other."
    )
    offer: strawberry.Private[Offer]

    @strawberry.field(description="The region that it is for, with all below it.")
    async def region(self, info: Info) -> Region:
        found = await info.context.loaders.regions.load(self.offer.package.region)
        if found is None:
            raise LookupError("a package without a region")
        return Region.of(found)

    @strawberry.field(description="Its matters; those that can't be had today and may be left out are left out.")
    def matters(self) -> list[PackageMatter]:
        items = {item.matter: item for item in self.offer.package.items}
        pairs = [(items[one.code], one) for one in self.offer.matters]
        return [
            PackageMatter(depends_on=list(item.depends_on), optional=item.optional, record=one) for item, one in pairs
        ]

    @strawberry.field(description="The one form: JSON Schema 2020-12, with the hints of its matters' forms.")
    def form(self) -> JSON:
        return JSON(self._composed().form)

    @strawberry.field(description="The one set of materials; what one matter ends with nobody brings for another.")
    def materials(self) -> list[MaterialRequirement]:
        return [MaterialRequirement.of(one) for one in self._merged().materials]

    @strawberry.field(
        description="How many forms one needn't fill in compared with applying for each matter by itself."
    )
    def saved_forms(self) -> int:
        return max(0, len(self._composed().fields) - 1)

    @strawberry.field(description="How many materials one needn't bring compared with that.")
    def saved_materials(self) -> int:
        return self._merged().saved

    def _composed(self) -> Composition:
        return compose(self.offer)

    def _merged(self) -> MaterialSet:
        return merge_materials(self.offer)

    @classmethod
    def of(cls, offer: Offer) -> "ServicePackage":
        """Publish a package as it can be had today."""
        package = offer.package
        return cls(
            id=global_id("ServicePackage", package.code),
            code=package.code,
            name=package.name,
            audience=package.audience,
            summary=package.summary,
            promised_days=offer.promised_days,
            offer=offer,
        )


FirstMatters = Annotated[
    int, strawberry.argument(description="At most so many, the most fitting ones; 20 is the most.")
]


@strawberry.type(description="A stage of life, or of an organization's: a shelf to browse by.")
class LifeStage:
    key: str = strawberry.field(description="Names the stage; stays the same.")
    name: str = strawberry.field(description="What it is called.")
    stage: strawberry.Private[life_stages.LifeStage]
    region_code: strawberry.Private[str | None]

    @strawberry.field(description="The stages within this one.")
    def stages(self) -> list["LifeStage"]:
        return [LifeStage.of(one, self.region_code) for one in self.stage.stages]

    @strawberry.field(description="Matters that one meets here; those of the stages within it are theirs.")
    async def matters(self, info: Info, first: FirstMatters = 8) -> list[Matter]:
        glimpses = await info.context.loaders.glimpses.load(self.region_code)
        most = max(0, min(first, life_stages.MOST_MATTERS))
        picked = pick(glimpses, self.stage.pick, self.stage.audience, most)
        found = await info.context.loaders.matters.load_many([one.id for one in picked])
        return [Matter.of(one) for one in found if one]

    @strawberry.field(description="Service packages that one meets here.")
    async def packages(self, info: Info) -> list[ServicePackage]:
        found = await info.context.loaders.region_packages.load(self.region_code)
        offers = await queries.offers(info.context, [one for one in found if self.key in one.stages])
        return [ServicePackage.of(one) for one in offers]

    @classmethod
    def of(cls, stage: life_stages.LifeStage, region: str | None) -> "LifeStage":
        """Publish a stage, for a region or for everywhere."""
        return cls(key=stage.key, name=stage.name, stage=stage, region_code=region)


@strawberry.type(description="Service packages and stages of life.")
class PackageQuery:
    @strawberry.field(description="Stages of life of people, or of organizations, as a tree.")
    async def life_stages(
        self,
        info: Info,
        audience: Annotated[Audience, strawberry.argument(description="Whose.")],
        region: OptionalRegionCode = None,
    ) -> list[LifeStage]:
        await queries.region_and_above(info.context, region)
        return [LifeStage.of(one, region) for one in life_stages.LIFE_STAGES[audience]]

    @strawberry.field(description="Service packages; with a region those of all regions above it, too.")
    async def service_packages(
        self,
        info: Info,
        audience: Annotated[Audience | None, strawberry.argument(description="For whom.")] = None,
        region: OptionalRegionCode = None,
    ) -> list[ServicePackage]:
        return [ServicePackage.of(one) for one in await queries.packages(info.context, audience, region)]

    @strawberry.field(description="The service package of that code; null when it can't be had today.")
    async def service_package(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The package's code.")]
    ) -> ServicePackage | None:
        found = await queries.package(info.context, code)
        return ServicePackage.of(found) if found else None
