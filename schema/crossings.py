"""What supervisors look after on the border between provinces: messages given up, and work with each partner."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges import watching
from resolvers.exchanges.cases import CrossingCount as CountModel
from resolvers.exchanges.messages import ExchangeMessage as MessageModel
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.refusals import Refusal
from resolvers.matters.model import CrossProvinceMode
from resolvers.paging import page_request
from resolvers.supervision.indicators import Span
from schema.info import After, First, Info, Input
from schema.paging import Connection, connection, uncounted
from schema.partners import Partner
from schema.problems import UserErrors, mutation, no_errors

FirstDay = Annotated[date, strawberry.argument(description="The first day, in China.", name="from")]
LastDay = Annotated[date, strawberry.argument(description="The last day; at most a year later.", name="to")]


@strawberry.type(description="A message that a partner didn't take; what it says isn't shown here.")
class UndeliveredMessage:
    case: str = strawberry.field(description="What both provinces call the case: `replayExchangeMessages.case`.")
    type: ExchangeMessageType = strawberry.field(description="What it would have said.")
    sequence: int = strawberry.field(description="Its place among our messages.")
    attempts: int = strawberry.field(description="How often it was sent.")
    at: datetime = strawberry.field(description="When it was written.")
    reason: str | None = strawberry.field(description="Why the last attempt failed, in the partner's words.")
    partner_code: strawberry.Private[str]

    @strawberry.field(description="Who didn't take it.")
    async def partner(self, info: Info) -> Partner | None:
        found = await info.context.loaders.partners.load(self.partner_code)
        return Partner.of(found) if found else None

    @classmethod
    def of(cls, message: MessageModel) -> "UndeliveredMessage":
        """Publish a message that was given up."""
        return cls(
            case=message.case,
            type=message.type,
            sequence=message.sequence,
            attempts=message.attempts,
            at=message.at,
            reason=message.failure,
            partner_code=message.partner,
        )


@strawberry.type(description="Cases that began one way and in one mode.")
class CrossingCount:
    direction: CaseDirection = strawberry.field(description="OUTBOUND: they decide; INBOUND: we do.")
    mode: CrossProvinceMode = strawberry.field(description="How they cross.")
    cases: int = strawberry.field(description="How many.")

    @classmethod
    def of(cls, count: CountModel) -> "CrossingCount":
        """Publish a count."""
        return cls(direction=count.direction, mode=count.mode, cases=count.cases)


@strawberry.type(description="A message of a partner's that we refused; it changed nothing.")
class RefusedMessage:
    case: str = strawberry.field(description="Of which case it said that it was.")
    sequence: int = strawberry.field(description="Which place it said that it had.")
    reason: str = strawberry.field(description="Why it was refused: the problem's key.")
    digest: str | None = strawberry.field(description="SM3 of its envelope.")
    at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, refused: Refusal) -> "RefusedMessage":
        """Publish a refusal."""
        names = ("case", "sequence", "reason", "digest", "at")
        return cls(**{name: getattr(refused, name) for name in names})


@strawberry.type(description="How work with a partner goes.")
class PartnerFigures:
    partner: Partner = strawberry.field(description="With whom.")
    counts: list[CrossingCount] = strawberry.field(description="Cases that began in these days.")
    undelivered: int = strawberry.field(description="Messages to them that were given up, now; 10,000 at most.")
    refused: list[RefusedMessage] = strawberry.field(description="The twenty latest of theirs that we refused.")
    left_alone_until: datetime | None = strawberry.field(description="Nothing is sent there until then.")

    @classmethod
    def of(cls, found: watching.PartnerFigures) -> "PartnerFigures":
        """Publish figures."""
        return cls(
            partner=Partner.of(found.partner),
            counts=[CrossingCount.of(one) for one in found.counts],
            undelivered=found.undelivered,
            refused=[RefusedMessage.of(one) for one in found.refusals],
            left_alone_until=found.partner.breaker.open_until,
        )


@strawberry.type
class CrossingsOfWorkbench:
    @strawberry.field(description="Messages to partners that were given up, of one's departments; supervisors only.")
    async def undelivered_messages(self, info: Info) -> list[UndeliveredMessage]:
        return [UndeliveredMessage.of(one) for one in await watching.failures(info.context)]


@strawberry.type
class CrossingsOfSupervision:
    @strawberry.field(description="How work with each partner province goes.")
    async def partners(self, info: Info, first: FirstDay, last: LastDay) -> list[PartnerFigures]:
        return [PartnerFigures.of(one) for one in await watching.figures(info.context, Span("", first, last))]

    @strawberry.field(description="What we refused of a partner's messages in the last half year, newest first.")
    async def refused_messages(
        self,
        info: Info,
        partner: Annotated[str, strawberry.argument(description="The partner's code.")],
        first: First[int | None] = 20,
        after: After[str | None] = None,
    ) -> Connection[RefusedMessage]:
        page = await watching.refusals(info.context, partner, page_request(first, after))
        return connection(page, RefusedMessage.of, uncounted)


@strawberry.input(description="Send again what was given up.")
class ReplayExchangeMessagesInput:
    case: str = strawberry.field(description="What both provinces call the case.")


@strawberry.type(description="What is sent again.")
class ReplayExchangeMessagesPayload:
    messages: list[UndeliveredMessage] | None = strawberry.field(description="These.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Looking after the border.")
class CrossingMutation:
    @mutation(ReplayExchangeMessagesPayload, staff(Role.SUPERVISOR), "Send again what a partner didn't take.")
    async def replay_exchange_messages(
        self, info: Info, input: Input[ReplayExchangeMessagesInput]
    ) -> ReplayExchangeMessagesPayload:
        found = await watching.replay_case(info.context, input.case)
        return ReplayExchangeMessagesPayload(messages=[UndeliveredMessage.of(one) for one in found])
