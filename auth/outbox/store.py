from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from auth.notifications.model import NotificationKind
from auth.outbox.model import LEASE, Letter, LetterChannel, LetterState
from auth.personal import AtClosure, Holding, Key
from auth.reading import legible
from auth.rows import Database, Index, Query, Row

_NINETY_DAYS = 90 * 86_400


class OutboxStore:
    """Letters: written in the transaction of the move that they tell of, delivered by the worker."""

    COLLECTION = "outbox"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="发出的通知",
        found_by=(("account", Key.ACCOUNT),),
        shown="kind channel cases at state",
        hidden="_id v account department region dueAt attempts failure",
        at_closure=AtClosure.DELETED,
        because="there is nobody left to tell",
    )
    INDEXES = (
        Index((("state", 1), ("dueAt", 1), ("_id", 1))),
        Index((("department", 1), ("state", 1), ("at", -1), ("_id", -1))),
        Index((("account", 1), ("at", -1), ("_id", -1))),
        Index((("at", 1),), expire_after=_NINETY_DAYS),
    )
    QUERIES = (
        Query("state", sort="dueAt _id", range="dueAt"),
        Query("department state", sort="-at -_id", rest="region"),
        Query("account", sort="-at -_id"),
    )

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def add(self, letters: Sequence[Letter]) -> None:
        """Queue letters, in one round trip; those that are there already stay as they are."""
        if letters:
            await self._rows.insert_missing([letter_to_row(one) for one in letters])

    async def get(self, letter: str) -> Letter | None:
        """Return the letter of that id."""
        row = await self._rows.get(letter)
        return letter_from_row(row) if row else None

    async def of_account(self, account: str, limit: int = 100) -> list[Letter]:
        """Return the newest letters to an account."""
        rows = await self._rows.find({"account": account}, sort=(("at", -1), ("_id", -1)), limit=limit)
        return [letter_from_row(row) for row in rows]

    async def due(self, at: datetime, limit: int) -> list[Letter]:
        """Return queued letters that nobody is delivering, the longest waiting first."""
        # Not $lte: on an index that goes on after the field, the embedded server leaves out what is equal.
        where = {"state": LetterState.QUEUED.value, "dueAt": {"$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("dueAt", 1), ("_id", 1)), limit=limit)
        return legible(rows, letter_from_row)

    async def lease(self, letter: Letter, at: datetime) -> Letter | None:
        """Take a letter for two minutes; None when another worker was first, or put another case into it."""
        where = {**_as_it_was(letter), "cases": list(letter.cases)}
        change = {"$set": {"dueAt": at + LEASE}, "$inc": {"attempts": 1}}
        if await self._rows.update(where, change) != 1:
            return None
        return replace(letter, due_at=at + LEASE, attempts=letter.attempts + 1)

    async def join(self, letter: Letter) -> bool:
        """Put a letter's cases into the queued one of that id; False when that is on its way, or there is none."""
        where = {"_id": letter.id, "state": LetterState.QUEUED.value, "attempts": 0}
        return await self._rows.update(where, {"$addToSet": {"cases": {"$each": list(letter.cases)}}}) == 1

    async def settle(self, leased: Letter, state: LetterState, *, failure: str | None = None) -> None:
        """Record how a delivery ended, unless the lease ran out and somebody else has it."""
        await self._rows.update(_as_it_was(leased), {"$set": {"state": state.value, "failure": failure}})

    async def put_off(self, leased: Letter, until: datetime, failure: str | None = None) -> None:
        """Give a leased letter back, to be tried from then on."""
        await self._rows.update(_as_it_was(leased), {"$set": {"dueAt": until, "failure": failure}})

    async def replay(self, letter: str, at: datetime) -> bool:
        """Queue a dead letter again with all its attempts; False when it isn't dead (any more)."""
        where = {"_id": letter, "state": LetterState.DEAD.value}
        fresh = {"state": LetterState.QUEUED.value, "dueAt": at, "attempts": 0}
        return await self._rows.update(where, {"$set": fresh}) == 1


def letter_to_row(letter: Letter) -> Row:
    """Lay a letter out for storage."""
    return {
        "_id": letter.id,
        "v": OutboxStore.SCHEMA_VERSION,
        "account": letter.account,
        "kind": letter.kind.value,
        "channel": letter.channel and letter.channel.value,
        "department": letter.department,
        "region": letter.region,
        "cases": list(letter.cases),
        "at": letter.at,
        "dueAt": letter.due_at,
        "state": letter.state.value,
        "attempts": letter.attempts,
        "failure": letter.failure,
    }


def letter_from_row(row: Row) -> Letter:
    """Read a letter back."""
    return Letter(
        id=row["_id"],
        account=row["account"],
        kind=NotificationKind(row["kind"]),
        channel=row["channel"] and LetterChannel(row["channel"]),
        department=row["department"],
        region=row["region"],
        cases=tuple(row["cases"]),
        at=row["at"],
        due_at=row["dueAt"],
        state=LetterState(row["state"]),
        attempts=row["attempts"],
        failure=row["failure"],
    )


def _as_it_was(letter: Letter) -> Row:
    return {"_id": letter.id, "state": LetterState.QUEUED.value, "dueAt": letter.due_at}
