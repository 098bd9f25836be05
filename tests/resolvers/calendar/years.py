"""The seeded years, and years without any holiday, for tests."""

from resolvers.calendar.model import CalendarYear
from resolvers.calendar.working_days import Calendar
from seeds.calendars import calendar_years

SEEDED = Calendar.of(calendar_years())


def plain(*years: int) -> Calendar:
    """Years in which only weekends are off."""
    return Calendar.of(CalendarYear(year, "测试", {}, {}) for year in years)
