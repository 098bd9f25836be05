"""Cases that cross to another province or come from one (跨省通办), and what the two sides said about them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from resolvers.applications.crossing import CaseDirection
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import Application as ApplicationModel
from resolvers.applications.opinions import OpinionStatus
from resolvers.exchanges import cases, clocks, messages, queries
from resolvers.exchanges.messages import DeliveryState, ExchangeMessageType
from resolvers.exchanges.recognized import Recognized, recognized
from resolvers.exchanges.recognizing import Standing
from resolvers.exchanges.shown import Sight, reads_all, sight_of
from resolvers.matters.model import CrossProvinceMode
from schema.abroad import CrossingStep
from schema.info import Info
from schema.node import Node, global_id
from schema.partners import Partner

if TYPE_CHECKING:
    from schema.applications import Application

OfApplication = Annotated["Application", strawberry.lazy("schema.applications")]


@strawberry.type(description="One thing that one province told the other about a case.")
class ExchangeMessage:
    sequence: int = strawberry.field(description="Each side counts its own from 1.")
    type: ExchangeMessageType = strawberry.field(description="What it says.")
    direction: CaseDirection = strawberry.field(description="OUTBOUND: we told them; INBOUND: they told us.")
    state: DeliveryState = strawberry.field(description="How far it has come.")
    attempts: int = strawberry.field(description="How often it was sent.")
    at: datetime = strawberry.field(description="When it was written, or taken.")
    last_error: str | None = strawberry.field(description="Why the last attempt failed, for operators.")
    content: JSON = strawberry.field(
        description="What crossed the border, word for word; for delegates and whoever was asked for an "
        "opinion without the person and their certificates."
    )
    envelope: JSON | None = strawberry.field(
        description="In what it crossed last, signed by its sender; null until it is sealed, and for whom "
        "`content` leaves anything out: its digest would tell."
    )
    receipt_at: str | None = strawberry.field(description="When its receiver took it, by the signed receipt.")
    receipt: JSON | None = strawberry.field(
        description="The signed receipt, word for word: messageId, envelopeDigest, receivedAt, keyId, signature; "
        "null where `envelope` is left out."
    )

    @classmethod
    def of(cls, message: messages.ExchangeMessage, sight: Sight) -> "ExchangeMessage":
        """Publish a message to somebody who may see the case, as much of it as they may read."""
        return cls(
            sequence=message.sequence,
            type=message.type,
            direction=message.direction,
            state=message.delivery,
            attempts=message.attempts,
            at=message.at,
            last_error=message.failure,
            content=JSON(sight.of(message)),
            envelope=JSON(message.envelope.published) if message.envelope and sight.seals(message) else None,
            receipt_at=message.receipt.received_at if message.receipt else None,
            receipt=JSON(message.receipt.published) if message.receipt and sight.seals(message) else None,
        )


@strawberry.type(description="A certificate of the partner's that came with a case (互认).")
class RecognizedCertificate:
    material_key: str | None = strawberry.field(description="For which material; null: as the result.")
    identifier: str = strawberry.field(
        description="Its identifier (GB/T 36904), as its seal signed it; empty when it is forged."
    )
    issuer: str = strawberry.field(description="Whose seal; empty when it is forged.")
    standing: Standing = strawberry.field(description="What its province says became of it.")
    as_of: datetime | None = strawberry.field(description="When its province said so; null: it can't be told now.")

    @classmethod
    def of(cls, found: Recognized) -> "RecognizedCertificate":
        """Publish one."""
        return cls(
            material_key=found.key,
            identifier=found.certificate.identifier if found.certificate else "",
            issuer=found.certificate.issuer if found.certificate else "",
            standing=found.standing,
            as_of=found.as_of,
        )


@strawberry.type(description="Time that runs on one side of a border, by the calendar here.")
class BorderClock:
    due_on: date | None = strawberry.field(description="The last day; null while nothing runs, or nobody said.")
    working_days_left: int | None = strawberry.field(description="Until then; null where no calendar reaches it.")
    state: DeadlineState = strawberry.field(description="Green, yellow or red.")

    @classmethod
    def of(cls, clock: clocks.BorderClock) -> "BorderClock":
        """Publish a clock."""
        return cls(due_on=clock.due_on, working_days_left=clock.working_days_left, state=clock.state)


@strawberry.type(description="What a department of one of the two provinces was asked about a case (多地联办).")
class JointTask:
    province: str = strawberry.field(description="The code of the province that the department belongs to.")
    department: str = strawberry.field(description="What it is called.")
    status: OpinionStatus = strawberry.field(
        description="How it stands; to applicants REQUESTED until the case is decided."
    )
    asked_at: datetime = strawberry.field(description="When it was asked.")
    answered_at: datetime | None = strawberry.field(description="When it answered, or counted as having agreed.")
    clock: BorderClock = strawberry.field(description="Its time; it stands while it owes nothing.")

    @classmethod
    def of(cls, task: clocks.JointTask) -> "JointTask":
        """Publish a task."""
        asked = task.opinion
        return cls(
            province=task.province,
            department=asked.name,
            status=asked.status,
            asked_at=asked.asked_at,
            answered_at=asked.at,
            clock=BorderClock.of(task.clock),
        )


@strawberry.type(description="A case that one province takes and another decides.")
class CrossProvinceCase(Node):
    number: str = strawberry.field(description="What both provinces call it.")
    direction: CaseDirection = strawberry.field(description="OUTBOUND: the partner decides; INBOUND: we do.")
    mode: CrossProvinceMode = strawberry.field(description="How it crosses.")
    remote_number: str | None = strawberry.field(description="The case's number in the partner's books, once known.")
    created_at: datetime = strawberry.field(description="When the conversation began.")
    record: strawberry.Private[cases.ExchangeCase]

    @strawberry.field(description="The other province.")
    async def partner(self, info: Info) -> Partner:
        found = await info.context.loaders.partners.load(self.record.partner)
        if found is None:
            raise LookupError("a case with a partner that is gone")
        return Partner.of(found)

    @strawberry.field(description="The case here; null for the partner, who has its own.")
    async def application(self, info: Info) -> OfApplication | None:
        from schema.applications import Application

        found = await queries.application_of(info.context, self.record)
        return Application.of(found) if found else None

    @strawberry.field(description="Where it stands.")
    async def status(self, info: Info) -> ApplicationStatus:
        return (await self._case(info)).status

    @strawberry.field(description="What both sides said, by time; each direction in its own order.")
    async def messages(self, info: Info) -> list[ExchangeMessage]:
        sight = await sight_of(info.context, self.record)
        return [ExchangeMessage.of(one, sight) for one in await queries.messages(info.context, self.record)]

    @strawberry.field(description="Until when the province that decides it means to, as far as we know (总时限).")
    async def clock(self, info: Info) -> BorderClock:
        return BorderClock.of(await clocks.whole(info.context, self.record))

    @strawberry.field(description="What departments of either province were asked, each with its time (多地联办).")
    async def tasks(self, info: Info) -> list[JointTask]:
        return [JointTask.of(one) for one in await clocks.tasks(info.context, self.record)]

    @strawberry.field(description="What both provinces did, by the time at which they did it, in their own words.")
    async def timeline(self, info: Info) -> list[CrossingStep]:
        return [CrossingStep.of(one) for one in await queries.timeline(info.context, self.record)]

    @strawberry.field(
        description="The result as the home province's department sealed it, once it is here; not for delegates."
    )
    async def certificate(self, info: Info) -> JSON | None:
        shown = self.record.result is not None and await reads_all(info.context, self.record)
        return JSON(self.record.result) if shown else None

    @strawberry.field(description="Certificates that the partner sent about it, as they stand now by its lists.")
    async def recognized(self, info: Info) -> list[RecognizedCertificate]:
        return [RecognizedCertificate.of(one) for one in await recognized(info.context, self.record)]

    async def _case(self, info: Info) -> ApplicationModel:
        found = await info.context.loaders.applications.load(self.record.application)
        if found is None:
            raise LookupError("a conversation about a case that is gone")
        return found

    @classmethod
    def of(cls, case: cases.ExchangeCase) -> "CrossProvinceCase":
        """Publish a conversation to somebody who may see it."""
        return cls(
            id=global_id("CrossProvinceCase", case.id),
            number=case.id,
            direction=case.direction,
            mode=case.mode,
            remote_number=case.remote_number,
            created_at=case.created_at,
            record=case,
        )
