"""The mutations after a case."""

import strawberry

from auth.accounts.model import Role
from auth.rules import signed_in, staff
from resolvers.aftercare import complain, evaluate, rectify
from resolvers.aftercare.complain import About
from resolvers.aftercare.model import Rating, checked
from schema.aftercare import Complaint, Rectification
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import Info, Input
from schema.node import key_of, optional_key
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="What is mended, after the change.")
class RectificationPayload:
    rectification: Rectification | None = strawberry.field(description="As it is now.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="The complaint.")
class ComplaintPayload:
    complaint: Complaint | None = strawberry.field(description="As it is now.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Evaluate a case.")
class EvaluateApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    rating: Rating = strawberry.field(description="The grade.")
    tags: list[str] = strawberry.field(
        description="Keys of `evaluationTags` that go with the grade; at most 10.", default_factory=list
    )
    comment: str | None = strawberry.field(description="Anything else; at most 1,000 characters.", default=None)
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same counts once.")


@strawberry.input(description="Complain about exactly one of a case, a matter, a department.")
class FileComplaintInput:
    application_id: strawberry.ID | None = strawberry.field(description="A case of one's own.", default=None)
    matter_code: str | None = strawberry.field(description="A published matter.", default=None)
    department_code: str | None = strawberry.field(description="A department.", default=None)
    text: str = strawberry.field(description="What happened; at most 1,000 characters.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same files once.")

    def model(self) -> About:
        """Unpack."""
        case = optional_key(self.application_id, "Application", "applicationId")
        return About(case, self.matter_code, self.department_code)


@strawberry.input(description="Reply to a bad evaluation or a complaint.")
class ReplyToRectificationInput:
    rectification_id: strawberry.ID = strawberry.field(description="Which.")
    revision: int = strawberry.field(description="The revision that was read.")
    reply: str = strawberry.field(description="What was done, for the person to read; at most 1,000 characters.")


@strawberry.input(description="Record what the person said when called back.")
class RecordRevisitInput:
    rectification_id: strawberry.ID = strawberry.field(description="Which.")
    revision: int = strawberry.field(description="The revision that was read.")
    satisfied: bool = strawberry.field(description="Whether they are satisfied now.")
    note: str | None = strawberry.field(description="What they said.", default=None)


@strawberry.input(description="Close what was mended.")
class CloseRectificationInput:
    rectification_id: strawberry.ID = strawberry.field(description="Which.")
    revision: int = strawberry.field(description="The revision that was read.")
    note: str | None = strawberry.field(description="Required when the person was not satisfied.", default=None)


@strawberry.type(description="What happens after a case.")
class AftercareMutation:
    @mutation(ApplicationPayload, signed_in, "Evaluate how a decided case was handled, once (好差评).")
    async def evaluate_application(self, info: Info, input: Input[EvaluateApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        opinion = checked(input.rating, input.tags, input.comment)
        evaluated = await evaluate.evaluate(info.context, number, opinion, input.idempotency_key)
        return ApplicationPayload(application=Application.of(evaluated))

    @mutation(ComplaintPayload, signed_in, "Complain about a case, a matter or a department (投诉); five a day.")
    async def file_complaint(self, info: Info, input: Input[FileComplaintInput]) -> ComplaintPayload:
        filed = await complain.complain(info.context, input.model(), input.text, input.idempotency_key)
        return ComplaintPayload(complaint=Complaint.of(filed))

    @mutation(RectificationPayload, staff(Role.SUPERVISOR), "Tell the person what was done about it.")
    async def reply_to_rectification(
        self, info: Info, input: Input[ReplyToRectificationInput]
    ) -> RectificationPayload:
        key = key_of(input.rectification_id, "Rectification", "rectificationId")
        replied = await rectify.reply(info.context, key, input.revision, input.reply)
        return RectificationPayload(rectification=Rectification.of(replied))

    @mutation(RectificationPayload, staff(), "Record a call-back (回访); never by who replied.")
    async def record_revisit(self, info: Info, input: Input[RecordRevisitInput]) -> RectificationPayload:
        key = key_of(input.rectification_id, "Rectification", "rectificationId")
        revisited = await rectify.revisit(
            info.context, key, input.revision, satisfied=input.satisfied, note=input.note
        )
        return RectificationPayload(rectification=Rectification.of(revisited))

    @mutation(RectificationPayload, staff(Role.SUPERVISOR), "Close what was mended and called back.")
    async def close_rectification(self, info: Info, input: Input[CloseRectificationInput]) -> RectificationPayload:
        key = key_of(input.rectification_id, "Rectification", "rectificationId")
        closed = await rectify.close(info.context, key, input.revision, input.note)
        return RectificationPayload(rectification=Rectification.of(closed))
