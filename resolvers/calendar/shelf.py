"""The calendar as a process keeps it: read once a minute at most, since it changes once a year."""

import asyncio
from datetime import datetime, timedelta

from resolvers.calendar.store import CalendarStore
from resolvers.calendar.working_days import Calendar

# Another process may have changed a year; what is reckoned meanwhile is reckoned anew by the worker.
FRESH = timedelta(minutes=1)


class Calendars:
    """Every year there is, shared by all requests of a process."""

    def __init__(self, store: CalendarStore) -> None:
        self._store = store
        self._kept: tuple[datetime, Calendar] | None = None
        self._reading = asyncio.Lock()

    async def current(self, at: datetime) -> Calendar:
        """Return the calendar, at most a minute old. A whole page may ask at once: it is read once for all."""
        if kept := self._fresh(at):
            return kept
        async with self._reading:
            if kept := self._fresh(at):
                return kept
            read = Calendar.of(await self._store.all())
            self._kept = (at, read)
            return read

    def forget(self) -> None:
        """Read it again the next time: this process has changed it."""
        self._kept = None

    def _fresh(self, at: datetime) -> Calendar | None:
        fresh = self._kept is not None and timedelta() <= at - self._kept[0] < FRESH
        return self._kept[1] if self._kept and fresh else None
