from datetime import datetime, timedelta
from typing import ClassVar

from auth.messages.model import BODY_PURPOSE, Message, MessageState
from auth.personal import AtClosure, Holding, Key
from auth.reading import legible
from auth.rows import Database, Encrypted, Index, Query, Row
from auth.sealed import always

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5


class MessageStore:
    """The outbox of text messages: written with the story, delivered by the worker, gone after a day."""

    COLLECTION = "messages"
    SCHEMA_VERSION = 2
    PERSONAL: ClassVar = Holding(
        title="短信",
        found_by=(("to", Key.PHONE),),
        shown="to at state",
        hidden="_id v sealedBody attempts dueAt",
        at_closure=AtClosure.EXPIRES,
        because="deleted after a day",
    )
    SEALED: ClassVar = {"sealedBody": always(BODY_PURPOSE)}
    ENCRYPTED: ClassVar = {
        "to": Encrypted.LOOKED_UP,
    }
    # Version 2: what is personal is encrypted, which writing a row again does.
    UPGRADES: ClassVar = {1: dict}
    INDEXES = (
        Index((("to", 1), ("at", -1), ("_id", -1))),
        Index((("state", 1), ("dueAt", 1), ("_id", 1))),
        Index((("at", 1),), expire_after=86_400),
    )
    QUERIES = (Query("to", sort="-at -_id"), Query("state", sort="dueAt _id", range="dueAt"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, message: Message) -> None:
        """Queue a message."""
        await self._rows.insert(message_to_row(message))

    async def to_phone(self, phone: str, limit: int = 20) -> list[Message]:
        """Return the newest messages to a phone."""
        rows = await self._rows.find({"to": phone}, sort=(("at", -1), ("_id", -1)), limit=limit)
        return [message_from_row(row) for row in rows]

    async def due(self, at: datetime, limit: int = 20) -> list[Message]:
        """Return queued messages that nobody is delivering."""
        # Not $lte: on an index that goes on after the field, the embedded server leaves out what is equal.
        where = {"state": MessageState.QUEUED.value, "dueAt": {"$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("dueAt", 1), ("_id", 1)), limit=limit)
        return legible(rows, message_from_row)

    async def lease(self, message: Message, at: datetime) -> bool:
        """Take a message for a minute; False when another worker was first."""
        where = {"_id": message.id, "state": MessageState.QUEUED.value, "dueAt": message.due_at}
        change = {"$set": {"dueAt": at + LEASE}, "$inc": {"attempts": 1}}
        return await self._rows.update(where, change) == 1

    async def settle(self, message: Message, state: MessageState, due_at: datetime | None = None) -> None:
        """Record how a delivery ended."""
        await self._rows.update({"_id": message.id}, {"$set": {"state": state.value, "dueAt": due_at}})


def message_to_row(message: Message) -> Row:
    """Lay a message out for storage."""
    return {
        "_id": message.id,
        "v": MessageStore.SCHEMA_VERSION,
        "to": message.to,
        "sealedBody": message.sealed_body,
        "at": message.at,
        "state": message.state.value,
        "attempts": message.attempts,
        "dueAt": message.due_at or message.at,
    }


def message_from_row(row: Row) -> Message:
    """Read a message back."""
    return Message(
        id=row["_id"],
        to=row["to"],
        sealed_body=bytes(row["sealedBody"]),
        at=row["at"],
        state=MessageState(row["state"]),
        attempts=row["attempts"],
        due_at=row["dueAt"],
    )
