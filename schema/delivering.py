"""Delivering results: what clerks write down, and their list of what is to be delivered."""

from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications import delivering
from resolvers.applications.delivering import Pickup
from resolvers.paging import page_request
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import After, First, Info, Input
from schema.node import key_of
from schema.paging import Connection, connection, uncounted
from schema.problems import mutation

OverdueArgument = Annotated[
    bool, strawberry.argument(description="Only what should have been delivered by now (行政许可法 art. 44).")
]


@strawberry.input(description="Hand a result to a carrier.")
class DispatchResultInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    carrier: str = strawberry.field(description="Who carries it; at most 50 characters.")
    tracking_number: str = strawberry.field(description="The carrier's number: 6 to 40 letters, digits and hyphens.")


@strawberry.input(description="Write down what became of a parcel.")
class RecordDeliveryInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    delivered: bool = strawberry.field(description="Whether it arrived; false: it came back (退回).")
    note: str | None = strawberry.field(description="What the carrier says; at most 200 characters.", default=None)


@strawberry.input(description="Write down who fetched a result. Without name and number it was the applicant.")
class RecordPickupInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    collector_name: str | None = strawberry.field(description="Who fetched it for the applicant.", default=None)
    collector_id_number: str | None = strawberry.field(description="Their ID number.", default=None)


@strawberry.type(description="What clerks do to deliver results.")
class DeliveryMutation:
    @mutation(ApplicationPayload, staff(Role.CLERK), "Hand a result to a carrier (寄送); again when it came back.")
    async def dispatch_result(self, info: Info, input: Input[DispatchResultInput]) -> ApplicationPayload:
        number, given = key_of(input.application_id, "Application", "applicationId"), input.tracking_number
        sent = await delivering.dispatch(
            info.context, number, input.revision, carrier=input.carrier, tracking_number=given
        )
        return ApplicationPayload(application=Application.of(sent))

    @mutation(ApplicationPayload, staff(Role.CLERK), "Write down that a parcel arrived or came back.")
    async def record_delivery(self, info: Info, input: Input[RecordDeliveryInput]) -> ApplicationPayload:
        number, note = key_of(input.application_id, "Application", "applicationId"), input.note
        recorded = await delivering.record_delivery(
            info.context, number, input.revision, delivered=input.delivered, note=note
        )
        return ApplicationPayload(application=Application.of(recorded))

    @mutation(ApplicationPayload, staff(Role.CLERK), "Write down who fetched a result at the window (领取).")
    async def record_pickup(self, info: Info, input: Input[RecordPickupInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        pickup = Pickup(input.collector_name, input.collector_id_number)
        recorded = await delivering.record_pickup(info.context, number, input.revision, pickup)
        return ApplicationPayload(application=Application.of(recorded))


@strawberry.type(description="What is to be delivered.")
class DeliveriesOfWorkbench:
    @strawberry.field(description="Cases whose results clerks have to send or hand out, what is due first on top.")
    async def deliveries(
        self,
        info: Info,
        overdue: OverdueArgument = False,
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[Application]:
        page = await delivering.list_deliveries(info.context, page_request(first, after), overdue=overdue)
        return connection(page, Application.of, uncounted)
