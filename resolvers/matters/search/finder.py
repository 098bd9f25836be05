import asyncio
import time
from contextlib import suppress
from datetime import datetime, timedelta

from resolvers.matters.search.index import Entry, Index
from resolvers.matters.search.meaning import Meaning
from resolvers.matters.store import Listed, MatterStore
from resolvers.regions.store import RegionStore

# Clocks of several workers differ, and an import gives all its rows the time at which it began.
_OVERLAP = timedelta(minutes=5)
# More than this at once is read anew.
_MOST_AT_ONCE = 20_000
_REGIONS_AT_ONCE = 20
# About a gigabyte; a process never takes more, and what comes after isn't searched.
_MOST_MATTERS = 1_000_000
# Reading much again waits for so many times as long as it took last: an import must not stop the searches.
_SLOW_SECONDS, _PAUSE = 0.5, 5


class Finder:
    """Keeps the index of one process right: made at the first search, then brought up to the catalogue's version.

    Suspended matters stay in it, since they come back; who reads the hits leaves them out.
    """

    def __init__(self, matters: MatterStore, regions: RegionStore, meaning: Meaning | None = None) -> None:
        self.meaning = meaning
        self._matters = matters
        self._regions = regions
        self._index: Index | None = None
        self._version = 0
        self._newest: datetime | None = None
        self._not_before = 0.0
        self._refreshed: str | None = None
        self._loading = asyncio.Lock()

    async def current(self) -> Index:
        """Return the index as of now; one round trip when nothing was written since."""
        version = await self._matters.catalogue_version()
        if self._index is not None and (version == self._version or time.monotonic() < self._not_before):
            return self._index
        async with self._loading:
            return await self._caught_up(version)

    async def warm(self) -> None:
        """Read the catalogue before anybody searches; a database that doesn't answer now is the first search's."""
        with suppress(Exception):
            await self.current()

    async def refresh(self, version: str) -> None:
        """Read all anew unless that was done for this version; searches go on with the old index meanwhile.

        For whoever is told of changes: new figures of popularity, which no version of a matter shows.
        """
        if version == self._refreshed:
            return
        seen = await self._matters.catalogue_version()
        async with self._loading:
            await self._load()
        self._version, self._refreshed = seen, version

    async def _caught_up(self, version: int) -> Index:
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
        rows = await self._matters.listed_since(self._newest - _OVERLAP, _MOST_AT_ONCE)
        if len(rows) >= _MOST_AT_ONCE:
            return None
        self._add(self._index, rows)
        return self._index

    async def _load(self) -> Index:
        index = Index()
        # By regions, not by ranges of codes: the embedded server reads a range to its end whatever the limit.
        codes = await self._regions.codes()
        for start in range(0, len(codes), _REGIONS_AT_ONCE):
            self._add(index, await self._matters.listed(codes[start : start + _REGIONS_AT_ONCE]))
        self._index = index
        return index

    def _add(self, index: Index, rows: list[Listed]) -> None:
        for row in rows[: _MOST_MATTERS - len(index)]:
            entry = Entry(row.id, row.region, row.audiences, row.online, row.popularity)
            index.add(row.code, row.name, row.aliases, entry)
            if row.published_at and (self._newest is None or row.published_at > self._newest):
                self._newest = row.published_at
