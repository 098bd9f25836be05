"""What is wrong with the catalogue, for those who keep it."""

from datetime import datetime
from typing import TYPE_CHECKING

import strawberry
from strawberry.scalars import JSON

from auth.problems import Invalid
from resolvers.matters.audit.model import AuditRun, CatalogueProblem
from resolvers.matters.audit.run import current_audit
from resolvers.matters.audit.store import StoredFinding
from resolvers.paging import page_request
from schema.info import After, First, Info
from schema.paging import Connection, Edge, PageInfo
from schema.regions import Department, Region, RegionCode

if TYPE_CHECKING:
    from resolvers.context import Context


@strawberry.type(description="Something that is wrong with the catalogue (四级四同).")
class CatalogueFinding:
    problem: CatalogueProblem = strawberry.field(description="What kind of problem.")
    matter_name: str = strawberry.field(description="The matter, or one of the department's when that is at fault.")
    matter_code: str | None = strawberry.field(description="Its code as given; null when it has none.")
    detail: str = strawberry.field(description="What exactly, in Chinese.")
    others: list[str] = strawberry.field(description="Codes of the matters that prove it; at most 20.")
    region_code: strawberry.Private[str]
    department_code: strawberry.Private[str]

    @strawberry.field(description="The region of the matter.")
    async def region(self, info: Info) -> Region | None:
        found = await info.context.loaders.regions.load(self.region_code)
        return Region.of(found) if found else None

    @strawberry.field(description="The department of the matter; null when nobody knows it.")
    async def department(self, info: Info) -> Department | None:
        found = await info.context.loaders.departments.load(self.department_code)
        return Department.of(found) if found else None

    @classmethod
    def of(cls, finding: StoredFinding) -> "CatalogueFinding":
        """Publish a finding."""
        return cls(
            problem=finding.problem,
            matter_name=finding.matter_name,
            matter_code=finding.matter_code or None,
            detail=finding.detail,
            others=list(finding.others),
            region_code=finding.region,
            department_code=finding.department,
        )


@strawberry.type(description="A page of what is wrong with the catalogue.")
class CatalogueFindingConnection(Connection[CatalogueFinding]):
    audited_at: datetime = strawberry.field(description="When the catalogue was audited; the worker does it daily.")
    run: strawberry.Private[AuditRun]
    region_code: strawberry.Private[str]

    @strawberry.field(description="How many there are of each problem in the region and below: {problem: count}.")
    async def count_by_problem(self, info: Info) -> JSON:
        counts = await info.context.stores.catalogue_findings.count_by_problem(self.run.id, self.region_code)
        return JSON(counts)


@strawberry.type(description="The catalogue, for those who keep it.")
class CatalogueWorkbench:
    @strawberry.field(description="What is wrong with the catalogue of a region and all below it.")
    async def catalogue_audit(
        self, info: Info, region: RegionCode, first: First[int | None] = 50, after: After[str | None] = None
    ) -> CatalogueFindingConnection:
        return await _page(info.context, region, first, after)


async def _page(context: "Context", region: str, first: int | None, after: str | None) -> CatalogueFindingConnection:
    if await context.loaders.regions.load(region) is None:
        raise Invalid("region.unknown", "region")
    request = page_request(first, after, default=50)
    run, findings = await current_audit(context.stores, context.now()), context.stores.catalogue_findings
    page = await findings.page(run.id, region, request)
    nodes = zip(map(CatalogueFinding.of, page.items), page.cursors, strict=True)
    return CatalogueFindingConnection(
        edges=[Edge(cursor=cursor, node=node) for node, cursor in nodes],
        page_info=PageInfo.of(page),
        count=lambda: findings.count(run.id, region),
        audited_at=run.at,
        run=run,
        region_code=region,
    )
