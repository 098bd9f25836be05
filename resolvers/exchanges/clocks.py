"""Time on both sides of a case that crosses: until when the whole is to be decided, and each department to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import CalendarMissing
from resolvers.applications.consulting import opinions_for
from resolvers.applications.crossing import CaseDirection
from resolvers.applications.deadline import DeadlineState
from resolvers.applications.lifecycle import UNDER_WAY
from resolvers.applications.opinions import Opinion, Opinions, OpinionStatus
from resolvers.calendar.working_days import Calendar
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.queries import application_of

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class BorderClock:
    """Until which day, how many working days that leaves by the calendar here, and what colour that is."""

    due_on: date | None = None
    working_days_left: int | None = None
    state: DeadlineState = DeadlineState.NONE


@dataclass(frozen=True, slots=True)
class JointTask:
    """What a department of one of the provinces was asked; `province` is the code of whose department it is."""

    province: str
    opinion: Opinion
    clock: BorderClock


def clock_until(due_on: date | None, calendar: Calendar, on: date) -> BorderClock:
    """A clock that runs until that day; yellow on the last working day, like every other."""
    if due_on is None:
        return BorderClock()
    try:
        left = calendar.between(on, due_on)
    except CalendarMissing:
        return BorderClock(due_on, None, DeadlineState.OVERDUE if on > due_on else DeadlineState.ON_TIME)
    late, last = on > due_on, left <= 1
    state = DeadlineState.OVERDUE if late else DeadlineState.WARNING if last else DeadlineState.ON_TIME
    return BorderClock(due_on, left, state)


def tasks_of(opinions: Opinions, ours: str, calendar: Calendar, on: date) -> tuple[JointTask, ...]:
    """What departments of either side were asked, in that order; a clock runs only for whom an answer is owed by."""
    return tuple(
        JointTask(
            one.elsewhere or ours,
            one,
            clock_until(one.due_on if one.status is OpinionStatus.REQUESTED else None, calendar, on),
        )
        for one in opinions
    )


async def whole(context: "Context", case: ExchangeCase) -> BorderClock:
    """Until when the province that decides it means to: by its own clock, or as it said last."""
    application = await context.loaders.applications.load(case.application)
    if application is None or application.status not in UNDER_WAY:
        return BorderClock()
    due = case.due_on if case.direction is CaseDirection.OUTBOUND else application.reckoned.due_on
    return clock_until(due, await context.calendar(), today(context.now()))


async def tasks(context: "Context", case: ExchangeCase) -> Sequence[JointTask]:
    """What departments were asked about a case, as the caller may see it; nothing for who may not see the case."""
    application = await application_of(context, case)
    if application is None:
        return ()
    on = today(context.now())
    return tasks_of(opinions_for(application, context.caller, on), context.province, await context.calendar(), on)
