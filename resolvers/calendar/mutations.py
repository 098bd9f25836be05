from typing import TYPE_CHECKING

from auth.problems import Conflict
from resolvers.calendar.model import CalendarYear, YearPlan, checked, succeeding

if TYPE_CHECKING:
    from resolvers.context import Context


async def set_year(context: "Context", plan: YearPlan, revision: int) -> CalendarYear:
    """Enter or correct a whole year; `revision` is the one that was read, 0 for a year that isn't there yet.

    Deadlines are computed from the calendar whenever they are read, so running ones move with it; what queues are
    filtered by is reckoned anew by the worker. Decisions that were made stay as they are.
    """
    checked(plan)
    before = await context.stores.calendars.get(plan.year)
    if revision != (before.revision if before else 0):
        raise Conflict(before.revision if before else 0)
    saved = await context.stores.calendars.save(succeeding(before, plan, context.caller.id or "", context.now()))
    context.calendars.forget()
    return saved
