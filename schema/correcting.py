"""The mutations that look at instant approvals and correct decisions, and the list of what waits for a look."""

import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications import correcting, handle, queries, reviewing
from resolvers.applications.correction import CorrectionWish
from resolvers.paging import page_request
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import After, First, Info, Input
from schema.node import key_of
from schema.paging import Connection, connection
from schema.problems import mutation
from schema.selection import part


@strawberry.input(description="What an objection wants to be different; what is left out stays as it is.")
class ObjectionInput:
    decision_reason: str | None = strawberry.field(
        description="The decision's reason as it should be; left out, it tells of the objection.", default=None
    )
    legal_basis: str | None = strawberry.field(description="The legal basis as it should be.", default=None)
    certificate_fields: JSON | None = strawberry.field(
        description="Fields of the certificates as they should be; those that have one get a new version.",
        default=None,
    )
    revoke: bool = strawberry.field(
        description="Take the certificates back; not together with fields.", default=False
    )

    def model(self, note: str | None) -> CorrectionWish:
        """Unpack."""
        fields = handle.certificate_fields(self.certificate_fields)
        return CorrectionWish(note or "", self.decision_reason, self.legal_basis, fields, self.revoke)


@strawberry.input(description="Write down what people found in an instant approval.")
class ReviewInstantInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    confirmed: bool = strawberry.field(
        description="True: it is right. False: it is to be corrected, which proposes just that to a second person."
    )
    note: str | None = strawberry.field(description="What is wrong; required for an objection.", default=None)
    correction: ObjectionInput | None = strawberry.field(
        description="What is to be different; left out, the certificates are taken back.", default=None
    )


@strawberry.input(description="Propose a correction of a decision; what is left out stays as it is.")
class ProposeCorrectionInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    reason: str = strawberry.field(description="What is wrong, for the applicant to read once it is corrected.")
    decision_reason: str | None = strawberry.field(description="The decision's reason as it should be.", default=None)
    legal_basis: str | None = strawberry.field(description="The legal basis as it should be.", default=None)
    certificate_fields: JSON | None = strawberry.field(
        description="Fields of the certificates as they should be; those that have one get a new version.",
        default=None,
    )
    revoke: bool = strawberry.field(
        description="Take the certificates back; not together with fields.", default=False
    )


@strawberry.input(description="Confirm or reject a proposed correction.")
class ConfirmCorrectionInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    confirmed: bool = strawberry.field(description="True confirms, false rejects.")
    note: str | None = strawberry.field(description="Why not, for the file of the case.", default=None)


@strawberry.type(description="Looking at decisions again.")
class CorrectMutation:
    @mutation(
        ApplicationPayload,
        staff(Role.APPROVER, Role.SUPERVISOR),
        "Write down what people found in an instant approval that was drawn for a look (秒批抽查).",
    )
    async def review_instant(self, info: Info, input: Input[ReviewInstantInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        wish = (input.correction or ObjectionInput()).model(input.note)
        reviewed = await reviewing.review_instant(
            info.context, number, input.revision, confirmed=input.confirmed, wish=wish
        )
        return ApplicationPayload(application=Application.of(reviewed))

    @mutation(ApplicationPayload, staff(Role.APPROVER), "Propose a correction of a decision (更正).")
    async def propose_correction(self, info: Info, input: Input[ProposeCorrectionInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        fields = handle.certificate_fields(input.certificate_fields)
        wish = CorrectionWish(input.reason, input.decision_reason, input.legal_basis, fields, input.revoke)
        proposed = await correcting.propose(info.context, number, input.revision, wish)
        return ApplicationPayload(application=Application.of(proposed))

    @mutation(
        ApplicationPayload, staff(Role.SUPERVISOR), "Confirm or reject a correction that somebody else proposed."
    )
    async def confirm_correction(self, info: Info, input: Input[ConfirmCorrectionInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        settled = await correcting.confirm(
            info.context, number, input.revision, confirmed=input.confirmed, note=input.note
        )
        return ApplicationPayload(application=Application.of(settled))


@strawberry.type(description="What waits for people to look at it again.")
class ReviewWorkbench:
    @strawberry.field(
        description="Instant approvals of the caller's departments that were drawn for a look, the oldest first."
    )
    async def instant_reviews(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[Application]:
        reach, store = info.context.caller.reach(), info.context.stores.applications
        page = await queries.list_instant_reviews(info.context, page_request(first, after), part(info, Application))
        return connection(page, Application.of, lambda: store.count_instant_reviews(reach))
