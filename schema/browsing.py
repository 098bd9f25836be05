"""Ways into the catalogue besides search: themes and departments; and what the whole of it comes to."""

from typing import Annotated

import strawberry

from resolvers.matters import figures, overview
from resolvers.matters.figures import FigureReader
from resolvers.matters.overview import Overview
from resolvers.packages.queries import region_and_above
from resolvers.paging import page_request
from resolvers.parties.model import Audience
from schema.info import After, First, Info
from schema.paging import Connection, connection
from schema.regions import Department, OptionalRegionCode, RegionCode

MOST_DEPARTMENTS = 100


@strawberry.type(description="A theme of the catalogue, as the national portal sorts matters.")
class Theme:
    name: str = strawberry.field(description="What it is called; `MatterFilter.theme` takes it.")
    matters: int = strawberry.field(description="How many published matters have it.")

    @classmethod
    def of(cls, theme: overview.Theme) -> "Theme":
        """Publish a theme."""
        return cls(name=theme.name, matters=theme.matters)


@strawberry.type(description="So many matters of so many; those that don't say are in neither number.")
class CatalogueShare:
    rate: float | None = strawberry.field(description="`part` / `whole`, 0 to 1; null when `whole` is 0.")
    part: int = strawberry.field(description="The matters of which it holds.")
    whole: int = strawberry.field(description="The matters that say whether it holds.")
    unsaid: int = strawberry.field(description="The matters that don't say, left out.")

    @classmethod
    def of(cls, share: figures.Share) -> "CatalogueShare":
        """Publish a share."""
        return cls(rate=share.rate, part=share.part, whole=share.whole, unsaid=share.unsaid)


@strawberry.type(description="Promised against statutory time limits (提速).")
class SpeedUp:
    rate: float | None = strawberry.field(
        description="1 - `promisedDays` / `statutoryDays`; null when no matter states both."
    )
    promised_days: int = strawberry.field(description="Sum of the promised working days.")
    statutory_days: int = strawberry.field(description="Sum of the statutory working days.")
    matters: int = strawberry.field(description="The matters that state both, more than 0 by law.")
    unsaid: int = strawberry.field(description="The other matters, left out.")

    @classmethod
    def of(cls, speed_up: figures.SpeedUp) -> "SpeedUp":
        """Publish a comparison."""
        return cls(
            rate=speed_up.rate,
            promised_days=speed_up.promised_days,
            statutory_days=speed_up.statutory_days,
            matters=speed_up.matters,
            unsaid=speed_up.unsaid,
        )


@strawberry.type(description="What published matters say of themselves; main items, which only group, don't count.")
class CatalogueFigures:
    matters: int = strawberry.field(description="How many there are.")
    online: CatalogueShare = strawberry.field(description="Can be done online (网上可办).")
    zero_visit: CatalogueShare = strawberry.field(description="Need no visit (零跑腿).")
    at_most_one_visit: CatalogueShare = strawberry.field(description="Need one visit at most (最多跑一次).")
    speed_up: SpeedUp = strawberry.field(description="By how much promises are shorter than the law asks (提速).")

    @classmethod
    def of(cls, found: figures.CatalogueFigures) -> "CatalogueFigures":
        """Publish figures."""
        return cls(
            matters=found.matters,
            online=CatalogueShare.of(found.online),
            zero_visit=CatalogueShare.of(found.zero_visit),
            at_most_one_visit=CatalogueShare.of(found.at_most_one_visit),
            speed_up=SpeedUp.of(found.speed_up),
        )


@strawberry.type(description="The figures of one department.")
class DepartmentFigures:
    department_code: str = strawberry.field(description="The department's code.")
    figures: CatalogueFigures = strawberry.field(description="Of its matters.")

    @strawberry.field(description="The department; null when nobody knows it.")
    async def department(self, info: Info) -> Department | None:
        found = await info.context.loaders.departments.load(self.department_code)
        return Department.of(found) if found else None


Below = Annotated[str | None, strawberry.argument(description="A region, with all below it; 12 digits.")]
OfDepartment = Annotated[str | None, strawberry.argument(description="A department's code.")]


@strawberry.type(description="Ways into the catalogue.")
class BrowseQuery:
    @strawberry.field(description="The themes of the published catalogue, the largest first; at most 200.")
    async def themes(
        self,
        info: Info,
        audience: Annotated[Audience | None, strawberry.argument(description="For whom.")] = None,
        region: OptionalRegionCode = None,
    ) -> list[Theme]:
        places = await region_and_above(info.context, region)
        found = await Overview(info.context.stores.database).themes(audience, places)
        return [Theme.of(one) for one in found]

    @strawberry.field(description="The departments of a region, by name.")
    async def departments(
        self, info: Info, region: RegionCode, first: First[int | None] = 50, after: After[str | None] = None
    ) -> Connection[Department]:
        store = info.context.stores.departments
        page = await store.page(region, page_request(first, after, default=50))
        return connection(page, Department.of, lambda: store.count(region))

    @strawberry.field(description="What the catalogue comes to, of a region, a department, both, or all.")
    async def catalogue_figures(
        self, info: Info, region: Below = None, department: OfDepartment = None
    ) -> CatalogueFigures:
        return CatalogueFigures.of(await _reader(info).read(region, department))

    @strawberry.field(description="The same for each department, those with most matters first.")
    async def catalogue_figures_by_department(
        self, info: Info, region: Below = None, first: First[int] = 50
    ) -> list[DepartmentFigures]:
        most = max(0, min(first, MOST_DEPARTMENTS))
        found = await _reader(info).by_department(region, most) if most else {}
        return [
            DepartmentFigures(department_code=code, figures=CatalogueFigures.of(one)) for code, one in found.items()
        ]


def _reader(info: Info) -> FigureReader:
    return FigureReader(info.context.stores.database)
