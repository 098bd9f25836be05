"""Receipts of partners that run no API: they read a message with their token, and bring its receipt themselves."""

from typing import TYPE_CHECKING

from auth.problems import Invalid, NotFound
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.envelope import MAX_SEQUENCE, ExchangeReceipt
from resolvers.exchanges.messages import ExchangeMessage, message_id
from resolvers.exchanges.receiving import calling_partner
from resolvers.exchanges.sending import Unanswered, acknowledged, check_receipt

if TYPE_CHECKING:
    from resolvers.context import Context, Stores


async def acknowledge(context: "Context", case: str, sequence: int, receipt: ExchangeReceipt) -> ExchangeCase:
    """Take the receipt of a message of ours, once, and let the next one go; the conversation after it.

    Raises NotFound for messages that aren't sealed yet or aren't the partner's, Invalid for receipts that aren't.
    """
    partner, at = await calling_partner(context), context.now()
    message = await _sealed(context.stores, case, sequence)
    if message is None or message.partner != partner.code:
        raise NotFound("exchange.no_message", "sequence")
    try:
        check_receipt(receipt, message, partner)
    except Unanswered as error:
        raise Invalid("exchange.receipt", "receipt") from error

    async def story(stores: "Stores") -> ExchangeCase | None:
        return await acknowledged(stores, message, receipt, at) or await stores.cross_province_cases.get(case)

    found = await context.transact(story)
    if found is None:
        raise RuntimeError("a message of a conversation that is gone")
    return found


async def _sealed(stores: "Stores", case: str, sequence: int) -> ExchangeMessage | None:
    if len(case) > 100 or not 1 <= sequence <= MAX_SEQUENCE:
        return None
    found = await stores.exchange_messages.get(message_id(case, CaseDirection.OUTBOUND, sequence))
    return found if found and found.envelope else None
