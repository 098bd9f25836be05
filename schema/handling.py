"""The mutations of the window and the approvers, and their workbench."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications import handle, model, queries
from resolvers.applications.acceptance import Taking
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.applications.model import AcceptanceMode, DecisionOutcome, RefusalKind
from resolvers.matters.queries import keeps_catalogue
from resolvers.paging import page_request
from schema.abroad import CasesAbroadOfWorkbench
from schema.aftercare import RectificationsOfWorkbench
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.breaches import BreachesOfWorkbench
from schema.catalogue_audit import CatalogueWorkbench
from schema.correcting import ReviewWorkbench
from schema.crossings import CrossingsOfWorkbench
from schema.delivering import DeliveriesOfWorkbench
from schema.info import After, First, Info, Input
from schema.matter_history import EditorsWorkbench
from schema.node import key_of
from schema.outbox import OutboxWorkbench
from schema.paging import Connection, connection
from schema.problems import mutation
from schema.seals import SealsOfWorkbench
from schema.selection import part


@strawberry.input(description="Accept a case.")
class AcceptApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    mode: AcceptanceMode = strawberry.field(description="How it is taken.")
    deferred_materials: list[str] = strawberry.field(
        description="With DEFICIENT: the keys of the materials that may follow.", default_factory=list
    )
    due_on: date | None = strawberry.field(
        description="With DEFICIENT: until when, a working day no later than the promised one.", default=None
    )
    note: str | None = strawberry.field(description="For the file of the case.", default=None)


@strawberry.input(description="One thing that is missing or wrong.")
class SupplementItemInput:
    material_key: str | None = strawberry.field(description="The material, when it is one.", default=None)
    field_path: str | None = strawberry.field(description="The field of the form, when it is one.", default=None)
    message: str = strawberry.field(description="What to do about it.")

    def model(self) -> model.SupplementItem:
        """Unpack."""
        return model.SupplementItem(self.message, self.material_key, self.field_path)


@strawberry.input(description="Ask for everything that is missing or wrong, at once.")
class RequestSupplementInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    items: list[SupplementItemInput] = strawberry.field(description="Everything; at most 50.")


@strawberry.input(description="Propose a refusal.")
class ProposeRefusalInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    kind: RefusalKind = strawberry.field(description="Not to accept, or to deny.")
    reason: str = strawberry.field(description="Why, for the applicant to read.")
    legal_basis: str = strawberry.field(description="On what provision.")


@strawberry.input(description="Confirm or reject a proposed refusal.")
class ConfirmRefusalInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    confirmed: bool = strawberry.field(description="True confirms, false rejects.")
    note: str | None = strawberry.field(description="For the file of the case.", default=None)


@strawberry.input(description="Begin the review.")
class StartReviewInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")


@strawberry.input(description="Decide a case.")
class DecideApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    outcome: DecisionOutcome = strawberry.field(description="DENY opens a refusal proposal.")
    reason: str | None = strawberry.field(description="Required for DENY.", default=None)
    legal_basis: str | None = strawberry.field(description="Required for DENY.", default=None)
    certificate_fields: JSON | None = strawberry.field(
        description="Overrides what the form gives the certificate.", default=None
    )


@strawberry.type(description="What staff do.")
class HandleMutation:
    @mutation(
        ApplicationPayload, staff(Role.CLERK), "Accept a case: completely, on commitment or with deficiencies (受理)."
    )
    async def accept_application(self, info: Info, input: Input[AcceptApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        taking = Taking(input.mode, tuple(input.deferred_materials), input.due_on, input.note)
        accepted = await handle.accept(info.context, number, input.revision, taking)
        return ApplicationPayload(application=Application.of(accepted))

    @mutation(ApplicationPayload, staff(Role.CLERK), "Ask for what is missing, all at once (一次性告知).")
    async def request_supplement(self, info: Info, input: Input[RequestSupplementInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        items = [item.model() for item in input.items]
        asked = await handle.request_supplement(info.context, number, input.revision, items)
        return ApplicationPayload(application=Application.of(asked))

    @mutation(ApplicationPayload, staff(Role.CLERK, Role.APPROVER), "Propose a refusal (窗口无权否决).")
    async def propose_refusal(self, info: Info, input: Input[ProposeRefusalInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        why = handle.Verdict(DecisionOutcome.DENY, input.reason, input.legal_basis)
        proposed = await handle.propose_refusal(info.context, number, input.revision, kind=input.kind, why=why)
        return ApplicationPayload(application=Application.of(proposed))

    @mutation(ApplicationPayload, staff(Role.SUPERVISOR), "Confirm or reject a refusal that somebody else proposed.")
    async def confirm_refusal(self, info: Info, input: Input[ConfirmRefusalInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        settled = await handle.confirm_refusal(
            info.context, number, input.revision, confirmed=input.confirmed, note=input.note
        )
        return ApplicationPayload(application=Application.of(settled))

    @mutation(ApplicationPayload, staff(Role.CLERK, Role.APPROVER), "Begin the review of an accepted case (审核).")
    async def start_review(self, info: Info, input: Input[StartReviewInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        started = await handle.start_review(info.context, number, input.revision)
        return ApplicationPayload(application=Application.of(started))

    @mutation(ApplicationPayload, staff(Role.APPROVER), "Approve, which issues the certificates; or propose to deny.")
    async def decide_application(self, info: Info, input: Input[DecideApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        overrides = handle.certificate_fields(input.certificate_fields)
        verdict = handle.Verdict(input.outcome, input.reason, input.legal_basis, overrides)
        decided = await handle.decide(info.context, number, input.revision, verdict)
        return ApplicationPayload(application=Application.of(decided))


Statuses = Annotated[
    list[ApplicationStatus] | None, strawberry.argument(description="Which; by default all that wait for staff.")
]

OpinionsArgument = Annotated[
    bool,
    strawberry.argument(description="Instead of the own cases those that wait for an opinion of one's department."),
]

DeadlineArgument = Annotated[
    DeadlineState | None,
    strawberry.argument(description="Only those whose deadline stands so; what is due first comes first then."),
]


DepartmentArgument = Annotated[
    str | None, strawberry.argument(description="Code of one of the caller's departments: only its cases.")
]
RoleArgument = Annotated[
    Role | None, strawberry.argument(description="Only of departments in which the caller has that role.")
]

MineArgument = Annotated[bool | None, strawberry.argument(description="True: only those that the caller claimed.")]
UnclaimedArgument = Annotated[
    bool | None, strawberry.argument(description="True: only those that nobody claimed; with mine: those as well.")
]


@strawberry.type(description="The service window and the approvers.")
class Workbench(
    CatalogueWorkbench,
    EditorsWorkbench,
    BreachesOfWorkbench,
    ReviewWorkbench,
    OutboxWorkbench,
    RectificationsOfWorkbench,
    DeliveriesOfWorkbench,
    SealsOfWorkbench,
    CrossingsOfWorkbench,
    CasesAbroadOfWorkbench,
):
    @strawberry.field(description="The cases of the caller's departments, what came first at the top.")
    async def queue(
        self,
        info: Info,
        status: Statuses = None,
        deadline: DeadlineArgument = None,
        mine: MineArgument = None,
        unclaimed: UnclaimedArgument = None,
        opinions: OpinionsArgument = False,
        department: DepartmentArgument = None,
        role: RoleArgument = None,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Application]:
        asked = None if status is None else tuple(status)
        claimed_by = queries.claims(info.context, mine, unclaimed)
        narrowed = queries.Asked(asked, deadline, claimed_by, opinions, department, role)
        wanted = queries.wanted(info.context, narrowed)
        page = await queries.list_queue(info.context, wanted, page_request(first, after), part(info, Application))
        return connection(page, Application.of, lambda: info.context.stores.applications.count_queue(wanted))

    @strawberry.field(description="A case of the caller's departments.")
    async def application(
        self, info: Info, number: Annotated[str, strawberry.argument(description="Its number.")]
    ) -> Application | None:
        found = await queries.of_number(info.context, number)
        return Application.of(found) if found else None


@strawberry.type(description="The workbench.")
class WorkbenchQuery:
    @strawberry.field(description="The service window, the approvers and the catalogue's editors; null unless staff.")
    def workbench(self, info: Info) -> Workbench | None:
        return Workbench() if keeps_catalogue(info.context.caller) else None
