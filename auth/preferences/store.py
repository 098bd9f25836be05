from datetime import time
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.preferences.model import Preferences
from auth.rows import Database, Index, Row


class PreferenceStore:
    """How people want to be told; who never said anything has no row."""

    COLLECTION = "notificationPreferences"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="通知偏好",
        found_by=(("_id", Key.ACCOUNT),),
        shown="sms miniProgram quietFrom quietUntil",
        hidden="_id v",
        at_closure=AtClosure.DELETED,
        because="there is nobody left to tell",
    )
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def of(self, account: str) -> Preferences:
        """Return what an account wants; what everybody gets when it never said."""
        row = await self._rows.get(account)
        return preferences_from_row(row) if row else Preferences(account)

    async def put(self, preferences: Preferences) -> None:
        """Keep what an account wants, in place of what it wanted."""
        await self._rows.put_many([preferences_to_row(preferences)])


def preferences_to_row(preferences: Preferences) -> Row:
    """Lay preferences out for storage."""
    return {
        "_id": preferences.id,
        "v": PreferenceStore.SCHEMA_VERSION,
        "sms": preferences.sms,
        "miniProgram": preferences.mini_program,
        "quietFrom": preferences.quiet_from.isoformat("minutes"),
        "quietUntil": preferences.quiet_until.isoformat("minutes"),
    }


def preferences_from_row(row: Row) -> Preferences:
    """Read preferences back."""
    quiet = time.fromisoformat(row["quietFrom"]), time.fromisoformat(row["quietUntil"])
    return Preferences(row["_id"], row["sms"], row["miniProgram"], *quiet)
