from collections.abc import AsyncIterator
from typing import Any

from auth.personal import Holding
from auth.rows import Database, Row, Rows
from resolvers.personal.who import Who

MOST = 10_000
_PAGE = 100


class PersonalRows:
    """Reads what stores declare to hold about a person, a page at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, store: Any, who: Who) -> AsyncIterator[Row]:
        """Give what the person gets to see of a store's rows, each once, at most 10,000."""
        declared: Holding = store.PERSONAL
        rows, seen = self._database.rows(store.COLLECTION), set[str]()
        for field, key in declared.found_by:
            for value in who.values[key]:
                async for row in _pages(rows, field, value):
                    if len(seen) >= MOST:
                        return
                    if row["_id"] not in seen:
                        seen.add(row["_id"])
                        yield declared.of(row)


async def _pages(rows: Rows, field: str, value: str) -> AsyncIterator[Row]:
    if field == "_id":
        if row := await rows.get(value):
            yield row
        return
    after = ""
    while found := await rows.find({field: value, "_id": {"$gt": after}}, sort=(("_id", 1),), limit=_PAGE):
        for row in found:
            yield row
        after = found[-1]["_id"]
