"""Cases handed to another province: one timeline across both, what crossed, how it stands (跨省通办)."""

from datetime import datetime
from typing import Annotated

import strawberry

from auth.caller import Caller
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application as ApplicationModel
from resolvers.exchanges import abroad, queries
from resolvers.exchanges import timeline as model
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.matters.model import CrossProvinceMode
from resolvers.paging import page_request
from schema.info import After, First, Info
from schema.matters import Matter
from schema.paging import Connection, connection, uncounted
from schema.partners import Partner


@strawberry.type(description="A step of a case in one of the two provinces.")
class CrossingStep:
    at: datetime = strawberry.field(description="When, by the clock of the province where it happened.")
    province: str = strawberry.field(description="Which province: what the provinces call it.")
    type: ExchangeMessageType = strawberry.field(description="How the other province was told.")
    status: ApplicationStatus | None = strawberry.field(description="Where the case came to stand; null: unchanged.")
    words: list[str] = strawberry.field(description="What that province said: notes, reasons, what is missing.")
    received_at: datetime | None = strawberry.field(description="When the other province knew; null: not yet.")

    @classmethod
    def of(cls, step: model.Step) -> "CrossingStep":
        """Publish a step."""
        return cls(
            at=step.at,
            province=step.province,
            type=step.type,
            status=step.status,
            words=list(step.words),
            received_at=step.received,
        )


@strawberry.type(description="What of a person's data crossed in one message.")
class SentData:
    at: datetime = strawberry.field(description="When it was written.")
    received_at: datetime | None = strawberry.field(description="When it was taken there; null: it is still here.")
    type: ExchangeMessageType = strawberry.field(description="In which message.")
    purpose: str = strawberry.field(description="What it may be used for there.")
    assurance: str = strawberry.field(description="How well we said that we know the person: an `Assurance`.")
    parts: list[str] = strawberry.field(description="Which of their data, in words.")
    form_fields: list[str] = strawberry.field(description="The keys of the form's fields in it.")
    materials: list[str] = strawberry.field(description="The keys of the materials in it.")
    to: strawberry.Private[str]

    @strawberry.field(description="To whom.")
    async def recipient(self, info: Info) -> Partner | None:
        found = await info.context.loaders.partners.load(self.to)
        return Partner.of(found) if found else None

    @classmethod
    def of(cls, piece: model.Piece) -> "SentData":
        """Publish what crossed."""
        return cls(
            at=piece.at,
            received_at=piece.received,
            type=piece.type,
            purpose=piece.purpose,
            assurance=piece.assurance,
            parts=list(piece.parts),
            form_fields=list(piece.form),
            materials=list(piece.materials),
            to=piece.to,
        )


@strawberry.type(description="A case of one's own that was handed to another province, and what crossed of it.")
class SentCase:
    number: str = strawberry.field(description="The case's number here.")
    sent: list[SentData] = strawberry.field(description="What crossed, in its order.")

    @classmethod
    def of(cls, sent: abroad.Sent) -> "SentCase":
        """Publish it to the applicant's side."""
        return cls(number=sent.application.id, sent=[SentData.of(one) for one in sent.pieces])


@strawberry.type
class CrossingsOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(
        description="What of one's data went to other provinces: case by case, newest first, to whom, when, what for."
    )
    async def sent_abroad(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[SentCase]:
        page = await abroad.sent(info.context.as_caller(self.caller), page_request(first, after))
        return connection(page, SentCase.of, uncounted)


@strawberry.type(description="How a case stands that another province decides, as a window may tell its applicant.")
class CaseAbroad:
    number: str = strawberry.field(description="Its number here.")
    status: ApplicationStatus = strawberry.field(description="Where it stands.")
    submitted_at: datetime | None = strawberry.field(description="When it was submitted.")
    mode: CrossProvinceMode | None = strawberry.field(description="How it crosses; null before it went.")
    remote_number: str | None = strawberry.field(description="Its number there, once known.")
    matter_id: strawberry.Private[str]
    partner_code: strawberry.Private[str]
    case: strawberry.Private[ExchangeCase | None]

    @strawberry.field(description="What was applied for.")
    async def matter(self, info: Info) -> Matter | None:
        found = await info.context.loaders.matters.load(self.matter_id)
        return Matter.of(found) if found else None

    @strawberry.field(description="Who decides it.")
    async def partner(self, info: Info) -> Partner | None:
        found = await info.context.loaders.partners.load(self.partner_code)
        return Partner.of(found) if found else None

    @strawberry.field(description="What both provinces did, by time.")
    async def timeline(self, info: Info) -> list[CrossingStep]:
        found = await queries.timeline(info.context, self.case) if self.case else []
        return [CrossingStep.of(one) for one in found]

    @classmethod
    def of(cls, application: ApplicationModel, case: ExchangeCase | None) -> "CaseAbroad":
        """Publish what a window may tell: how it stands, nothing of what was filled in."""
        crossing = application.crossing
        return cls(
            number=application.id,
            status=application.status,
            submitted_at=application.submitted_at,
            mode=crossing.mode if crossing else None,
            remote_number=case.remote_number if case else None,
            matter_id=application.matter,
            partner_code=crossing.partner if crossing else "",
            case=case,
        )


@strawberry.type
class CasesAbroadOfWorkbench:
    @strawberry.field(
        description="How a case stands that somebody handed to another province; for clerks and supervisors whom its "
        "applicant or agent asks, showing their ID. Null for anything else. The applicant can see who looked."
    )
    async def case_abroad(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="The case's number here.")],
        id_number: Annotated[str, strawberry.argument(description="The ID number that they show.")],
    ) -> CaseAbroad | None:
        found = await abroad.at_window(info.context, number, id_number)
        return CaseAbroad.of(*found) if found else None
