"""Receipts that partners without an API bring themselves (docs/webhooks.md)."""

import strawberry

from auth.rules import partners
from resolvers.exchanges import acknowledging
from resolvers.exchanges.envelope import ExchangeReceipt
from schema.exchanges import CrossProvinceCase
from schema.info import Info, Input
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(
    description="That a message was taken; the signature covers the canonical JSON of the other members."
)
class ReceiptInput:
    message_id: strawberry.ID = strawberry.field(description="The envelope's id.")
    envelope_digest: str = strawberry.field(description="SM3 in hex over the canonical JSON of the envelope.")
    received_at: str = strawberry.field(description="When, YYYY-MM-DDTHH:MM:SS.sssZ.")
    key_id: str = strawberry.field(description="Which of the partner's keys signed.")
    signature: str = strawberry.field(description="SM2 (DER, base64).")

    def model(self) -> ExchangeReceipt:
        """Unpack."""
        return ExchangeReceipt(**{name: getattr(self, name) for name in ExchangeReceipt.__slots__})


@strawberry.input(description="Bring the receipt of a message that was read.")
class AcknowledgeExchangeMessageInput:
    case: str = strawberry.field(description="What both provinces call the case.")
    sequence: int = strawberry.field(description="Which message of ours.")
    receipt: ReceiptInput = strawberry.field(description="Its receipt.")


@strawberry.type(description="The conversation after the receipt.")
class AcknowledgeExchangeMessagePayload:
    case: CrossProvinceCase | None = strawberry.field(description="It.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type
class AcknowledgeMutation:
    @mutation(
        AcknowledgeExchangeMessagePayload, partners, "A partner without an API brings the receipt of what it read."
    )
    async def acknowledge_exchange_message(
        self, info: Info, input: Input[AcknowledgeExchangeMessageInput]
    ) -> AcknowledgeExchangeMessagePayload:
        case = await acknowledging.acknowledge(info.context, input.case, input.sequence, input.receipt.model())
        return AcknowledgeExchangeMessagePayload(case=CrossProvinceCase.of(case))
