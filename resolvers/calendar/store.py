from datetime import date
from typing import ClassVar

from auth.personal import AtClosure, Holding, Key
from auth.problems import Conflict
from auth.rows import Database, Duplicate, Index, Query, Row, StaleRow
from resolvers.calendar.model import LAST_YEAR, CalendarChange, CalendarYear


class CalendarStore:
    """Years of holidays and make-up days, one row each; the log of who changed them goes with the row."""

    COLLECTION = "calendars"
    SCHEMA_VERSION = 1
    PERSONAL: ClassVar = Holding(
        title="工作日历维护记录",
        found_by=(("changes.account", Key.ACCOUNT),),
        shown="year notice",
        hidden="_id v holidays makeUpDays revision changes",
        at_closure=AtClosure.KEPT,
        because="who set the calendar that deadlines were counted by is part of the authority's records",
    )
    INDEXES = (Index((("year", 1),), unique=True), Index((("changes.account", 1),)))
    QUERIES = (Query(sort="year", range="year"),)

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(self.COLLECTION)

    async def all(self) -> list[CalendarYear]:
        """Return every year there is, in one round trip."""
        rows = await self._rows.find({"year": {"$lte": LAST_YEAR}}, sort=(("year", 1),), limit=LAST_YEAR)
        return [year_from_row(row) for row in rows]

    async def get(self, year: int) -> CalendarYear | None:
        """Return one year."""
        row = await self._rows.get(str(year))
        return year_from_row(row) if row else None

    async def save(self, year: CalendarYear) -> CalendarYear:
        """Add the first revision of a year or replace the previous one; raises Conflict with what is there now."""
        try:
            if year.revision == 1:
                await self._rows.insert(year_to_row(year))
            else:
                await self._rows.replace(year_to_row(year))
        except (Duplicate, StaleRow) as error:
            current = await self.get(year.year)
            raise Conflict(current.revision if current else None) from error
        return year

    async def add_missing(self, years: list[CalendarYear]) -> None:
        """Add the years that aren't there; what administrators entered stays as it is."""
        await self._rows.insert_missing([year_to_row(year) for year in years])


def year_to_row(year: CalendarYear) -> Row:
    """Lay a year out for storage."""
    return {
        "_id": str(year.year),
        "v": CalendarStore.SCHEMA_VERSION,
        "year": year.year,
        "notice": year.notice,
        "holidays": [{"on": day.isoformat(), "name": name} for day, name in year.holidays.items()],
        "makeUpDays": [{"on": day.isoformat(), "name": name} for day, name in year.make_up_days.items()],
        "revision": year.revision,
        "changes": [_change_to_row(one) for one in year.changes],
    }


def year_from_row(row: Row) -> CalendarYear:
    """Read a year back."""
    return CalendarYear(
        year=row["year"],
        notice=row["notice"],
        holidays={date.fromisoformat(one["on"]): one["name"] for one in row["holidays"]},
        make_up_days={date.fromisoformat(one["on"]): one["name"] for one in row["makeUpDays"]},
        revision=row["revision"],
        changes=tuple(_change_from_row(one) for one in row["changes"]),
    )


def _change_to_row(change: CalendarChange) -> Row:
    days = [day.isoformat() for day in change.days]
    facts = {"revision": change.revision, "at": change.at, "account": change.account, "reason": change.reason}
    return {**facts, "days": days}


def _change_from_row(row: Row) -> CalendarChange:
    # The first ones didn't say which days.
    return CalendarChange(**{**row, "days": tuple(date.fromisoformat(day) for day in row.get("days", ()))})
