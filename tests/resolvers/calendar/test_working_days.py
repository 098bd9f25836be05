"""The engine against a slow oracle that marks every day of the years on paper and then counts with a finger."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.problems import CalendarMissing
from resolvers.calendar.model import CalendarYear
from resolvers.calendar.working_days import Calendar, DayKind
from tests.resolvers.calendar.years import SEEDED

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Three years with any exceptions at all."""
    off = draw(st.sets(days, max_size=60))
    worked = draw(st.sets(days.filter(lambda day: day.weekday() >= 5), max_size=20)) - off
    return Calendar.of(
        CalendarYear(
            year,
            "测试",
            {day: "节" for day in off if day.year == year},
            {day: "节" for day in worked if day.year == year},
        )
        for year in (2024, 2025, 2026)
    )


def paper(calendar: Calendar) -> list[tuple[date, bool]]:
    """Every day with whether it is worked, from the exceptions alone."""
    marked = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        worked = day.strftime("%a") not in {"Sat", "Sun"}
        if day in calendar.holidays:
            worked = False
        if day in calendar.make_up_days:
            worked = True
        marked.append((day, worked))
    return marked


@given(calendars(), days, st.integers(1, 90))
def test_adding_is_counting_with_a_finger(calendar: Calendar, start: date, number: int) -> None:
    later = [day for day, worked in paper(calendar) if worked and day > start]
    if len(later) >= number:
        assert calendar.after(start, number) == later[number - 1]
    else:
        with pytest.raises(CalendarMissing):
            calendar.after(start, number)


@given(calendars(), days, days)
def test_counting_between_is_the_same_both_ways(calendar: Calendar, one: date, other: date) -> None:
    first, last = sorted((one, other))
    counted = sum(worked for day, worked in paper(calendar) if first < day <= last)
    assert calendar.between(first, last) == counted
    assert calendar.between(last, first) == -counted


@given(calendars(), days, st.integers(1, 60))
def test_what_was_added_is_what_is_between(calendar: Calendar, start: date, number: int) -> None:
    try:
        end = calendar.after(start, number)
    except CalendarMissing:
        return
    assert calendar.between(start, end) == number
    assert calendar.is_working(end)
    assert end > start


@given(calendars(), days, st.integers(1, 30), st.integers(1, 30))
def test_adding_twice_is_adding_the_sum(calendar: Calendar, start: date, one: int, other: int) -> None:
    try:
        whole = calendar.after(start, one + other)
    except CalendarMissing:
        return
    assert calendar.after(calendar.after(start, one), other) == whole


@given(calendars(), days)
def test_the_next_working_day_is_the_first_from_that_day_on(calendar: Calendar, start: date) -> None:
    later = [day for day, worked in paper(calendar) if worked and day >= start]
    if later:
        assert calendar.next_working(start) == later[0] == calendar.after(start, 0)


def test_national_day_of_2025() -> None:
    assert SEEDED.kind(date(2025, 9, 28)) is DayKind.MAKE_UP_DAY
    assert SEEDED.kind(date(2025, 10, 8)) is DayKind.HOLIDAY
    assert SEEDED.kind(date(2025, 10, 11)) is DayKind.MAKE_UP_DAY
    assert SEEDED.kind(date(2025, 10, 12)) is DayKind.WEEKEND
    assert SEEDED.after(date(2025, 9, 26), 5) == date(2025, 10, 10)
    assert SEEDED.name(date(2025, 10, 11)) == "国庆节、中秋节"


def test_a_year_without_a_notice_is_an_error_that_names_it() -> None:
    with pytest.raises(CalendarMissing) as raised:
        SEEDED.after(date(2026, 12, 31), 1)
    assert raised.value.year == 2027
    with pytest.raises(CalendarMissing):
        SEEDED.between(date(2023, 12, 1), date(2024, 1, 5))
