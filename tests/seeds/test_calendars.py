from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from resolvers.calendar.model import CalendarYear, NamedDay, YearPlan, checked, succeeding
from resolvers.calendar.working_days import Calendar
from resolvers.context import Stores
from seeds.calendars import calendar_years


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_is_as_somebody_elses_reading_of_the_notice_has_it(year: int) -> None:
    calendar, day = Calendar.of(calendar_years()), date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_seeds_keep_the_rules_that_administrators_keep() -> None:
    for year in calendar_years():
        holidays = [NamedDay(day, name) for day, name in year.holidays.items()]
        make_up_days = [NamedDay(day, name) for day, name in year.make_up_days.items()]
        checked(YearPlan(year.year, year.notice, holidays, make_up_days, "种子数据"))
        assert not set(year.holidays) & set(year.make_up_days)


async def test_loading_leaves_what_administrators_corrected(stores: Stores) -> None:
    first, *_ = calendar_years()
    await stores.calendars.add_missing(calendar_years())
    corrected = await stores.calendars.save(_again(first))
    await stores.calendars.add_missing(calendar_years())
    assert await stores.calendars.get(first.year) == corrected
    assert [one.year for one in await stores.calendars.all()] == [2024, 2025, 2026]


def _again(year: CalendarYear) -> CalendarYear:
    plan = YearPlan(year.year, "更正", [NamedDay(date(year.year, 1, 1), "元旦")], [], "更正")
    return succeeding(year, plan, "somebody", datetime(2025, 1, 1, tzinfo=UTC))
