from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from auth.assurance import Assurance
from resolvers.matters import model, queries
from resolvers.matters.model import CaseKind, CrossProvinceMode, MaterialSource, MatterStatus, MatterType
from resolvers.matters.queries import Search
from resolvers.matters.store import ORDERS
from resolvers.matters.store import MatterFilter as Filter
from resolvers.paging import page_request
from resolvers.parties.model import Audience
from schema.certificate_types import CertificateType
from schema.commitments import Commitment
from schema.enums import MatterOrder
from schema.info import After, Before, First, Info, Last
from schema.links import absolute, guide_qr_code, guide_url
from schema.node import Node, identity
from schema.paging import Connection, Edge, PageInfo, connection, uncounted
from schema.public import NOT_PUBLIC, PUBLIC
from schema.regions import Department, Region
from schema.views import View, linked, read, read_views


@strawberry.type(description="A provision that a matter rests on (设定依据).", directives=[PUBLIC])
class LegalBasis(View[model.LegalBasis]):
    title: str = read("The law or regulation.")
    document_number: str | None = read("Its number, for example 国务院令第716号.")
    article: str | None = read("The article.")
    content: str | None = read("What it says.")


@strawberry.type(description="A charge.", directives=[PUBLIC])
class Fee(View[model.Fee]):
    name: str = read("What for.")
    amount: Decimal = read("How much, in `currency`.", lambda fee: Decimal(fee.amount))
    currency: str = read("ISO 4217.")
    basis: str | None = read("The provision that sets it.")


@strawberry.type(description="A step of the process.", directives=[PUBLIC])
class ProcessStep(View[model.ProcessStep]):
    name: str = read("受理, 审核, 办结 …")
    working_days: int | None = read("Its share of the promised working days.")
    description: str | None = read("What happens.")


@strawberry.type(description="A material that an application needs (申请材料).", directives=[PUBLIC])
class MaterialRequirement(View[model.MaterialRequirement]):
    key: str = read("Names it within its matter.")
    name: str = read("What it is.")
    required: bool = read("Whether an application is incomplete without it.")
    source: MaterialSource = read("Where it comes from.")
    deficiency_allowed: bool = read("Whether it may follow after acceptance (容缺).")
    copies: int | None = read("How many paper copies, where paper is asked for.")
    accept: list[str] = read("Media types; empty means PDF, PNG, JPEG.")
    max_bytes: int = read("Largest size of one file.")
    note: str | None = read("What to mind.")
    certificate_type: CertificateType | None = linked(
        "Filled from the holder's library when they hold one (免证办).",
        CertificateType,
        loader="certificate_types",
        key="certificate_type",
    )

    @strawberry.field(description="A sample to look at, on this server or a government's.")
    def sample_url(self, info: Info) -> str | None:
        sample = self.record.sample_url
        return absolute(info.context.public_url, sample) if sample else None


