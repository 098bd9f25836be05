from datetime import datetime, timedelta
from typing import ClassVar

from auth.closures.model import SETTLING, Closure, ClosureState
from auth.personal import AtClosure, Holding, Key
from auth.reading import legible
from auth.rows import Database, Duplicate, Index, Query, Row

_MOST = 100


class ClosureStore:
    """Accounts that are being closed, and that were. Every move is guarded by the filter."""

    COLLECTION = "closures"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="账号注销",
        found_by=(("_id", Key.ACCOUNT),),
        shown="requestedAt closesAt state",
        hidden="_id v person startedAt doneAt",
        at_closure=AtClosure.KEPT,
        because="evidence of the request, and the way from a new account of the same person to its earlier cases",
    )
    INDEXES = (Index((("state", 1), ("closesAt", 1))), Index((("person", 1),)))
    QUERIES = (Query("state", sort="closesAt", range="closesAt"), Query("person"))

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, account: str) -> Closure | None:
        """Return an account's closure, whatever its state."""
        row = await self._rows.get(account)
        return closure_from_row(row) if row else None

    async def add(self, closure: Closure) -> bool:
        """Add a closure; False when the account has one."""
        try:
            await self._rows.insert(closure_to_row(closure))
        except Duplicate:
            return False
        return True

    async def cancel(self, account: str) -> bool:
        """Undo a closure that nobody has begun to carry out; False when there is none such."""
        return await self._rows.delete({"_id": account, "state": ClosureState.PENDING.value}) == 1

    async def due(self, at: datetime) -> list[Closure]:
        """Return closures whose time has come, and those that were begun, at most 100; what is oldest comes first."""
        states = {"$in": [ClosureState.PENDING.value, ClosureState.RUNNING.value]}
        where = {"state": states, "closesAt": {"$lt": at + timedelta(milliseconds=1)}}
        rows = await self._rows.find(where, sort=(("closesAt", 1),), limit=_MOST)
        return legible(rows, closure_from_row)

    async def start(self, closure: Closure, person: str | None, at: datetime) -> bool:
        """Begin: from now on nothing undoes it; False when it was undone or begun meanwhile."""
        where = {"_id": closure.id, "state": ClosureState.PENDING.value}
        change = {"state": ClosureState.RUNNING.value, "person": person, "startedAt": at}
        return await self._rows.update(where, {"$set": change}) == 1

    async def finish(self, closure: Closure, at: datetime) -> bool:
        """End it, a minute after it was begun at the earliest; False before that."""
        where = {"_id": closure.id, "state": ClosureState.RUNNING.value, "startedAt": {"$lte": at - SETTLING}}
        return await self._rows.update(where, {"$set": {"state": ClosureState.DONE.value, "doneAt": at}}) == 1

    async def former(self, person: str) -> tuple[str, ...]:
        """Return the accounts that a person had and closed."""
        rows = await self._rows.find({"person": person}, limit=_MOST, fields=("_id",))
        return tuple(row["_id"] for row in rows)


def closure_to_row(closure: Closure) -> Row:
    """Lay a closure out for storage."""
    return {
        "_id": closure.id,
        "v": ClosureStore.SCHEMA_VERSION,
        "requestedAt": closure.requested_at,
        "closesAt": closure.closes_at,
        "state": closure.state.value,
        "person": closure.person,
        "startedAt": closure.started_at,
        "doneAt": closure.done_at,
    }


def closure_from_row(row: Row) -> Closure:
    """Read a closure back."""
    return Closure(
        id=row["_id"],
        requested_at=row["requestedAt"],
        closes_at=row["closesAt"],
        state=ClosureState(row["state"]),
        person=row["person"],
        started_at=row["startedAt"],
        done_at=row["doneAt"],
    )
