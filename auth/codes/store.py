from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from auth.codes.model import MAX_TRIES, RESEND_AFTER, SmsCode
from auth.personal import NoHolding
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Row


class SmsCodeStore:
    """Codes that wait to be typed in. One per phone and purpose; a new one replaces the old."""

    COLLECTION = "smsCodes"
    SCHEMA_VERSION = 2
    # Version 2: what was agreed to where one signs in.
    UPGRADES: ClassVar = {1: lambda row: {**row, "agreed": None}}
    PERSONAL: ClassVar = NoHolding("digests of codes under a blind of the phone, for an hour")
    INDEXES = (Index((("expiresAt", 1),), expire_after=3600),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def get(self, code_id: str) -> SmsCode | None:
        """Return the code of that id, expired ones too for an hour (so that we can say so)."""
        row = await self._rows.get(code_id)
        return code_from_row(row) if row else None

    async def put(self, code: SmsCode) -> bool:
        """Store a code in place of an earlier one; False when another one was sent less than a minute ago."""
        row = code_to_row(code)
        where = {"_id": row.pop("_id"), "sentAt": {"$lte": code.sent_at - RESEND_AFTER}}
        try:
            return await self._rows.update(where, {"$set": row}, upsert=True) >= 0
        except Duplicate:
            return False

    async def count_try(self, code: SmsCode) -> bool:
        """Count one try before comparing; False when the tries are used up or the code is gone."""
        where = {"_id": code.id, "digest": code.digest, "tries": {"$lt": MAX_TRIES}}
        return await self._rows.update(where, {"$inc": {"tries": 1}}) == 1

    async def spend(self, code: SmsCode) -> bool:
        """Use the code up; False when somebody else just did."""
        return await self._rows.delete({"_id": code.id, "digest": code.digest}) == 1


class CounterStore:
    """Counters for rate limits, one per subject and window; they vanish when the window is over."""

    COLLECTION = "counters"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = NoHolding("counts under blinds and ids, for the window that they limit")
    INDEXES = (Index((("expiresAt", 1),), expire_after=0),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def take(self, key: str, limit: int, until: datetime, amount: int = 1) -> bool:
        """Take `amount` of `limit`; False when that much isn't left before `until`."""
        where = {"_id": key, "used": {"$lte": limit - amount}}
        change = {"$inc": {"used": amount}, "$setOnInsert": {"v": self.SCHEMA_VERSION, "expiresAt": until}}
        try:
            await self._rows.update(where, change, upsert=True)
        except Duplicate:
            # The counter exists: it is full, or somebody made it just now.
            return await self._rows.update(where, {"$inc": {"used": amount}}) == 1
        return True

    async def take_within(self, key: str, limit: int, until: datetime) -> bool:
        """Take one within a transaction, so that it counts only if that is kept; False when none is left.

        Raises Conflict when somebody else made the counter just now.
        """
        if await self._rows.get(key, ["_id"]) is None:
            try:  # no upsert: a counter that is full would end the transaction
                await self._rows.insert({"_id": key, "v": self.SCHEMA_VERSION, "used": 1, "expiresAt": until})
            except Duplicate as error:
                raise Conflict from error
            return True
        return await self._rows.update({"_id": key, "used": {"$lt": limit}}, {"$inc": {"used": 1}}) == 1

    async def add(self, key: str, amount: int, until: datetime) -> int:
        """Count `amount` whatever the limit; returns what is used of it by now."""
        change = {"$inc": {"used": amount}, "$setOnInsert": {"v": self.SCHEMA_VERSION, "expiresAt": until}}
        try:
            await self._rows.update({"_id": key}, change, upsert=True)
        except Duplicate:  # two at once made the row
            await self._rows.update({"_id": key}, change)
        row = await self._rows.get(key)
        return int(row["used"]) if row else amount

    async def used(self, keys: Sequence[str]) -> dict[str, int]:
        """Return what was taken under these keys, in one round trip; nothing for what was never counted."""
        return {row["_id"]: int(row["used"]) for row in await self._rows.get_many(keys)}

    async def give_back(self, key: str) -> None:
        """Give one of them back, for what turned out not to count."""
        await self._rows.update({"_id": key, "used": {"$gt": 0}}, {"$inc": {"used": -1}})


def code_to_row(code: SmsCode) -> Row:
    """Lay a code out for storage."""
    return {
        "_id": code.id,
        "v": SmsCodeStore.SCHEMA_VERSION,
        "digest": code.digest,
        "sentAt": code.sent_at,
        "expiresAt": code.expires_at,
        "tries": code.tries,
        "agreed": code.agreed,
    }


def code_from_row(row: Row) -> SmsCode:
    """Read a code back."""
    return SmsCode(row["_id"], row["digest"], row["sentAt"], row["expiresAt"], row["tries"], row["agreed"])
