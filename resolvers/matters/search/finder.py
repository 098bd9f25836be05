import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from resolvers.matters.search.index import Entry, Index
from resolvers.matters.search.meaning import Meaning
from resolvers.matters.search.pinyin import spelled
from resolvers.matters.store import Listed

if TYPE_CHECKING:
    from resolvers.context import Stores

# Clocks of several workers differ, and an import gives all its rows the time at which it began.
_OVERLAP = timedelta(minutes=5)
# More than this at once is read anew.
_MOST_AT_ONCE = 20_000
_REGIONS_AT_ONCE = 20
# About a gigabyte; a process never takes more, and what comes after isn't searched.
_MOST_MATTERS = 1_000_000
# Reading much again waits for so many times as long as it took last: an import must not stop the searches.
_SLOW_SECONDS, _PAUSE = 0.5, 5
_DAY_SECONDS = 24 * 3600
_log = structlog.get_logger("tongban.search")


class Finder:
    """Keeps the index of one process right: made at the first search, then brought up to the catalogue's version.

    Suspended matters stay in it, since they come back; who reads the hits leaves them out.
    """

    def __init__(
        self, version: Callable[[], Awaitable[str]], stores: "Stores", meaning: Meaning | None = None
    ) -> None:
        self.meaning = meaning
        self._of_catalogue = version
        self._stores = stores
        self._index: Index | None = None
        self._version: str | None = None
        self._newest: datetime | None = None
        self._not_before = 0.0
        self._loading = asyncio.Lock()

    async def current(self) -> Index:
        """Return the index as of now."""
        version = await self._of_catalogue()
        if self._index is not None and (version == self._version or time.monotonic() < self._not_before):
            return self._index
        async with self._loading:
            return await self._caught_up(version)

    async def keep(self) -> None:
        """Read all before anybody searches, and anew each day: figures of popularity are no publications.

        Searches go on with the old index meanwhile. A database that doesn't answer now is the first search's.
        """
        while True:
            try:
                await self.renew()
            except Exception as error:  # noqa: BLE001 - it is tried again tomorrow; whatever fails, searches say so
                _log.warning("search_index_not_renewed", error=type(error).__name__)
            await asyncio.sleep(_DAY_SECONDS)

    async def renew(self) -> None:
        """Read everything anew."""
        version = await self._of_catalogue()
        async with self._loading:
            await self._load()
            self._version = version

    async def _caught_up(self, version: str) -> Index:
        if self._index is not None and version == self._version:
            return self._index  # another search did it while this one waited
        began = time.monotonic()
        index = await self._changed() or await self._load()
        self._version = version
        taken = time.monotonic() - began
        self._not_before = time.monotonic() + taken * _PAUSE if taken > _SLOW_SECONDS else 0.0
        return index

    async def _changed(self) -> Index | None:
        """Add what was published of late; None when that is everything, or too much."""
        if self._index is None or self._newest is None:
            return None
        rows = await self._stores.matters.listed_since(self._newest - _OVERLAP, _MOST_AT_ONCE)
        if len(rows) >= _MOST_AT_ONCE:
            return None
        self._add(self._index, rows)
        return self._index

    async def _load(self) -> Index:
        # Beside the first requests: its dictionary takes a third of a second, in which they would wait.
        await asyncio.to_thread(spelled, "通办")
        index = Index()
        # By regions, not by ranges of codes: the embedded server reads a range to its end whatever the limit.
        codes = await self._stores.regions.codes()
        for start in range(0, len(codes), _REGIONS_AT_ONCE):
            self._add(index, await self._stores.matters.listed(codes[start : start + _REGIONS_AT_ONCE]))
        self._index = index
        return index

    def _add(self, index: Index, rows: list[Listed]) -> None:
        for row in rows[: _MOST_MATTERS - len(index)]:
            entry = Entry(row.id, row.region, row.audiences, row.online, row.popularity)
            index.add(row.code, row.name, row.aliases, entry)
            if row.published_at and (self._newest is None or row.published_at > self._newest):
                self._newest = row.published_at
