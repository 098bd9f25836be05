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
from schema.node import Node, global_id
from schema.paging import Connection, Edge, PageInfo, connection, uncounted
from schema.public import NOT_PUBLIC, PUBLIC
from schema.regions import Department, Region


@strawberry.type(description="A provision that a matter rests on (设定依据).", directives=[PUBLIC])
class LegalBasis:
    title: str = strawberry.field(description="The law or regulation.")
    document_number: str | None = strawberry.field(description="Its number, for example 国务院令第716号.")
    article: str | None = strawberry.field(description="The article.")
    content: str | None = strawberry.field(description="What it says.")


@strawberry.type(description="A charge.", directives=[PUBLIC])
class Fee:
    name: str = strawberry.field(description="What for.")
    amount: Decimal = strawberry.field(description="How much, in `currency`.")
    currency: str = strawberry.field(description="ISO 4217.")
    basis: str | None = strawberry.field(description="The provision that sets it.")


@strawberry.type(description="A step of the process.", directives=[PUBLIC])
class ProcessStep:
    name: str = strawberry.field(description="受理, 审核, 办结 …")
    working_days: int | None = strawberry.field(description="Its share of the promised working days.")
    description: str | None = strawberry.field(description="What happens.")


@strawberry.type(description="A material that an application needs (申请材料).", directives=[PUBLIC])
class MaterialRequirement:
    key: str = strawberry.field(description="Names it within its matter.")
    name: str = strawberry.field(description="What it is.")
    required: bool = strawberry.field(description="Whether an application is incomplete without it.")
    source: MaterialSource = strawberry.field(description="Where it comes from.")
    deficiency_allowed: bool = strawberry.field(description="Whether it may follow after acceptance (容缺).")
    copies: int | None = strawberry.field(description="How many paper copies, where paper is asked for.")
    accept: list[str] = strawberry.field(description="Media types; empty means PDF, PNG, JPEG.")
    max_bytes: int = strawberry.field(description="Largest size of one file.")
    note: str | None = strawberry.field(description="What to mind.")
    sample: strawberry.Private[str | None]
    type_code: strawberry.Private[str | None]

    @strawberry.field(description="A sample to look at, on this server or a government's.")
    def sample_url(self, info: Info) -> str | None:
        return absolute(info.context.public_url, self.sample) if self.sample else None

    @strawberry.field(description="Filled from the holder's library when they hold one (免证办).")
    async def certificate_type(self, info: Info) -> CertificateType | None:
        found = await info.context.loaders.certificate_types.load(self.type_code) if self.type_code else None
        return CertificateType.of(found) if found else None

    @classmethod
    def of(cls, material: model.MaterialRequirement) -> "MaterialRequirement":
        """Publish a requirement."""
        return cls(
            key=material.key,
            name=material.name,
            required=material.required,
            source=material.source,
            deficiency_allowed=material.deficiency_allowed,
            copies=material.copies,
            accept=list(material.accept),
            max_bytes=material.max_bytes,
            note=material.note,
            sample=material.sample_url,
            type_code=material.certificate_type,
        )


