"""The calendar as a process keeps it: read once a minute at most, since it changes once a year."""

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

    async def current(self, at: datetime) -> Calendar:
        """Return the calendar, at most a minute old."""
        if self._kept is None or not timedelta() <= at - self._kept[0] < FRESH:
            self._kept = (at, Calendar.of(await self._store.all()))
        return self._kept[1]

    def forget(self) -> None:
        """Read it again the next time: this process has changed it."""
        self._kept = None
