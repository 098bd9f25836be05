"""The working-day calendars of the years whose notice is out, each span as the notice puts it."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from resolvers.calendar.model import CalendarChange, CalendarYear

_FILE = Path(__file__).parent / "data" / "calendars.csv"
_LOADED = CalendarChange(1, datetime(2025, 11, 4, tzinfo=UTC), "", "国务院办公厅通知")


def calendar_years() -> list[CalendarYear]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    notices = {int(row["year"]): row["notice"] for row in rows}
    return [
        CalendarYear(year, notice, _days(rows, year, "holiday"), _days(rows, year, "make_up"), changes=(_LOADED,))
        for year, notice in notices.items()
    ]


def _days(rows: list[dict[str, str]], year: int, kind: str) -> dict[date, str]:
    found = [row for row in rows if int(row["year"]) == year and row["kind"] == kind]
    return {day: row["name"] for row in found for day in _span(row["first"], row["last"])}


def _span(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)
