"""Partner provinces and what was agreed with them (跨省通办)."""

from datetime import date

import strawberry

from resolvers.applications.opinions import elsewhere
from resolvers.exchanges import agreements as model
from resolvers.exchanges import partners, queries
from resolvers.exchanges.partners import PartnerStatus
from resolvers.matters.model import CrossProvinceMode
from resolvers.paging import page_request
from schema.info import After, First, Info
from schema.matters import Matter, MatterConnection, MatterEdge
from schema.node import Node, global_id
from schema.paging import PageInfo, uncounted
from schema.regions import Region


@strawberry.type(description="Another province that we work with.")
class Partner(Node):
    code: str = strawberry.field(description="What the provinces call it among themselves.")
    name: str = strawberry.field(description="Its name.")
    status: PartnerStatus = strawberry.field(description="Whether new cases go there and come from there.")
    portal_url: str | None = strawberry.field(description="Where its people go.")
    record: strawberry.Private[partners.Partner]

    @strawberry.field(description="The province.")
    async def region(self, info: Info) -> Region:
        found = await info.context.loaders.regions.load(self.record.region)
        return Region.of(found or self.record.as_region)

    @strawberry.field(description="What was agreed with it and confirmed by both.")
    async def agreements(self, info: Info) -> list["Agreement"]:
        return [Agreement.of(one, self.record) for one in await queries.agreements(info.context, self.record)]

    @classmethod
    def of(cls, partner: partners.Partner) -> "Partner":
        """Publish a partner, without its keys' and its office's details."""
        return cls(
            id=global_id("Partner", partner.code),
            code=partner.code,
            name=partner.name,
            status=partner.status,
            portal_url=partner.portal_url,
            record=partner,
        )


@strawberry.type(description="A department that may be asked across the border.")
class AgreedDepartment:
    code: str = strawberry.field(description="As `requestOpinion.departmentCodes` has it.")
    name: str = strawberry.field(description="What it is called there.")
    province: str = strawberry.field(description="The code of the province that it belongs to.")

    @classmethod
    def of(cls, department: model.AgreedDepartment, partner: str) -> "AgreedDepartment":
        """Publish a department; a partner's has a code that none of ours has."""
        theirs = department.party == partner
        code = elsewhere(partner, department.code) if theirs else department.code
        return cls(code=code, name=department.name, province=department.party)


@strawberry.type(description="What two provinces do for each other's people.")
class Agreement(Node):
    modes: list[CrossProvinceMode] = strawberry.field(description="How cases may cross.")
    valid_from: date = strawberry.field(description="The first day.")
    valid_until: date | None = strawberry.field(description="The last day; null: until it is ended.")
    departments: list["AgreedDepartment"] = strawberry.field(
        description="Whose opinions may be asked for on joint cases (多地联办)."
    )
    record: strawberry.Private[model.Agreement]
    other: strawberry.Private[partners.Partner]

    @strawberry.field(description="With whom.")
    def partner(self) -> Partner:
        return Partner.of(self.other)

    @strawberry.field(description="Our matters in it, whichever side decides them.")
    async def matters(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> MatterConnection:
        found = await queries.agreed_matters(info.context, self.record)
        page = queries.sliced(found, page_request(first, after))
        edges = [MatterEdge.at(at, Matter.of(one)) for one, at in zip(page.items, page.cursors, strict=True)]
        return MatterConnection(edges=edges, page_info=PageInfo.of(page), count=uncounted)

    @classmethod
    def of(cls, agreement: model.Agreement, partner: partners.Partner) -> "Agreement":
        """Publish an agreement."""
        return cls(
            id=global_id("Agreement", agreement.id),
            modes=list(agreement.modes),
            valid_from=agreement.valid_from,
            valid_until=agreement.last_day,
            departments=[AgreedDepartment.of(one, partner.code) for one in agreement.departments],
            record=agreement,
            other=partner,
        )
