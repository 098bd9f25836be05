from typing import ClassVar

from auth.linked_identities.model import MiniProgramProvider
from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Index, Row
from auth.sealed import always
from auth.subscriptions.model import MOST_LEFT, PURPOSE, Subscription, subscription_id


class SubscriptionStore:
    """Who lets which mini-program send them messages."""

    COLLECTION = "messageSubscriptions"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="小程序消息订阅",
        found_by=(("account", Key.ACCOUNT),),
        shown="provider left longTerm",
        hidden="_id v account sealedSubject",
        at_closure=AtClosure.DELETED,
        because="there is nobody left to tell",
    )
    SEALED: ClassVar = {"sealedSubject": always(PURPOSE)}
    INDEXES = (Index((("account", 1),)),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, account: str, provider: MiniProgramProvider) -> Subscription | None:
        """Return what an account lets a provider's mini-program do."""
        row = await self._rows.get(subscription_id(account, provider))
        return subscription_from_row(row) if row else None

    async def accept(self, given: Subscription) -> None:
        """Add one more message, up to twenty, or all to come."""
        try:
            await self._rows.insert(subscription_to_row(given))
        except Duplicate:
            kept = {"sealedSubject": given.sealed_subject, **({"longTerm": True} if given.long_term else {})}
            await self._rows.update({"_id": given.id}, {"$set": kept})
            await self._rows.update({"_id": given.id, "left": {"$lt": MOST_LEFT}}, {"$inc": {"left": given.left}})

    async def use(self, given: Subscription) -> bool:
        """Use up one message; False when none is left. One for good isn't used up."""
        if given.long_term:
            return True
        return await self._rows.update({"_id": given.id, "left": {"$gt": 0}}, {"$inc": {"left": -1}}) == 1

    async def give_back(self, given: Subscription) -> None:
        """Give back one message that didn't go."""
        if not given.long_term:
            await self._rows.update({"_id": given.id}, {"$inc": {"left": 1}})

    async def end(self, given: Subscription) -> None:
        """Forget a subscription that the provider says is over."""
        await self._rows.delete({"_id": given.id})


def subscription_to_row(given: Subscription) -> Row:
    """Lay a subscription out for storage."""
    return {
        "_id": given.id,
        "v": SubscriptionStore.SCHEMA_VERSION,
        "account": given.account,
        "provider": given.provider.value,
        "sealedSubject": given.sealed_subject,
        "left": given.left,
        "longTerm": given.long_term,
    }


def subscription_from_row(row: Row) -> Subscription:
    """Read a subscription back."""
    provider, sealed = MiniProgramProvider(row["provider"]), bytes(row["sealedSubject"])
    return Subscription(row["account"], provider, sealed, row["left"], row["longTerm"])
