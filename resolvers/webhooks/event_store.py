from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from auth.personal import NoHolding
from auth.problems import Conflict
from auth.rows import Database, Index, Query, Row
from resolvers.exchanges.messages import ExchangeMessage, ExchangeMessageType
from resolvers.webhooks.model import KEPT, WebhookEvent, event_of

_IN_ORDER = (("position", 1),)


class WebhookEventStore:
    """What partners' systems are told of, for thirty days; written with the message, numbered by the worker."""

    COLLECTION = "webhookEvents"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("that something was said about a case, not what, nor about whom")
    INDEXES = (
        Index((("pending", 1), ("at", 1), ("_id", 1)), where={"pending": True}),
        Index((("partner", 1), ("position", 1)), unique=True, where={"position": {"$gt": 0}}),
        Index((("partner", 1), ("at", 1))),
        Index((("at", 1),), expire_after=int(KEPT.total_seconds())),
    )
    QUERIES = (
        Query("pending", sort="at _id"),
        Query("partner", sort="position", range="position"),
        Query("partner", range="at", rest="position"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, messages: Sequence[ExchangeMessage]) -> None:
        """Add what messages of ours are to partners' systems, in the transaction that writes them."""
        if messages:
            await self._rows.insert_many([webhook_event_to_row(event_of(one)) for one in messages])

    async def pending(self, limit: int) -> list[WebhookEvent]:
        """Return events that have no position yet, the oldest first."""
        rows = await self._rows.find({"pending": True}, sort=(("at", 1), ("_id", 1)), limit=limit)
        return [webhook_event_from_row(row) for row in rows]

    async def number(self, events: Sequence[WebhookEvent], positions: Sequence[int]) -> None:
        """Give events their positions; raises Conflict when one has got its own meanwhile."""
        changes: list[tuple[Row, Row]] = [
            ({"_id": one.id, "pending": True}, {"$set": {"pending": False, "position": position}})
            for one, position in zip(events, positions, strict=True)
        ]
        if await self._rows.update_each(changes) != len(changes):
            raise Conflict

    async def after(self, partner: str, position: int, limit: int) -> list[WebhookEvent]:
        """Return a partner's events behind a position, in order."""
        where = {"partner": partner, "position": {"$gt": position}}
        rows = await self._rows.find(where, sort=_IN_ORDER, limit=limit)
        return [webhook_event_from_row(row) for row in rows]

    async def newest(self, partner: str) -> int:
        """Return the last position that a partner's events have, 0 when there are none."""
        row = await self._rows.first({"partner": partner, "position": {"$gt": 0}}, sort=(("position", -1),))
        return int(row["position"]) if row else 0

    async def first_since(self, partner: str, since: datetime) -> int | None:
        """Return the lowest position of what happened since then, None when nothing did."""
        happened, numbered = {"partner": partner, "at": {"$gte": since}}, {"position": {"$gt": 0}}
        lowest = {"_id": None, "position": {"$min": "$position"}}
        rows = await self._rows.aggregate([{"$match": happened}, {"$match": numbered}, {"$group": lowest}])
        return rows[0]["position"] if rows else None


def webhook_event_to_row(event: WebhookEvent) -> Row:
    """Lay an event out for storage."""
    return {
        "_id": event.id,
        "v": WebhookEventStore.SCHEMA_VERSION,
        "partner": event.partner,
        "kind": event.kind.value,
        "case": event.case,
        "message": event.message,
        "status": event.status,
        "at": event.at,
        "position": event.position,
        "pending": event.position is None,
    }


def webhook_event_from_row(row: Row) -> WebhookEvent:
    """Read an event back."""
    return WebhookEvent(
        id=row["_id"],
        partner=row["partner"],
        kind=ExchangeMessageType(row["kind"]),
        case=row["case"],
        message=row["message"],
        status=row["status"],
        at=row["at"],
        position=row["position"],
    )
