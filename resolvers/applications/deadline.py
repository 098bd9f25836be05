"""Deadlines, computed from the ledger and the calendar whenever somebody asks; nothing here reads or writes.

A day counts when it is a working day and the clock runs at its end. So stopping and resuming within a day takes
nothing, and a stop of n nights takes n days of the calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from auth.problems import CalendarMissing
from resolvers.applications.clock import CaseClock, SuspensionReason
from resolvers.calendar.working_days import A_DAY, WORKED, Calendar, DayKind, days_from

MAX_EXPLAINED = 400


class DeadlineState(Enum):
    """Green, yellow, red; NONE while no deadline runs or none can be computed."""

    NONE = "NONE"
    ON_TIME = "ON_TIME"
    WARNING = "WARNING"
    OVERDUE = "OVERDUE"


class Why(Enum):
    """Why a day did or did not count."""

    STARTED = "STARTED"
    STOPPED = "STOPPED"
    WORKING_DAY = "WORKING_DAY"
    MAKE_UP_DAY = "MAKE_UP_DAY"
    WEEKEND = "WEEKEND"
    HOLIDAY = "HOLIDAY"


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One day of a case. `number` is how many counted up to it; `name` is the holiday's."""

    on: date
    why: Why
    number: int
    name: str | None = None
    reason: SuspensionReason | None = None

    @property
    def counted(self) -> bool:
        """Whether it counted."""
        return self.why in {Why.WORKING_DAY, Why.MAKE_UP_DAY}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands with its time on one day. `due_on` is the promised day, else the statutory one.

    From `warn_on` on it is yellow. `missing_year` names the year without a notice that a date would lie in.
    """

    promised_on: date | None = None
    statutory_on: date | None = None
    due_on: date | None = None
    warn_on: date | None = None
    days_left: int | None = None
    state: DeadlineState = DeadlineState.NONE
    missing_year: int | None = None


def ledger_days(clock: CaseClock, calendar: Calendar) -> Iterator[LedgerDay]:
    """Every day from the start on, without an end; raises CalendarMissing where the calendar ends."""
    pauses, number = iter(clock.pauses), 0
    pause = next(pauses, None)
    for day in days_from(clock.started_on):
        while pause and pause.resumed is not None and pause.resumed <= day:
            pause = next(pauses, None)
        if day == clock.started_on:
            yield LedgerDay(day, Why.STARTED, 0)
        elif pause and pause.holds(day):
            yield LedgerDay(day, Why.STOPPED, number, reason=pause.reason)
        else:
            kind = calendar.kind(day)
            number += kind in WORKED
            yield LedgerDay(day, Why(kind.value), number, calendar.name(day) if kind in _NAMED else None)


def reach(clock: CaseClock, calendar: Calendar, working_days: int | None) -> date | None:
    """Return the day on which so many working days have counted; None when the clock stands still before that.

    For 0 it is the day of acceptance, or the first working day after it. Raises CalendarMissing.
    """
    if working_days is None:
        return None
    if working_days <= 0:
        return calendar.next_working(clock.started_on)
    stopped = clock.pauses[-1].first if clock.stopped else None
    for day in ledger_days(clock, calendar):
        if stopped and day.on >= max(stopped, clock.started_on):
            return None
        if day.number >= working_days:
            return day.on
    raise AssertionError("days don't end")


def standing(clock: CaseClock | None, calendar: Calendar, on: date) -> Standing:
    """Return how a case stands on a day; what the calendar can't tell is None, never a guess."""
    if clock is None:
        return Standing()
    missing: list[int] = []
    promised = _or_missing(clock, calendar, clock.total(clock.promised_days), missing)
    statutory = _or_missing(clock, calendar, clock.total(clock.statutory_days), missing)
    total = clock.total(clock.statutory_days if clock.promised_days is None else clock.promised_days)
    due = statutory if clock.promised_days is None else promised
    dates = Standing(promised, statutory, due, None, None, DeadlineState.NONE, missing[0] if missing else None)
    if clock.ended or total is None:
        return dates
    return _waiting(dates, clock, calendar, total, on)


def explained(clock: CaseClock | None, calendar: Calendar, on: date) -> tuple[LedgerDay, ...]:
    """Return day by day what counted, up to the latest deadline, or to the present day; at most 400 days."""
    found: list[LedgerDay] = []
    if clock is None:
        return ()
    now = standing(clock, calendar, on)
    last = max((day for day in (now.promised_on, now.statutory_on) if day), default=on)
    try:
        for day in ledger_days(clock, calendar):
            if day.on > last or len(found) == MAX_EXPLAINED:
                break
            found.append(day)
    except CalendarMissing:
        pass  # what is known is told; `missing_year` says why it ends
    return tuple(found)


def days_stopped(clock: CaseClock | None, calendar: Calendar, on: date) -> int | None:
    """Return how many working days the clock stood still before that day; None without a calendar for it."""
    pauses = clock.pauses if clock else ()
    spans = [(pause.first, min(pause.resumed or on, on)) for pause in pauses]
    try:
        # Both ends one day earlier: the first day of a stop is part of it, the day of resuming isn't.
        return sum(calendar.between(first - A_DAY, last - A_DAY) for first, last in spans if first < last)
    except CalendarMissing:
        return None


def _or_missing(clock: CaseClock, calendar: Calendar, days: int | None, missing: list[int]) -> date | None:
    try:
        return reach(clock, calendar, days)
    except CalendarMissing as error:
        missing.append(error.year)
        return None


def _waiting(dates: Standing, clock: CaseClock, calendar: Calendar, total: int, on: date) -> Standing:
    """Add what matters until the decision: days left, and the colour."""
    missing: list[int] = []
    if dates.due_on is None:
        left = None if dates.missing_year else total - _counted(clock, calendar)
        return Standing(dates.promised_on, dates.statutory_on, days_left=left, missing_year=dates.missing_year)
    warn = _or_missing(clock, calendar, total - max(1, total // 5), missing) if total > 1 else clock.started_on
    try:
        left = calendar.between(on, dates.due_on)
    except CalendarMissing as error:
        left, missing = None, [error.year]
    year = dates.missing_year or (missing[0] if missing else None)
    state = _state(dates.due_on, warn or clock.started_on, on)
    return Standing(dates.promised_on, dates.statutory_on, dates.due_on, warn, left, state, year)


def _counted(clock: CaseClock, calendar: Calendar) -> int:
    """How many days had counted when the clock stopped; it does stand still."""
    stopped = clock.pauses[-1].first
    return max((day.number for day in _until(clock, calendar, stopped)), default=0)


def _until(clock: CaseClock, calendar: Calendar, end: date) -> Iterator[LedgerDay]:
    for day in ledger_days(clock, calendar):
        if day.on >= end:
            return
        yield day


def _state(due: date, warn: date, on: date) -> DeadlineState:
    if on > due:
        return DeadlineState.OVERDUE
    return DeadlineState.WARNING if on >= warn else DeadlineState.ON_TIME


_NAMED = {DayKind.HOLIDAY, DayKind.MAKE_UP_DAY}
