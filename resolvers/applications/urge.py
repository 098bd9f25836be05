"""What an urge (催办) leaves with a case: pure decisions, and how it lies in the database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from auth.caller import Caller
from auth.days import today
from auth.problems import CalendarMissing, LimitExceeded
from resolvers.applications.lifecycle import ApplicationAction, EventType
from resolvers.applications.model import Application, Urge
from resolvers.calendar.working_days import Calendar


def urged(application: Application, caller: Caller, urge: Urge, message: str | None) -> Application:
    """Return the case as urged; raises NotFound, NotAllowedNow, or LimitExceeded before the next working day."""
    move = application.move(caller, EventType.URGED, application.revision)
    last = application.urge
    if last is not None and today(urge.at) < last.again_on:
        raise LimitExceeded("urge.again_on", "applicationId", day=last.again_on.isoformat())
    return replace(application.moved(move, caller, urge.at, note=message), urge=urge)


def again_on(calendar: Calendar, at: datetime) -> date:
    """Return the day from which a case may be urged again: the next working day, or tomorrow where none is known."""
    try:
        return calendar.after(today(at), 1)
    except CalendarMissing:
        return today(at) + timedelta(days=1)


def urgeable(
    application: Application, actions: tuple[ApplicationAction, ...], on: date
) -> tuple[ApplicationAction, ...]:
    """Leave URGE out of some actions on days on which the case can't be urged again."""
    waits = application.urge is not None and on < application.urge.again_on
    return tuple(one for one in actions if not (waits and one is ApplicationAction.URGE))
