"""The mutations that ask other departments for opinions, and give one."""

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications import consulting
from resolvers.exchanges import joint
from schema.applications import Application
from schema.applying import ApplicationPayload
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import mutation


@strawberry.input(description="Ask other departments for their opinions.")
class RequestOpinionInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    department_codes: list[str] = strawberry.field(
        description="Whom to ask, each once per case; at most 10. On a joint case also `Agreement.departments`."
    )
    working_days: int = strawberry.field(
        description="How long they have, 1 to 20, but no longer than until the case itself is due; one is always "
        "allowed. Silence is consent after that."
    )


@strawberry.input(description="Give the opinion of one's department.")
class GiveOpinionInput:
    application_id: strawberry.ID = strawberry.field(description="The case.")
    revision: int = strawberry.field(description="The revision that was read.")
    agree: bool = strawberry.field(description="False objects; the decision has to answer that.")
    opinion: str = strawberry.field(description="What there is to say, for the file of the case.")


@strawberry.type(description="Opinions of other departments.")
class ConsultMutation:
    @mutation(ApplicationPayload, staff(Role.APPROVER), "Ask other departments at once (并联审批).")
    async def request_opinion(self, info: Info, input: Input[RequestOpinionInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        asked = await joint.request_opinions(
            info.context, number, input.revision, input.department_codes, input.working_days
        )
        return ApplicationPayload(application=Application.of(asked))

    @mutation(ApplicationPayload, staff(Role.APPROVER), "Give the opinion that one's department was asked for.")
    async def give_opinion(self, info: Info, input: Input[GiveOpinionInput]) -> ApplicationPayload:
        number = key_of(input.application_id, "Application", "applicationId")
        given = await consulting.give_opinion(
            info.context, number, input.revision, agree=input.agree, opinion=input.opinion
        )
        return ApplicationPayload(application=Application.of(given))
