from datetime import datetime
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.rows import Database, Duplicate, Index, Row


class RecommendationChoiceStore:
    """Who doesn't want recommendations. Nothing is kept of what was recommended, or of what anybody looked at."""

    COLLECTION = "recommendationChoices"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="个性化推荐设置",
        found_by=(("_id", Key.ACCOUNT),),
        shown="enabled at",
        hidden="_id v",
        at_closure=AtClosure.DELETED,
        because="a setting of the account",
    )
    INDEXES: tuple[Index, ...] = ()

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def enabled(self, account: str) -> bool:
        """Tell whether an account gets recommendations; it does until it says otherwise."""
        row = await self._rows.get(account)
        return True if row is None else bool(row["enabled"])

    async def choose(self, account: str, enabled: bool, at: datetime) -> None:
        """Remember what an account wants."""
        change = {"$set": choice_to_row(account, enabled, at)}
        try:
            await self._rows.update({"_id": account}, change, upsert=True)
        except Duplicate:  # two at once: both made it; the later one now finds it
            await self._rows.update({"_id": account}, change)


def choice_to_row(account: str, enabled: bool, at: datetime) -> Row:
    """Lay a choice out for storage."""
    return {"_id": account, "v": RecommendationChoiceStore.SCHEMA_VERSION, "enabled": enabled, "at": at}


def choice_from_row(row: Row) -> tuple[str, bool, datetime]:
    """Read a choice back: account, whether enabled, when."""
    return row["_id"], row["enabled"], row["at"]
