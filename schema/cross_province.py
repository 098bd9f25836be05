"""What can be done for another province, the partner's own desk, and the messages that partners send."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any

import strawberry

from auth.rules import partners
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.exchanges import envelope as model
from resolvers.exchanges import fetching, opening, queries, receiving, starting, taking
from resolvers.exchanges.envelope import as_time
from resolvers.exchanges.partners import Partner as PartnerModel
from resolvers.exchanges.receiving import Letter
from resolvers.matters.model import CrossProvinceMode
from resolvers.paging import page_request
from resolvers.parties.model import Audience
from schema.cross_messages import (
    ReportCaseProgressInput,
    SubmitCrossProvinceCaseInput,
    SupplementCrossProvinceCaseInput,
    WithdrawCrossProvinceCaseInput,
)
from schema.exchanges import CrossProvinceCase
from schema.info import After, First, Info, Input
from schema.matters import Matter
from schema.packages import ServicePackage
from schema.paging import Connection, connection, uncounted
from schema.partners import Partner
from schema.problems import UserErrors, mutation, no_errors
from schema.regions import Region

OfStatus = Annotated[list[ApplicationStatus] | None, strawberry.argument(description="Which; by default all.")]
OfDirection = Annotated[CaseDirection | None, strawberry.argument(description="Which way; by default both.")]


@strawberry.type(description="A matter that another province decides for people here.")
class CrossProvinceService:
    matter: Matter = strawberry.field(description="As our catalogue has it.")
    handled_by: Partner | None = strawberry.field(description="Who decides it: `startApplication.handledBy`.")
    modes: list[CrossProvinceMode] = strawberry.field(description="How it may cross.")
    package: ServicePackage | None = strawberry.field(
        description="The package that it may be done with (跨省+套餐): `startPackage.handledBy`."
    )
    commitment: bool = strawberry.field(description="Whether a commitment may replace proof (跨省+承诺).")
    partner: strawberry.Private[PartnerModel]

    @strawberry.field(description="The province that decides it.")
    async def home(self, info: Info) -> Region:
        found = await info.context.loaders.regions.load(self.partner.region)
        return Region.of(found or self.partner.as_region)

    @classmethod
    def of(cls, service: starting.CrossService) -> "CrossProvinceService":
        """Publish a service."""
        return cls(
            matter=Matter.of(service.matter),
            handled_by=Partner.of(service.partner),
            modes=list(service.modes),
            package=ServicePackage.of(service.package) if service.package else None,
            commitment=bool(service.matter.commitment_available),
            partner=service.partner,
        )


@strawberry.type(description="What the calling partner sees of its work with us.")
class PartnerDesk:
    record: strawberry.Private[PartnerModel]

    @strawberry.field(description="The partner, as we know it.")
    def self(self) -> Partner:
        return Partner.of(self.record)

    @strawberry.field(description="What the partner decides for our people.")
    async def services(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[CrossProvinceService]:
        found = await starting.services_of(info.context, self.record)
        page = queries.sliced([(one.matter.code, one) for one in found], page_request(first, after))
        return connection(page, CrossProvinceService.of, uncounted)

    @strawberry.field(description="Conversations with us, newest first.")
    async def cases(
        self,
        info: Info,
        direction: OfDirection = None,
        status: OfStatus = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[CrossProvinceCase]:
        wanted = (direction, tuple(status or ()))
        page = await queries.of_partner(info.context, self.record, wanted, page_request(first, after))
        return connection(page, lambda one: CrossProvinceCase.of(one[0]), uncounted)

    @strawberry.field(description="A piece of a file that a case of ours named; null for any other.")
    async def file_chunk(
        self,
        info: Info,
        case: Annotated[str, strawberry.argument(description="What both provinces call the case.")],
        file: Annotated[str, strawberry.argument(description="The file's id in the message.")],
        offset: Annotated[int, strawberry.argument(description="How many bytes are there already.")] = 0,
    ) -> "FileChunk | None":
        found = await fetching.chunk(info.context, self.record, (case, file), offset)
        return FileChunk.of(found) if found else None

    @strawberry.field(description="One of them.")
    async def case(
        self, info: Info, number: Annotated[str, strawberry.argument(description="What both provinces call it.")]
    ) -> CrossProvinceCase | None:
        found = await queries.of_number(info.context, number)
        return CrossProvinceCase.of(found) if found else None


@strawberry.type(description="A piece of a file.")
class FileChunk:
    data: str = strawberry.field(description="At most 128 KiB from the offset on, base64.")
    size: int = strawberry.field(description="How many bytes the whole file has.")

    @classmethod
    def of(cls, chunk: fetching.Chunk) -> "FileChunk":
        """Publish a piece."""
        return cls(data=b64encode(chunk.data).decode(), size=chunk.size)


@strawberry.type(description="Services across provinces.")
class CrossProvinceQuery:
    @strawberry.field(description="What the provinces of a region decide for people here (跨省通办).")
    async def cross_province_services(
        self,
        info: Info,
        home: Annotated[str, strawberry.argument(description="The region that decides: its code.")],
        current: Annotated[  # noqa: ARG002 - what is offered doesn't depend on where in the province one is
            str | None, strawberry.argument(description="Where in this province one is.")
        ] = None,
        audience: Annotated[Audience | None, strawberry.argument(description="For whom.")] = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[CrossProvinceService]:
        found = await starting.services(info.context, home, audience)
        named = [(f"{one.partner.code}:{one.matter.code}", one) for one in found]
        return connection(queries.sliced(named, page_request(first, after)), CrossProvinceService.of, uncounted)

    @strawberry.field(description="The calling partner's desk; null unless a partner province's system calls.")
    async def partner(self, info: Info) -> PartnerDesk | None:
        found = await queries.desk(info.context)
        return PartnerDesk(record=found) if found else None


@strawberry.type(description="That a message was taken; signed by us. The same message gets the same receipt.")
class Receipt:
    message_id: strawberry.ID = strawberry.field(description="The message.")
    envelope_digest: str = strawberry.field(description="SM3 in hex over the canonical JSON of its envelope.")
    received_at: datetime = strawberry.field(description="When; signed as YYYY-MM-DDTHH:MM:SS.sssZ.")
    key_id: str = strawberry.field(description="Which of our keys signed.")
    signature: str = strawberry.field(description="SM2 (DER, base64) over the canonical JSON of the other members.")

    @classmethod
    def of(cls, receipt: model.ExchangeReceipt) -> "Receipt":
        """Publish a receipt."""
        told: dict[str, Any] = {name: getattr(receipt, name) for name in model.ExchangeReceipt.__slots__}
        return cls(**{**told, "received_at": as_time(receipt.received_at, "receivedAt")})


@strawberry.type(description="The conversation after the message, and the receipt.")
class CrossProvinceCasePayload:
    case: CrossProvinceCase | None = strawberry.field(description="The conversation.", default=None)
    receipt: Receipt | None = strawberry.field(description="Ours.", default=None)
    user_errors: UserErrors = no_errors()


async def taken(info: Info, letter: Letter, prepare: receiving.Prepare) -> CrossProvinceCasePayload:
    """Take a partner's message, and answer with its receipt."""
    case, receipt = await receiving.take(info.context, letter, prepare)
    return CrossProvinceCasePayload(case=CrossProvinceCase.of(case), receipt=Receipt.of(receipt))


@strawberry.type(description="What partner provinces tell us.")
class CrossProvinceMutation:
    @mutation(CrossProvinceCasePayload, partners, "A partner hands a case over, which we decide.")
    async def submit_cross_province_case(
        self, info: Info, input: Input[SubmitCrossProvinceCaseInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), opening.opened)

    @mutation(CrossProvinceCasePayload, partners, "A partner reports how a case stands that we handed over.")
    async def report_case_progress(
        self, info: Info, input: Input[ReportCaseProgressInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), taking.reported)

    @mutation(CrossProvinceCasePayload, partners, "A partner passes on what the applicant supplemented.")
    async def supplement_cross_province_case(
        self, info: Info, input: Input[SupplementCrossProvinceCaseInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), taking.answered)

    @mutation(CrossProvinceCasePayload, partners, "A partner passes on that the applicant takes the case back.")
    async def withdraw_cross_province_case(
        self, info: Info, input: Input[WithdrawCrossProvinceCaseInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), taking.taken_back)
