from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from auth.personal import NoHolding
from auth.problems import AlreadyDone, Conflict
from auth.rows import Database, Duplicate, Index, Query, Row
from auth.sealed import always
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.webhooks.model import LEASE, MAX_HOOKS, Webhook, WebhookStatus

SECRET_PURPOSE = "webhook-secret"  # noqa: S105 - a name, not a secret
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DELIVERY = ("cursor", "batchEnd", "failures", "failure", "deliveredAt", "disabledAt", "status", "dueAt")


class WebhookStore:
    """Hooks of partners' systems: a few for each partner, which has numbered places for them."""

    COLLECTION = "webhooks"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("where partners' systems want to be told")
    SEALED: ClassVar = {"secret": always(SECRET_PURPOSE), "earlierSecret": always(SECRET_PURPOSE)}
    INDEXES = (
        Index((("partner", 1), ("slot", 1)), unique=True),
        Index((("partner", 1), ("url", 1)), unique=True),
        Index((("dueAt", 1), ("_id", 1)), where={"dueAt": {"$gt": _NEVER}}),
        Index((("testDueAt", 1), ("_id", 1)), where={"testDueAt": {"$gt": _NEVER}}),
    )
    QUERIES = (
        Query("partner", sort="slot"),
        Query(sort="dueAt _id", range="dueAt"),
        Query(sort="testDueAt _id", range="testDueAt"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, hook: str) -> Webhook | None:
        """Return the hook of that id."""
        row = await self._rows.get(hook)
        return webhook_from_row(row) if row else None

    async def of(self, partner: str) -> list[Webhook]:
        """Return a partner's hooks, by their places."""
        rows = await self._rows.find({"partner": partner}, sort=(("slot", 1),), limit=MAX_HOOKS)
        return [webhook_from_row(row) for row in rows]

    async def any_of(self, partner: str) -> bool:
        """Tell whether a partner has hooks, enabled or not."""
        return await self._rows.first({"partner": partner}) is not None

    async def add(self, hook: Webhook, others: list[Webhook]) -> None:
        """Add one; raises AlreadyDone when one leads there, Conflict when its place was taken meanwhile."""
        try:
            await self._rows.insert(webhook_to_row(hook))
        except Duplicate as error:
            if any(one.url == hook.url for one in others):
                raise AlreadyDone("webhook.there", "url") from error
            raise Conflict from error

    async def due(self, at: datetime, limit: int) -> list[Webhook]:
        """Return hooks that may be told something now, the longest waiting first."""
        where = {"dueAt": {"$gt": _NEVER, "$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("dueAt", 1), ("_id", 1)), limit=limit)
        return [webhook_from_row(row) for row in rows]

    async def to_test(self, at: datetime, limit: int) -> list[Webhook]:
        """Return hooks that somebody wants to try."""
        where = {"testDueAt": {"$gt": _NEVER, "$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("testDueAt", 1), ("_id", 1)), limit=limit)
        return [webhook_from_row(row) for row in rows]

    async def lease(self, hook: Webhook, at: datetime) -> Webhook | None:
        """Take a hook for a minute; None when another worker was first, or somebody changed it."""
        leased = replace(hook, due_at=at + LEASE)
        done = await self._rows.update(_as_it_was(hook), {"$set": {"dueAt": leased.due_at}})
        return leased if done == 1 else None

    async def fix(self, leased: Webhook, batch_end: int) -> Webhook | None:
        """Keep where a leased hook's batch ends, before it is sent; None when the lease is over."""
        if leased.batch_end == batch_end:
            return leased
        done = await self._rows.update(_as_it_was(leased), {"$set": {"batchEnd": batch_end}})
        return replace(leased, batch_end=batch_end) if done == 1 else None

    async def settle(self, leased: Webhook, after: Webhook) -> bool:
        """Keep how delivery went; False when the lease is over or somebody changed the hook, whose word counts."""
        row = webhook_to_row(after)
        return await self._rows.update(_as_it_was(leased), {"$set": {name: row[name] for name in _DELIVERY}}) == 1

    async def take_test(self, hook: Webhook) -> bool:
        """Take a test, which is tried once; False when another worker was first."""
        where = {"_id": hook.id, "testDueAt": hook.test_due_at}
        return await self._rows.update(where, {"$set": {"testDueAt": None}}) == 1

    async def set_tested(self, hook: str, at: datetime, failure: str | None) -> None:
        """Keep how a test went."""
        await self._rows.update({"_id": hook}, {"$set": {"testedAt": at, "testFailure": failure}})

    async def change(self, before: Webhook, after: Webhook) -> None:
        """Keep what somebody decided, over whatever a worker is at; raises Conflict when somebody else decided."""
        wanted, was = webhook_to_row(after), webhook_to_row(before)
        changed = {name: value for name, value in wanted.items() if value != was[name]}
        if after.round != before.round:  # what a worker noted meanwhile belongs to the round before
            changed |= {"batchEnd": None, "failures": 0}
        where = {"_id": before.id, "status": was["status"], "round": before.round, "secret": before.secret}
        if changed and await self._rows.update(where, {"$set": changed}) != 1:
            raise Conflict

    async def delete(self, hook: str) -> None:
        """Delete a hook with its secrets; a missing one is no error."""
        await self._rows.delete({"_id": hook})


def webhook_to_row(hook: Webhook) -> Row:
    """Lay a hook out for storage."""
    return {
        "_id": hook.id,
        "v": WebhookStore.SCHEMA_VERSION,
        "partner": hook.partner,
        "slot": hook.slot,
        "url": hook.url,
        "kinds": [one.value for one in hook.kinds],
        "secret": hook.secret,
        "createdAt": hook.created_at,
        "dueAt": hook.due_at,
        "status": hook.status.value,
        "cursor": hook.cursor,
        "batchEnd": hook.batch_end,
        "round": hook.round,
        "failures": hook.failures,
        "failure": hook.failure,
        "deliveredAt": hook.delivered_at,
        "disabledAt": hook.disabled_at,
        "earlierSecret": hook.earlier_secret,
        "earlierUntil": hook.earlier_until,
        "testDueAt": hook.test_due_at,
        "testedAt": hook.tested_at,
        "testFailure": hook.test_failure,
    }


def webhook_from_row(row: Row) -> Webhook:
    """Read a hook back."""
    return Webhook(
        id=row["_id"],
        partner=row["partner"],
        slot=row["slot"],
        url=row["url"],
        kinds=tuple(map(ExchangeMessageType, row["kinds"])),
        secret=bytes(row["secret"]),
        created_at=row["createdAt"],
        due_at=row["dueAt"],
        status=WebhookStatus(row["status"]),
        cursor=row["cursor"],
        batch_end=row["batchEnd"],
        round=row["round"],
        failures=row["failures"],
        failure=row["failure"],
        delivered_at=row["deliveredAt"],
        disabled_at=row["disabledAt"],
        earlier_secret=bytes(row["earlierSecret"]) if row["earlierSecret"] else None,
        earlier_until=row["earlierUntil"],
        test_due_at=row["testDueAt"],
        tested_at=row["testedAt"],
        test_failure=row["testFailure"],
    )


def _as_it_was(hook: Webhook) -> Row:
    return {"_id": hook.id, "dueAt": hook.due_at}
