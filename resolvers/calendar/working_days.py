"""Counting working days. No input or output: a calendar is what the years say, and nothing is guessed.

Working days are those of the Administrative Licensing Law, art. 82: weekdays without holidays, and make-up days. The
day of an event isn't counted (Civil Code, art. 201).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from auth.problems import CalendarMissing
from resolvers.calendar.model import CalendarYear, is_weekend

A_DAY = timedelta(days=1)


class DayKind(Enum):
    """What a day is."""

    WORKING_DAY = "WORKING_DAY"
    WEEKEND = "WEEKEND"
    HOLIDAY = "HOLIDAY"
    MAKE_UP_DAY = "MAKE_UP_DAY"


WORKED = frozenset({DayKind.WORKING_DAY, DayKind.MAKE_UP_DAY})


@dataclass(frozen=True, slots=True)
class Calendar:
    """Some years, ready to count with. `edition` goes up with every change of any year."""

    years: frozenset[int]
    holidays: dict[date, str] = field(default_factory=dict)
    make_up_days: dict[date, str] = field(default_factory=dict)
    edition: int = 0

    @classmethod
    def of(cls, years: Iterable[CalendarYear]) -> "Calendar":
        """Put years together."""
        given = tuple(years)
        return cls(
            frozenset(one.year for one in given),
            {day: name for one in given for day, name in one.holidays.items()},
            {day: name for one in given for day, name in one.make_up_days.items()},
            sum(one.revision for one in given),
        )

    def kind(self, day: date) -> DayKind:
        """Tell what a day is; raises CalendarMissing."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        if day in self.make_up_days:
            return DayKind.MAKE_UP_DAY
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if is_weekend(day) else DayKind.WORKING_DAY

    def is_working(self, day: date) -> bool:
        """Tell whether a day counts; raises CalendarMissing."""
        return self.kind(day) in WORKED

    def name(self, day: date) -> str | None:
        """The holiday that a day off or a make-up day belongs to."""
        return self.make_up_days.get(day) or self.holidays.get(day)

    def next_working(self, day: date) -> date:
        """Return the first working day from that day on (it may be the day itself); raises CalendarMissing."""
        return next(one for one in days_from(day) if self.is_working(one))

    def after(self, day: date, working_days: int) -> date:
        """Return the last of so many working days after a day, which isn't counted itself; raises CalendarMissing.

        For 0 it is the day itself, or the next working day if nobody works on it.
        """
        if working_days <= 0:
            return self.next_working(day)
        left = working_days
        for one in days_from(day + A_DAY):
            left -= self.is_working(one)
            if left == 0:
                return one
        raise AssertionError("days don't end")

    def between(self, first: date, last: date) -> int:
        """Count the working days after the first day up to the last; below zero when they are the other way round."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + timedelta(days=one)) for one in range(1, (last - first).days + 1))


def days_from(day: date) -> Iterator[date]:
    """Every day from that one on."""
    while True:
        yield day
        day += A_DAY
