import asyncio
from datetime import timedelta

from resolvers.matters.search.index import Entry, Index
from resolvers.matters.store import Listed, MatterStore, Publication

# Clocks of several workers differ, and a transaction becomes visible after the time that it gives.
_OVERLAP = timedelta(minutes=5)
# More than this at once is read anew.
_MOST_AT_ONCE = 20_000


class Finder:
    """Keeps the index of one process right: made at the first search, then brought up to the newest publication.

    Suspended matters stay in it, since they come back; who reads the hits leaves them out.
    """

    def __init__(self, matters: MatterStore) -> None:
        self._matters = matters
        self._index: Index | None = None
        self._seen: Publication | None = None
        self._version: str | None = None
        self._loading = asyncio.Lock()

    async def current(self) -> Index:
        """Return the index as of the newest publication; one round trip when nothing was published since."""
        newest = await self._matters.newest_publication()
        if self._index is None or newest != self._seen:
            async with self._loading:
                return await self._caught_up(newest)
        return self._index

    async def refresh(self, version: str) -> None:
        """Read all anew unless that was done for this version of the catalogue; searches go on meanwhile.

        For what `current` can't see: new figures of popularity, a matter taken back into the catalogue.
        """
        if version == self._version:
            return
        async with self._loading:
            await self._load(await self._matters.newest_publication())
        self._version = version

    async def _caught_up(self, newest: Publication | None) -> Index:
        if self._index is None or self._seen is None:
            return await self._load(newest)
        if newest is not None and newest != self._seen:
            rows = await self._matters.listed_since(self._seen.at - _OVERLAP, _MOST_AT_ONCE)
            if len(rows) == _MOST_AT_ONCE:
                return await self._load(newest)
            _add(self._index, rows)
        self._seen = newest
        return self._index

    async def _load(self, newest: Publication | None) -> Index:
        index = Index()
        async for rows in self._matters.listed():
            _add(index, rows)
        self._index, self._seen = index, newest
        return index


def _add(index: Index, rows: list[Listed]) -> None:
    for row in rows:
        entry = Entry(row.id, row.region, row.audiences, row.online, row.popularity)
        index.add(row.code, row.name, row.aliases, entry)
