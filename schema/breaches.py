"""Broken commitments (告知承诺失信): two people record one, and its person sees it."""

from datetime import datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.caller import Caller
from auth.rules import staff
from resolvers.applications.breaches import model, mutations
from resolvers.applications.breaches.model import BreachStatus
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(
    description="A commitment that a check found broken; while in force it bars others, in all departments."
)
class Breach:
    application_number: str = strawberry.field(description="The case whose commitment it was.")
    status: BreachStatus = strawberry.field(description="Where it stands.")
    reason: str = strawberry.field(description="What the check found.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    settled_at: datetime | None = strawberry.field(description="When a supervisor confirmed or rejected it.")
    repaired_at: datetime | None = strawberry.field(description="When it was repaired (信用修复).")
    repair: str | None = strawberry.field(description="How it was repaired.")

    @classmethod
    def of(cls, breach: model.Breach) -> "Breach":
        """Publish a breach, without who recorded it."""
        return cls(
            application_number=breach.id,
            status=breach.status,
            reason=breach.reason,
            recorded_at=breach.recorded_at,
            settled_at=breach.settled_at,
            repaired_at=breach.repaired_at,
            repair=breach.repair,
        )


@strawberry.type(description="The breach after the change.")
class BreachPayload:
    breach: Breach | None = strawberry.field(description="The breach.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Record that a check found the commitment of a case broken.")
class RecordBreachInput:
    application_id: strawberry.ID = strawberry.field(description="The case; it was approved on commitment.")
    reason: str = strawberry.field(description="What the check found, for the person to read.")


@strawberry.input(description="Confirm or reject a breach that somebody else recorded.")
class ConfirmBreachInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    confirmed: bool = strawberry.field(description="True revokes the result and bars further commitments.")


@strawberry.input(description="Note that a breach was repaired.")
class RepairBreachInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    note: str = strawberry.field(description="How it was repaired.")


@strawberry.type(description="Broken commitments.")
class BreachMutation:
    @mutation(BreachPayload, staff(Role.APPROVER), "Record a broken commitment; a supervisor has to confirm it.")
    async def record_breach(self, info: Info, input: Input[RecordBreachInput]) -> BreachPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        found = await mutations.record_breach(info.context, number, input.reason)
        return BreachPayload(breach=Breach.of(found))

    @mutation(BreachPayload, staff(Role.SUPERVISOR), "Confirm or reject a broken commitment; not one's own record.")
    async def confirm_breach(self, info: Info, input: Input[ConfirmBreachInput]) -> BreachPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        found = await mutations.confirm_breach(info.context, number, confirmed=input.confirmed)
        return BreachPayload(breach=Breach.of(found))

    @mutation(BreachPayload, staff(Role.SUPERVISOR), "Note that a broken commitment was repaired (信用修复).")
    async def repair_breach(self, info: Info, input: Input[RepairBreachInput]) -> BreachPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        found = await mutations.repair_breach(info.context, number, input.note)
        return BreachPayload(breach=Breach.of(found))


@strawberry.type(description="What a person sees of their own broken commitments.")
class BreachesOfViewer:
    caller: strawberry.Private[Caller]

    @strawberry.field(description="Commitments of whom one acts for that were found broken; a delegate sees none.")
    async def breaches(self, info: Info) -> list[Breach]:
        found = await mutations.own_breaches(info.context.as_caller(self.caller))
        return [Breach.of(one) for one in found]


@strawberry.type(description="What staff see of broken commitments.")
class BreachesOfWorkbench:
    @strawberry.field(description="The broken commitment of a case that the caller handles.")
    async def breach(
        self, info: Info, number: Annotated[str, strawberry.argument(description="The case's number.")]
    ) -> Breach | None:
        found = await mutations.breach_of(info.context, number)
        return Breach.of(found) if found else None
