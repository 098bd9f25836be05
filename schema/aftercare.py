"""After the case: evaluations (好差评), what has to be mended, complaints (投诉)."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.days import today
from resolvers.aftercare import complain, rectify
from resolvers.aftercare import model as evaluations
from resolvers.aftercare import rectification as model
from resolvers.aftercare.model import Rating
from resolvers.aftercare.rectification import RectificationCause, RectificationState
from resolvers.aftercare.tags import TAGS
from resolvers.applications.lifecycle import Actor
from resolvers.applications.model import Application as ApplicationModel
from resolvers.paging import page_request
from schema.info import After, First, Info
from schema.node import Node, global_id
from schema.paging import Connection, connection
from schema.regions import Department


@strawberry.type(description="What a person may tick when they evaluate.")
class EvaluationTag:
    key: str = strawberry.field(description="What to send.")
    text: str = strawberry.field(description="What to show, in the caller's language.")
    bad: bool = strawberry.field(description="Whether it goes with POOR and VERY_POOR; the others don't.")


@strawberry.type(description="Something that was found bad and has to be mended, by an evaluation or a complaint.")
class Rectification(Node):
    due_on: date = strawberry.field(description="By when the department has to reply.")
    state: RectificationState = strawberry.field(description="Where it stands.")
    cause: RectificationCause = strawberry.field(description="What opened it.")
    opened_at: datetime = strawberry.field(description="When it was opened.")
    reply: str | None = strawberry.field(description="What the department says was done.")
    replied_at: datetime | None = strawberry.field(description="When it said so.")
    revisit_satisfied: bool | None = strawberry.field(description="Whether they were satisfied when called back.")
    revision: int = strawberry.field(description="Send it along with every change.")
    rating: Rating | None = strawberry.field(description="The grade, when an evaluation opened it.")
    record: strawberry.Private[model.Rectification]

    @strawberry.field(description="What the person wrote; for themselves and those who mend it.")
    def text(self, info: Info) -> str | None:
        caller = info.context.caller
        shown = self.record.belongs_to(caller) or self.record.handled_by(caller, Role.SUPERVISOR)
        return self.record.subject.text if shown else None

    @strawberry.field(description="Whether the reply is late.")
    def overdue(self, info: Info) -> bool:
        return self.record.overdue(today(info.context.now()))

    @strawberry.field(description="What was noted when the person was called back; for staff.")
    def revisit_note(self, info: Info) -> str | None:
        return self.record.revisit_note if self.record.handled_by(info.context.caller) else None

    @strawberry.field(description="The number of the case that it is about, if any.")
    def application_number(self) -> str | None:
        return self.record.subject.application

    @strawberry.field(description="Who has to mend it.")
    async def department(self, info: Info) -> Department | None:
        found = await info.context.loaders.departments.load(self.record.subject.department)
        return Department.of(found) if found else None

    @classmethod
    def of(cls, one: model.Rectification) -> "Rectification":
        """Publish one to somebody who may see it, without who did what."""
        return cls(
            id=global_id("Rectification", one.id),
            due_on=one.due_on,
            state=one.state,
            cause=one.subject.cause,
            opened_at=one.opened_at,
            reply=one.reply,
            replied_at=one.replied_at,
            revisit_satisfied=one.revisit_satisfied,
            revision=one.revision,
            rating=one.subject.rating,
            record=one,
        )


@strawberry.type(description="The one evaluation of a case (好差评).")
class Evaluation(Node):
    rating: Rating = strawberry.field(description="The grade.")
    tags: list[str] = strawberry.field(description="What was ticked; see `evaluationTags`.")
    at: datetime = strawberry.field(description="When.")
    automatic: bool = strawberry.field(description="Whether nobody answered in time; such ones count in no rate.")
    record: strawberry.Private[evaluations.Evaluation]
    case: strawberry.Private[ApplicationModel]

    @strawberry.field(description="What was written; for the applicant's side and supervisors, else null.")
    def comment(self, info: Info) -> str | None:
        shown = self.case.actors(info.context.caller) & {Actor.APPLICANT, Actor.SUPERVISOR}
        return self.record.opinion.comment if shown else None

    @strawberry.field(description="How it is mended, when it was bad.")
    async def rectification(self, info: Info) -> Rectification | None:
        if not self.record.bad:
            return None
        found = await info.context.loaders.rectifications.load(self.record.id)
        return Rectification.of(found) if found else None

    @classmethod
    def of(cls, evaluation: evaluations.Evaluation, case: ApplicationModel) -> "Evaluation":
        """Publish an evaluation to somebody who may see its case."""
        return cls(
            id=global_id("Evaluation", evaluation.id),
            rating=evaluation.opinion.rating,
            tags=list(evaluation.opinion.tags),
            at=evaluation.at,
            automatic=evaluation.automatic,
            record=evaluation,
            case=case,
        )


@strawberry.type(description="A complaint (投诉) and how it is answered.")
class Complaint(Node):
    text: str = strawberry.field(description="What was written.")
    at: datetime = strawberry.field(description="When it was filed.")
    application_number: str | None = strawberry.field(description="The number of the case that it is about, if any.")
    matter_code: str | None = strawberry.field(description="The code of the matter that it is about, if any.")
    record: strawberry.Private[model.Rectification]

    @strawberry.field(description="State, due day and reply.")
    def rectification(self) -> Rectification:
        return Rectification.of(self.record)

    @classmethod
    def of(cls, one: model.Rectification) -> "Complaint":
        """Publish a complaint to whoever filed it, or supervises what it is about."""
        about = one.subject
        return cls(
            id=global_id("Complaint", one.id),
            text=about.text or "",
            at=one.opened_at,
            application_number=about.application,
            matter_code=about.matter,
            record=one,
        )


States = Annotated[
    list[RectificationState] | None, strawberry.argument(description="Which; by default all that aren't closed.")
]


@strawberry.type(description="What supervisors mend.")
class RectificationsOfWorkbench:
    @strawberry.field(description="Bad evaluations and complaints that the caller supervises, due first at the top.")
    async def rectifications(
        self,
        info: Info,
        state: States = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Rectification]:
        wanted = rectify.desk(info.context, None if state is None else tuple(state))
        page = await rectify.list_desk(info.context, wanted, page_request(first, after))
        return connection(page, Rectification.of, lambda: info.context.stores.rectifications.count_desk(wanted))


@strawberry.type(description="What people complained about.")
class ComplaintsOfViewer:
    @strawberry.field(description="One's complaints, newest first.")
    async def complaints(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[Complaint]:
        page = await complain.list_own(info.context, page_request(first, after))
        own = info.context.caller.id or ""
        return connection(page, Complaint.of, lambda: info.context.stores.rectifications.count_complaints_of(own))


@strawberry.type(description="What evaluations are made of.")
class AftercareQuery:
    @strawberry.field(description="What may be ticked when a case is evaluated.")
    def evaluation_tags(self, info: Info) -> list[EvaluationTag]:
        english = info.context.locale == "en"
        return [EvaluationTag(key=one.key, text=one.en if english else one.zh, bad=one.bad) for one in TAGS.values()]
