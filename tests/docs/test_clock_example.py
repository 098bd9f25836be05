"""The worked example of docs/lifecycle.md: its dates come from the engine, and are these."""

from datetime import date

from docs.generate import EXAMPLE, ROOT, clock_example
from resolvers.applications.deadline import Why, explained, standing
from resolvers.calendar.working_days import Calendar
from seeds.calendars import calendar_years

CALENDAR = Calendar.of(calendar_years())


def test_the_page_shows_what_the_engine_counts() -> None:
    assert clock_example() in (ROOT / "docs/lifecycle.md").read_text(encoding="utf-8")


def test_the_dates_are_those_that_a_finger_counts_on_the_notice_of_2025() -> None:
    now = standing(EXAMPLE, CALENDAR, EXAMPLE.started_on)
    assert (EXAMPLE.started_on, now.promised_on) == (date(2025, 9, 26), date(2025, 10, 16))
    days = {day.on: day for day in explained(EXAMPLE, CALENDAR, EXAMPLE.started_on)}
    counted = [on.isoformat()[5:] for on, day in days.items() if day.counted and on <= now.promised_on]
    assert counted == ["09-28", "09-29", "09-30", "10-13", "10-14", "10-15", "10-16"]
    assert days[date(2025, 9, 28)].why is Why.MAKE_UP_DAY
    assert days[date(2025, 10, 6)].name == "国庆节、中秋节"
    # A Saturday that would be worked, had the clock not stood still.
    assert days[date(2025, 10, 11)].why is Why.STOPPED
