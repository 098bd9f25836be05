"""Urging a case, and sharing the work on cases."""

import strawberry

from auth.rules import signed_in, staff
from resolvers.applications import claims, urging
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import mutation


@strawberry.input(description="Ask for a case to go on.")
class UrgeApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    message: str | None = strawberry.field(description="What to say; at most 200 characters.", default=None)
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID of the client's: the same urges once.")


@strawberry.input(description="See to a case oneself.")
class ClaimApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")


@strawberry.input(description="Leave a case to whoever takes it.")
class ReleaseApplicationInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")


@strawberry.type(description="Urging and claiming.")
class ClaimMutation:
    @mutation(
        ApplicationPayload,
        signed_in,
        "Urge a case (催办): once a working day, while staff have to act; they are told, and the file shows it.",
    )
    async def urge_application(self, info: Info, input: Input[UrgeApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        urged = await urging.urge(info.context, number, input.message, input.idempotency_key)
        return ApplicationPayload(application=Application.of(urged))

    @mutation(ApplicationPayload, staff(), "Claim a case (认领); colleagues may still act on it.")
    async def claim_application(self, info: Info, input: Input[ClaimApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        claimed = await claims.claim(info.context, number)
        return ApplicationPayload(application=Application.of(claimed))

    @mutation(ApplicationPayload, staff(), "Give back a case that one claimed; supervisors give back anybody's.")
    async def release_application(self, info: Info, input: Input[ReleaseApplicationInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        released = await claims.release(info.context, number)
        return ApplicationPayload(application=Application.of(released))
