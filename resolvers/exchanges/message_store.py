from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import ClassVar

import orjson

from auth.personal import AtClosure, Holding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Encrypted, Index, Query, Row
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges.envelope import Envelope, ExchangeReceipt
from resolvers.exchanges.messages import (
    GOES_ON_WITHOUT,
    LEASE,
    ExchangeMessage,
    ExchangeMessageType,
    MessageState,
)

_MOST = 1000
_COUNT_CAP = 10_000


def with_earlier(row: Row) -> Row:
    """A later version of a message's row: envelopes that ran out are kept, too; those of before are gone."""
    return {**row, "earlier": [], "refused": False}


def with_sealed_failure(row: Row) -> Row:
    """A later version of a message's row: why it failed is encrypted; the partner's words may name people."""
    return row


class ExchangeMessageStore:
    """Messages of both directions, by their place in the conversation."""

    COLLECTION = "exchangeMessages"
    SCHEMA_VERSION = 3
    PERSONAL: ClassVar = Holding(
        title="跨省通办报文",
        found_by=(),
        shown="_id case direction sequence type at",
        hidden="v partner uid payload dueAt state envelope receipt attempts failure earlier refused",
        at_closure=AtClosure.KEPT,
        because="they repeat the case's form and belong to its file, by which they are found (档案法)",
    )
    ENCRYPTED: ClassVar = {"payload": Encrypted.RANDOM, "failure": Encrypted.RANDOM}
    UPGRADES: ClassVar = {1: with_earlier, 2: with_sealed_failure}
    INDEXES = (
        Index((("case", 1), ("_id", 1))),
        Index((("partner", 1), ("state", 1), ("dueAt", 1), ("_id", 1))),
        Index((("state", 1), ("dueAt", -1), ("_id", -1)), where={"state": MessageState.DEAD.value}),
    )
    QUERIES = (
        Query("case", sort="_id"),
        Query("partner state", sort="dueAt _id", range="dueAt"),
        Query("state", sort="-dueAt -_id"),
        Query("partner state"),
        Query("partner state", rest="refused envelope.key_id"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, message: str) -> ExchangeMessage | None:
        """Return the message at a place."""
        row = await self._rows.get(message)
        return exchange_message_from_row(row) if row else None

    async def of(self, case: str) -> list[ExchangeMessage]:
        """Return what was said about a case: theirs, then ours, each in its order; at most a thousand."""
        rows = await self._rows.find({"case": case}, sort=(("_id", 1),), limit=_MOST)
        return [exchange_message_from_row(row) for row in rows]

    async def of_many(self, cases: list[str]) -> dict[str, list[ExchangeMessage]]:
        """Return what was said about several cases, each in the order of its messages' places."""
        rows = await self._rows.find({"case": {"$in": cases}}, sort=(("_id", 1),), limit=_MOST * len(cases))
        read = [exchange_message_from_row(row) for row in rows]
        return {case: [one for one in read if one.case == case] for case in cases}

    async def add(self, messages: list[ExchangeMessage]) -> None:
        """Add messages; raises Conflict when one of their places is taken."""
        try:
            if messages:
                await self._rows.insert_many([exchange_message_to_row(one) for one in messages])
        except Duplicate as error:
            raise Conflict from error

    async def due(self, partner: str, at: datetime, limit: int) -> list[ExchangeMessage]:
        """Return what is to be sent to a partner and nobody is sending, the longest waiting first."""
        until = {"$lt": at + timedelta(milliseconds=1)}
        where = {"partner": partner, "state": MessageState.QUEUED.value, "dueAt": until}
        rows = await self._rows.find(where, sort=(("dueAt", 1), ("_id", 1)), limit=limit)
        return [exchange_message_from_row(row) for row in rows]

    async def given_up(self, limit: int) -> list[ExchangeMessage]:
        """Return what was given up and nobody replayed, the latest first."""
        order = (("dueAt", -1), ("_id", -1))
        rows = await self._rows.find({"state": MessageState.DEAD.value}, sort=order, limit=limit)
        return [exchange_message_from_row(row) for row in rows]

    async def count_given_up(self, partners: list[str]) -> dict[str, int]:
        """Count what was given up for each of these partners, at most ten thousand; nobody else is in it."""
        where = {"partner": {"$in": partners}, "state": MessageState.DEAD.value}
        rows = await self._rows.aggregate(
            [{"$match": where}, {"$group": {"_id": "$partner", "messages": {"$sum": 1}}}]
        )
        return {row["_id"]: min(row["messages"], _COUNT_CAP) for row in rows}

    async def lease(self, message: ExchangeMessage, at: datetime) -> ExchangeMessage | None:
        """Take a message for two minutes; None when another worker was first."""
        change = {"$set": {"dueAt": at + LEASE}, "$inc": {"attempts": 1}}
        if await self._rows.update(_as_it_was(message), change) != 1:
            return None
        return replace(message, due_at=at + LEASE, attempts=message.attempts + 1)

    async def enveloped(self, leased: ExchangeMessage, envelope: Envelope) -> ExchangeMessage:
        """Keep in which envelope a leased message is sent, before it is; one that ran out is kept beside it.

        Raises Conflict when somebody else has taken the message meanwhile: what isn't kept here must not leave, since
        the receipt would quote an envelope that nobody knows.
        """
        earlier = (leased.envelope, *leased.earlier) if leased.envelope else ()
        told = {"envelope": asdict(envelope), "earlier": [asdict(one) for one in earlier]}
        if await self._rows.update(_as_it_was(leased), {"$set": told}) != 1:
            raise Conflict
        return replace(leased, envelope=envelope, earlier=earlier)

    async def put_off(
        self, leased: ExchangeMessage, until: datetime, failure: str | None, *, counted: bool = True
    ) -> None:
        """Give a leased message back, to be tried from then on; an attempt that isn't counted is taken back."""
        change: Row = {"$set": {"dueAt": until, "failure": failure}}
        if not counted:
            change["$inc"] = {"attempts": -1}
        await self._rows.update(_as_it_was(leased), change)

    async def bury(self, leased: ExchangeMessage, failure: str, *, refused: bool) -> bool:
        """Give a leased message up until somebody replays it; what is behind it waits. False when it isn't ours."""
        told = {"state": MessageState.DEAD.value, "failure": failure, "refused": refused}
        return await self._rows.update(_as_it_was(leased), {"$set": told}) == 1

    async def make_room(self, message: str) -> bool:
        """Take out of its place what the partner refused and the case goes on without; False when none is there."""
        may_go = {"$in": [one.value for one in GOES_ON_WITHOUT]}
        where = {"_id": message, "state": MessageState.DEAD.value, "refused": True, "type": may_go}
        return await self._rows.delete(where) == 1

    async def take_back(self, message: str) -> bool:
        """Take out a message that waits behind another and was never sent; False when it stands otherwise."""
        return await self._rows.delete({"_id": message, "state": MessageState.WAITING.value}) == 1

    async def acknowledge(self, message: ExchangeMessage, receipt: ExchangeReceipt) -> bool:
        """Keep the partner's receipt; False when it is there already."""
        told = {"state": MessageState.ACKNOWLEDGED.value, "receipt": asdict(receipt), "failure": None}
        # By its own id, too: another message may have taken the place of one that was refused.
        where = {"_id": message.id, "uid": message.uid, "state": MessageState.QUEUED.value}
        return await self._rows.update(where, {"$set": told}) == 1

    async def sign_anew(self, partner: str, key: str, at: datetime) -> int:
        """Let go at once what a key of ours signed that doesn't hold any more and nobody has taken; returns how many.

        What was given up goes with it, unless the partner refused what it says: the key may have been why.
        """
        waiting = {"$in": [MessageState.QUEUED.value, MessageState.DEAD.value]}
        where = {"partner": partner, "state": waiting, "refused": False, "envelope.key_id": key}
        told = {"state": MessageState.QUEUED.value, "dueAt": at, "attempts": 0}
        return await self._rows.update_all(where, {"$set": told})

    async def queue(self, message: str, at: datetime, was: MessageState) -> bool:
        """Let a message go that waited for an earlier one, or was given up; False when it stands otherwise."""
        told = {"state": MessageState.QUEUED.value, "dueAt": at, "attempts": 0, "refused": False}
        return await self._rows.update({"_id": message, "state": was.value}, {"$set": told}) == 1


def exchange_message_to_row(message: ExchangeMessage) -> Row:
    """Lay a message out for storage; what it says as text, to be encrypted whole."""
    return {
        "_id": message.id,
        "v": ExchangeMessageStore.SCHEMA_VERSION,
        "case": message.case,
        "partner": message.partner,
        "direction": message.direction.value,
        "sequence": message.sequence,
        "uid": message.uid,
        "type": message.type.value,
        "payload": orjson.dumps(message.payload).decode(),
        "at": message.at,
        "dueAt": message.due_at,
        "state": message.state.value,
        "envelope": asdict(message.envelope) if message.envelope else None,
        "receipt": asdict(message.receipt) if message.receipt else None,
        "attempts": message.attempts,
        "failure": message.failure,
        "earlier": [asdict(one) for one in message.earlier],
        "refused": message.refused,
    }


def exchange_message_from_row(row: Row) -> ExchangeMessage:
    """Read a message back."""
    return ExchangeMessage(
        case=row["case"],
        partner=row["partner"],
        direction=CaseDirection(row["direction"]),
        sequence=row["sequence"],
        uid=row["uid"],
        type=ExchangeMessageType(row["type"]),
        payload=orjson.loads(row["payload"]),
        at=row["at"],
        due_at=row["dueAt"],
        state=MessageState(row["state"]),
        envelope=Envelope(**row["envelope"]) if row["envelope"] else None,
        receipt=ExchangeReceipt(**row["receipt"]) if row["receipt"] else None,
        attempts=row["attempts"],
        failure=row["failure"],
        earlier=tuple(Envelope(**one) for one in row["earlier"]),
        refused=row["refused"],
    )


def _as_it_was(message: ExchangeMessage) -> Row:
    return {"_id": message.id, "state": MessageState.QUEUED.value, "dueAt": message.due_at}