@strawberry.type(
    description="One thing a government does on application (事项); an id names one version, a code the matter.",
    directives=[PUBLIC],
)
class Matter(Node):
    code: str = strawberry.field(description="Implementation code as given; 31 characters where it is standard.")
    basic_code: str | None = strawberry.field(description="Code in the basic directory (基本目录), where known.")
    version: int = strawberry.field(description="Counts from 1; 0 while it is being written.")
    revision: int = strawberry.field(description="Counts its changes; sent back when a draft is saved.")
    status: MatterStatus = strawberry.field(description="Where this version stands.")
    name: str = strawberry.field(description="Its official name.")
    aliases: list[str] = strawberry.field(description="What people call it.")
    type: MatterType = strawberry.field(description="What kind of power it is.")
    audiences: list[Audience] = strawberry.field(description="Whom it serves; empty where the source doesn't say.")
    themes: list[str] = strawberry.field(description="Themes of the national portal.")
    case_kind: CaseKind | None = strawberry.field(description="On the spot or within promised days.")
    summary: str | None = strawberry.field(description="What it is about, in plain words.")
    conditions: list[str] = strawberry.field(description="What must hold.")
    statutory_days: int | None = strawberry.field(description="Working days that the law gives.")
    promised_days: int | None = strawberry.field(description="Working days that the department promises.")
    visits_required: int | None = strawberry.field(description="How often one must come; 0 = 零跑腿.")
    visits_reason: str | None = strawberry.field(description="Why one must come.")
    online: bool | None = strawberry.field(description="Whether it can be done online.")
    instant: bool | None = strawberry.field(description="Whether rules and data decide at once (秒批).")
    joint_handling: bool = strawberry.field(
        description="Whether departments handle it jointly: 45 working days and 15 more (art. 42)."
    )
    commitment_available: bool | None = strawberry.field(
        description="Whether a commitment may replace proof (告知承诺)."
    )
    commitment_promises: list[str] = strawberry.field(
        description="What an applicant promises in the commitment, point by point; general words where empty."
    )
    commitment_consequences: list[str] = strawberry.field(
        description="What becomes of a broken commitment, point by point; general words where empty."
    )
    required_assurance: Assurance = strawberry.field(description="How well one must be known.")
    cross_province_modes: list[CrossProvinceMode] = strawberry.field(description="How it crosses provinces.")
    form: JSON = strawberry.field(description="JSON Schema 2020-12, with x-prefill hints.")
    consultation_phone: str | None = strawberry.field(description="For questions.")
    complaint_phone: str | None = strawberry.field(description="For complaints.")
    published_at: datetime | None = strawberry.field(description="When this version was published.")
    effective_on: date | None = strawberry.field(description="From when it is in force; null where nobody said.")
    cancelled_on: date | None = strawberry.field(description="From when the matter is no longer offered.")
    based_on: int | None = strawberry.field(
        description="Of one that is being written: the version that it shall replace, 0 for a new matter."
    )
    return_reason: str | None = strawberry.field(description="Of one that is being written: why it came back.")
    satisfaction: float | None = strawberry.field(
        description="Share of good evaluations, 0 to 1, refreshed daily; null while nobody has evaluated."
    )
    applications_completed: int | None = strawberry.field(
        description="Cases completed so far, refreshed daily; null while there are none."
    )
    record: strawberry.Private[model.Matter]

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

    @strawberry.field(description="What to bring.")
    def materials(self) -> list[MaterialRequirement]:
        return [MaterialRequirement.of(one) for one in self.record.materials]

    @strawberry.field(description="The process.")
    def steps(self) -> list[ProcessStep]:
        return [
            ProcessStep(name=step.name, working_days=step.working_days, description=step.description)
            for step in self.record.steps
        ]

    @strawberry.field(description="What it rests on.")
    def legal_bases(self) -> list[LegalBasis]:
        return [
            LegalBasis(title=b.title, document_number=b.document_number, article=b.article, content=b.content)
            for b in self.record.legal_bases
        ]

    @strawberry.field(description="What it costs; empty when free or where the source doesn't say.")
    def fees(self) -> list[Fee]:
        return [
            Fee(name=fee.name, amount=Decimal(fee.amount), currency=fee.currency, basis=fee.basis)
            for fee in self.record.fees
        ]

    @strawberry.field(description="The region that it is for.")
    async def region(self, info: Info) -> Region:
        found = await info.context.loaders.regions.load(self.record.region)
        if found is None:
            raise LookupError("a matter without a region")
        return Region.of(found)

    @strawberry.field(description="The department that handles it.")
    async def department(self, info: Info) -> Department:
        found = await info.context.loaders.departments.load(self.record.department)
        if found is None:
            raise LookupError("a matter without a department")
        return Department.of(found)

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

    @classmethod
    def of(cls, matter: model.Matter) -> "Matter":
        """Publish a version of a matter."""
        return cls(
            id=global_id("Matter", matter.id),
            code=matter.code,
            basic_code=matter.basic_code,
            version=matter.version,
            revision=matter.revision,
            status=matter.status,
            name=matter.name,
            aliases=list(matter.aliases),
            type=matter.type,
            audiences=list(matter.audiences),
            themes=list(matter.themes),
            case_kind=matter.case_kind,
            summary=matter.summary,
            conditions=list(matter.conditions),
            statutory_days=matter.statutory_days,
            promised_days=matter.promised_days,
            visits_required=matter.visits_required,
            visits_reason=matter.visits_reason,
            online=matter.online,
            instant=matter.instant,
            joint_handling=matter.joint_handling,
            commitment_available=matter.commitment_available,
            commitment_promises=list(matter.commitment_promises),
            commitment_consequences=list(matter.commitment_consequences),
            required_assurance=matter.required_assurance,
            cross_province_modes=list(matter.cross_province_modes),
            form=JSON(matter.form),
            consultation_phone=matter.consultation_phone,
            complaint_phone=matter.complaint_phone,
            published_at=matter.published_at,
            effective_on=matter.effective_on,
            cancelled_on=matter.cancelled_on,
            based_on=matter.based_on,
            return_reason=matter.return_reason,
            satisfaction=matter.satisfaction,
            applications_completed=matter.applications_completed,
            record=matter,
        )


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
        edges = [MatterEdge(cursor=at, node=Matter.of(one)) for one, at in zip(page.items, page.cursors, strict=True)]
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
