"""One year of holidays and make-up days (调休), as the State Council's yearly notice has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from auth.problems import Invalid, Problem, Problems, Required

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_DAYS = 100
MAX_NAME = 30
MAX_NOTICE = 100
MAX_REASON = 200
MAX_CHANGES = 50
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day and what it is called after: 国庆节."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """Who changed a year, when and why; `account` is for auditors, "" for the seeds."""

    revision: int
    at: datetime
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The exceptions of one year: days off (weekends within a holiday included) and weekend days that are worked.

    `notice` is the number of the notice that says so. `changes` are the latest 50.
    """

    year: int
    notice: str
    holidays: Mapping[date, str]
    make_up_days: Mapping[date, str]
    revision: int = 1
    changes: tuple[CalendarChange, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A whole year's exceptions as somebody types them in, and why."""

    year: int
    notice: str
    holidays: Sequence[NamedDay]
    make_up_days: Sequence[NamedDay]
    reason: str


def is_weekend(day: date) -> bool:
    """Saturday or Sunday, whatever the notice makes of it."""
    return day.weekday() >= _SATURDAY


def checked(plan: YearPlan) -> None:
    """Raise Problems with everything that can't be right about a year's exceptions."""
    problems = [*_about_the_whole(plan), *_about_days(plan)]
    if problems:
        raise Problems(problems)


def succeeding(before: CalendarYear | None, plan: YearPlan, account: str, at: datetime) -> CalendarYear:
    """Return the year as a checked plan has it, with one more change in its log."""
    revision = before.revision + 1 if before else 1
    change = CalendarChange(revision, at, account, plan.reason.strip())
    changes = (*(before.changes if before else ()), change)[-MAX_CHANGES:]
    holidays = {one.on: one.name.strip() for one in plan.holidays}
    make_up_days = {one.on: one.name.strip() for one in plan.make_up_days}
    return CalendarYear(plan.year, plan.notice.strip(), holidays, make_up_days, revision, changes)


def _about_the_whole(plan: YearPlan) -> list[Problem]:
    problems: list[Problem] = []
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        problems.append(Invalid("calendar.year", "year", minimum=FIRST_YEAR, maximum=LAST_YEAR))
    for text, name, longest in ((plan.notice, "notice", MAX_NOTICE), (plan.reason, "reason", MAX_REASON)):
        if not text.strip():
            problems.append(Required("reason.missing", name))
        elif len(text.strip()) > longest:
            problems.append(Invalid("text.too_long", name, maximum=longest))
    if not plan.holidays:
        problems.append(Required("calendar.no_holidays", "holidays"))
    return problems


def _about_days(plan: YearPlan) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[date] = set()
    for name, days in (("holidays", plan.holidays), ("makeUpDays", plan.make_up_days)):
        if len(days) > MAX_DAYS:
            return [Invalid("calendar.too_many_days", name, maximum=MAX_DAYS)]
        for index, day in enumerate(days):
            if key := _wrong(plan.year, day, seen, worked=name == "makeUpDays"):
                problems.append(Invalid(f"calendar.day_{key}", name, str(index), day=day.on.isoformat()))
            seen.add(day.on)
    return problems


def _wrong(year: int, day: NamedDay, seen: set[date], *, worked: bool) -> str | None:
    """Which rule a day breaks, if any."""
    if day.on.year != year:
        return "outside"
    if day.on in seen:
        return "twice"
    if worked and not is_weekend(day.on):
        return "no_weekend"
    return None if 0 < len(day.name.strip()) <= MAX_NAME else "name"