@strawberry.type(
    description="One thing a government does on application (事项); an id names one version, a code the matter.",
    directives=[PUBLIC],
)
class Matter(View[model.Matter], Node):
    id: strawberry.ID = identity("Matter", "id")
    code: str = read("Implementation code as given; 31 characters where it is standard.")
    basic_code: str | None = read("Code in the basic directory (基本目录), where known.")
    version: int = read("Counts from 1; 0 while it is being written.")
    revision: int = read("Counts its changes; sent back when a draft is saved.")
    status: MatterStatus = read("Where this version stands.")
    name: str = read("Its official name.")
    aliases: list[str] = read("What people call it.")
    type: MatterType = read("What kind of power it is.")
    audiences: list[Audience] = read("Whom it serves; empty where the source doesn't say.")
    themes: list[str] = read("Themes of the national portal.")
    case_kind: CaseKind | None = read("On the spot or within promised days.")
    summary: str | None = read("What it is about, in plain words.")
    conditions: list[str] = read("What must hold.")
    statutory_days: int | None = read("Working days that the law gives.")
    promised_days: int | None = read("Working days that the department promises.")
    visits_required: int | None = read("How often one must come; 0 = 零跑腿.")
    visits_reason: str | None = read("Why one must come.")
    online: bool | None = read("Whether it can be done online.")
    instant: bool | None = read("Whether rules and data decide at once (秒批).")
    joint_handling: bool = read("Whether departments handle it jointly: 45 working days and 15 more (art. 42).")
    commitment_available: bool | None = read("Whether a commitment may replace proof (告知承诺).")
    commitment_promises: list[str] = read(
        "What an applicant promises in the commitment, point by point; general words where empty."
    )
    commitment_consequences: list[str] = read(
        "What becomes of a broken commitment, point by point; general words where empty."
    )
    required_assurance: Assurance = read("How well one must be known.")
    cross_province_modes: list[CrossProvinceMode] = read("How it crosses provinces.")
    form: JSON = read("JSON Schema 2020-12, with x-prefill hints.")
    consultation_phone: str | None = read("For questions.")
    complaint_phone: str | None = read("For complaints.")
    published_at: datetime | None = read("When this version was published.")
    effective_on: date | None = read("From when it is in force; null where nobody said.")
    cancelled_on: date | None = read("From when the matter is no longer offered.")
    based_on: int | None = read(
        "Of one that is being written: the version that it shall replace, 0 for a new matter."
    )
    return_reason: str | None = read("Of one that is being written: why it came back.")
    satisfaction: float | None = read(
        "Share of good evaluations, 0 to 1, refreshed daily; null while nobody has evaluated."
    )
    applications_completed: int | None = read("Cases completed so far, refreshed daily; null while there are none.")
    materials: list[MaterialRequirement] = read_views("What to bring.", MaterialRequirement)
    steps: list[ProcessStep] = read_views("The process.", ProcessStep)
    legal_bases: list[LegalBasis] = read_views("What it rests on.", LegalBasis)
    fees: list[Fee] = read_views("What it costs; empty when free or where the source doesn't say.", Fee)
    region: Region = linked("The region that it is for.", Region, loader="regions", key="region")
    department: Department = linked(
        "The department that handles it.", Department, loader="departments", key="department"
    )

    @strawberry.field(
        description="For staff: who submitted it; null for others, and where it wasn't edited here.",
        metadata=NOT_PUBLIC,
    )
    async def prepared_by(self, info: Info) -> str | None:
        return await queries.name_for_staff(info.context, self.record.prepared_by)

    @strawberry.field(
        description="For staff: who published it; null for others, and where it wasn't edited here.",
        metadata=NOT_PUBLIC,
    )
    async def published_by(self, info: Info) -> str | None:
        return await queries.name_for_staff(info.context, self.record.published_by)

    @strawberry.field(description="Its main item (主项).")
    async def parent(self, info: Info) -> "Matter | None":
        found = await info.context.loaders.published.load(self.record.parent) if self.record.parent else None
        return Matter.of(found) if found else None

    @strawberry.field(description="Its items (子项); people apply for these.")
    async def items(self, info: Info) -> list["Matter"]:
        found = await info.context.loaders.items.load(self.record.code) if self.record.is_main else []
        return [Matter.of(one) for one in found]

    @strawberry.field(description="The certificates that it ends with.")
    async def results(self, info: Info) -> list[CertificateType]:
        found = await info.context.loaders.certificate_types.load_many(self.record.results)
        return [CertificateType.of(one) for one in found if one]

    @strawberry.field(
        description="What an applicant of the whole matter commits to; `Application.commitment` binds.",
        metadata=NOT_PUBLIC,
    )
    def commitment(self) -> Commitment | None:
        return Commitment.offered(self.record)

    @strawberry.field(description="Whether `guide` asks questions about it (问答式引导).")
    def guided(self) -> bool:
        return bool(self.record.guide)

    @strawberry.field(description="Its guide page, for people (办事指南).")
    def guide_url(self, info: Info) -> str:
        return guide_url(info.context.public_url, self.record.code)

    @strawberry.field(description="The guide behind one scan (码上告知), SVG.")
    def guide_qr_code(self, info: Info) -> str:
        return guide_qr_code(info.context.public_url, self.record.code)


@strawberry.type(description="A matter of a page, with its cursor.", directives=[PUBLIC])
class MatterEdge(Edge[Matter]):
    reasons: list[str] | None = strawberry.field(
        description="Why it is recommended, in the caller's language; null in other lists.",
        default=None,
        metadata=NOT_PUBLIC,
    )


@strawberry.type(description="A page of matters.", directives=[PUBLIC])
class MatterConnection(Connection[Matter]):
    edges: list[MatterEdge] = strawberry.field(description="The items of this page.")  # type: ignore[assignment]


