"""多地联办: what departments of two provinces are asked about one case, and the messages by which it crosses."""

import strawberry

from auth.rules import partners
from resolvers.exchanges import taking
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.receiving import Letter
from schema.cross_messages import EnvelopeInput
from schema.cross_province import CrossProvinceCasePayload, taken
from schema.info import Info, Input
from schema.problems import mutation


@strawberry.input(description="Ask departments of ours what they think of a case that we handed over.")
class RequestCrossProvinceOpinionInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    departments: list[str] = strawberry.field(description="Their codes here, as the agreement names them.")
    due_on: str = strawberry.field(description="The last day to answer, YYYY-MM-DD; after it silence is consent.")
    at: str = strawberry.field(description="When they were asked.")

    def letter(self) -> Letter:
        """Unpack."""
        payload = {"departments": self.departments, "dueOn": self.due_on, "at": self.at}
        return Letter(ExchangeMessageType.OPINION_REQUEST, self.envelope.model(), payload)


@strawberry.input(description="Pass on what a department of the sender's thinks of a case that it handed over.")
class GiveCrossProvinceOpinionInput:
    envelope: EnvelopeInput = strawberry.field(description="Whose message it is.")
    department: str = strawberry.field(description="Which, by its code there.")
    agree: bool = strawberry.field(description="False objects; the decision has to answer that.")
    opinion: str = strawberry.field(description="What it says.")
    at: str = strawberry.field(description="When it said so.")

    def letter(self) -> Letter:
        """Unpack."""
        names = ("department", "agree", "opinion", "at")
        payload = {name: getattr(self, name) for name in names}
        return Letter(ExchangeMessageType.OPINION, self.envelope.model(), payload)


@strawberry.type(description="What partner provinces ask and say of joint cases.")
class JointMutation:
    @mutation(CrossProvinceCasePayload, partners, "A partner asks departments here for their opinions (多地联办).")
    async def request_cross_province_opinion(
        self, info: Info, input: Input[RequestCrossProvinceOpinionInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), taking.consulted)

    @mutation(CrossProvinceCasePayload, partners, "A partner passes on what a department there thinks (多地联办).")
    async def give_cross_province_opinion(
        self, info: Info, input: Input[GiveCrossProvinceOpinionInput]
    ) -> CrossProvinceCasePayload:
        return await taken(info, input.letter(), taking.advised)
