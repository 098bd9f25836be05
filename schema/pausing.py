"""The mutations that stop, start and extend the time of a case."""

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications import pause
from resolvers.applications.clock import SuspensionReason
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import mutation


@strawberry.input(description="Stop the clock of a case.")
class SuspendApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    reason: SuspensionReason = strawberry.field(description="For what.")
    note: str = strawberry.field(description="What exactly, for the applicant to read.")
    working_days: int | None = strawberry.field(
        description="How long it will take, for the applicant to know (art. 45); 1 to 250.", default=None
    )


@strawberry.input(description="Let the clock of a case run again.")
class ResumeApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    note: str | None = strawberry.field(description="What came of it, for the file of the case.", default=None)


@strawberry.input(description="Extend the time of a case, once.")
class ExtendDeadlineInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    reason: str = strawberry.field(description="Why, for the applicant to read.")
    working_days: int | None = strawberry.field(
        description="How many days more; by default and at most ten, fifteen for joint handling (art. 42).",
        default=None,
    )


@strawberry.type(description="The clock of a case.")
class PauseMutation:
    @mutation(ApplicationPayload, staff(Role.APPROVER), "Stop the clock for what doesn't count (art. 45).")
    async def suspend_application(self, info: Info, input: Input[SuspendApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        stop = pause.Stop(input.reason, input.note, input.working_days)
        suspended = await pause.suspend(info.context, number, input.revision, stop)
        return ApplicationPayload(application=Application.of(suspended))

    @mutation(ApplicationPayload, staff(Role.APPROVER), "Let the clock run again.")
    async def resume_application(self, info: Info, input: Input[ResumeApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        resumed = await pause.resume(info.context, number, input.revision, input.note)
        return ApplicationPayload(application=Application.of(resumed))

    @mutation(ApplicationPayload, staff(Role.SUPERVISOR), "Extend the time, once, before it runs out (art. 42).")
    async def extend_deadline(self, info: Info, input: Input[ExtendDeadlineInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        extended = await pause.extend(
            info.context, number, input.revision, reason=input.reason, working_days=input.working_days
        )
        return ApplicationPayload(application=Application.of(extended))