@strawberry.type(description="A matter that a search found.", directives=[PUBLIC])
class MatterHit:
    matter: Matter = strawberry.field(description="The matter.")
    score: float = strawberry.field(description="How well it answers; comparable within one search.")
    highlights: list[str] = strawberry.field(description="Names in which something was found, marked by 【】.")

    @classmethod
    def of(cls, hit: queries.MatterHit) -> "MatterHit":
        """Publish a hit."""
        return cls(matter=Matter.of(hit.matter), score=hit.score, highlights=list(hit.highlights))


@strawberry.input(description="What a list of matters is narrowed to.")
class MatterFilter:
    region: str | None = strawberry.field(description="12-digit code.", default=None)
    region_deep: bool | None = strawberry.field(description="Whether regions below count, too.", default=False)
    department: str | None = strawberry.field(description="A department's code.", default=None)
    audience: Audience | None = strawberry.field(description="Whom it serves.", default=None)
    type: MatterType | None = strawberry.field(description="What kind of power.", default=None)
    theme: str | None = strawberry.field(description="A theme.", default=None)
    online: bool | None = strawberry.field(description="Whether it can be done online.", default=None)
    max_visits: int | None = strawberry.field(description="At most so many visits.", default=None)
    instant: bool | None = strawberry.field(description="Whether decided at once.", default=None)
    commitment: bool | None = strawberry.field(description="Whether a commitment may replace proof.", default=None)
    cross_province: CrossProvinceMode | None = strawberry.field(
        description="A mode it crosses provinces by.", default=None
    )
    status: MatterStatus | None = strawberry.field(description="PUBLISHED unless staff say otherwise.", default=None)

    def model(self) -> Filter:
        """Unpack."""
        values = {key: value for key, value in vars(self).items() if value is not None}
        return Filter(**values)


FilterArgument = Annotated[MatterFilter | None, strawberry.argument(description="Narrows the list.")]
OrderArgument = Annotated[MatterOrder | None, strawberry.argument(description="How to order.")]
RegionArgument = Annotated[
    str | None, strawberry.argument(description="Where one is; matters of all regions above count, too.")
]


@strawberry.type(description="The catalogue.")
class MatterQuery:
    @strawberry.field(description="The published catalogue, page by page.", directives=[PUBLIC])
    async def matters(
        self,
        info: Info,
        filter: FilterArgument = None,
        order_by: OrderArgument = MatterOrder.POPULARITY,
        first: First[int | None] = None,
        after: After[str | None] = None,
        last: Last[int | None] = None,
        before: Before[str | None] = None,
    ) -> MatterConnection:
        wanted = (filter or MatterFilter()).model()
        request = page_request(first, after, last, before)
        page = await queries.find(info.context, wanted, ORDERS[(order_by or MatterOrder.POPULARITY).value], request)
        edges = [MatterEdge.at(at, Matter.of(one)) for one, at in zip(page.items, page.cursors, strict=True)]
        count = partial(info.context.stores.matters.count, wanted)
        return MatterConnection(edges=edges, page_info=PageInfo.of(page), count=count)

    @strawberry.field(description="The published version of a matter.", directives=[PUBLIC])
    async def matter(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The matter's code.")]
    ) -> Matter | None:
        found = await info.context.loaders.published.load(code)
        return Matter.of(found) if found else None

    @strawberry.field(description="Find matters by what people say (口语化搜索), best first.", directives=[PUBLIC])
    async def search_matters(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What somebody says, at most 100 characters.")],
        region: RegionArgument = None,
        audience: Annotated[Audience | None, strawberry.argument(description="For whom.")] = None,
        first: First[int | None] = 10,
        after: After[str | None] = None,
    ) -> Connection[MatterHit]:
        search = Search(text, region, audience)
        page = await queries.search(info.context, search, page_request(first, after))
        return connection(page, MatterHit.of, uncounted)

    @strawberry.field(description="Complete what is being typed, in pinyin or initials too, to what finds something.")
    async def suggest_matters(
        self,
        info: Info,
        prefix: Annotated[str, strawberry.argument(description="What is typed so far, at most 100 characters.")],
        region: RegionArgument = None,
        first: Annotated[int | None, strawberry.argument(description="At most 20.")] = 8,
    ) -> list[str]:
        return await queries.complete(info.context, prefix, region, 8 if first is None else first)
