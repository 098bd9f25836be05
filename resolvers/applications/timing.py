"""What time does to a case: pure decisions, from the case, its matter and the calendar."""

from dataclasses import replace
from datetime import date, datetime

from auth.caller import ANONYMOUS
from auth.days import today
from auth.problems import CalendarMissing, LimitExceeded
from resolvers.applications.clock import CaseClock, started
from resolvers.applications.deadline import reach, standing
from resolvers.applications.lifecycle import TIMED, ApplicationStatus, EventType, own_move
from resolvers.applications.model import AcceptanceMode, Application, Reckoned
from resolvers.calendar.working_days import Calendar
from resolvers.matters.model import Matter

# Administrative Licensing Law, art. 32: within five days everything that is missing has to be told.
ANSWER_DAYS = 5
MAX_STOPS = 50
_ACCEPTED = {EventType.ACCEPTED, EventType.DEEMED_ACCEPTED}
_DECIDING = TIMED - {ApplicationStatus.SUBMITTED}


def answer_by(application: Application, calendar: Calendar) -> date | None:
    """Return the last of the five days that the window has to answer; None when it has, or the calendar ends before.

    They begin anew with a supplement: what came then has to be looked at again, and accepted if it is all that was
    asked for (art. 32, items 4 and 5).
    """
    if application.status is not ApplicationStatus.SUBMITTED or application.received_at is None:
        return None
    try:
        return calendar.after(today(application.received_at), ANSWER_DAYS)
    except CalendarMissing:
        return None


def accepted_at(application: Application) -> datetime | None:
    """When a case without a clock was accepted: one from before there were clocks, or one just now."""
    found = (event.at for event in reversed(application.events) if event.type in _ACCEPTED)
    return next(found, None) if application.status in _DECIDING else None


def wound(application: Application, matter: Matter) -> Application:
    """Return the case with a running clock, if it was accepted and has none yet."""
    at = accepted_at(application)
    if application.clock or at is None or application.abroad:
        return application
    return application.changed(clock=started(application.asked_of(matter), at))


def reckoned(application: Application, calendar: Calendar) -> Application:
    """Return the case with the days that queues and the worker look for, by this calendar."""
    if application.status not in TIMED:
        return application.changed(reckoned=Reckoned())
    if application.abroad:  # the calendar of whoever decides it counts
        return application.changed(reckoned=Reckoned(calendar.edition))
    days = Reckoned(calendar.edition, deem_on=answer_by(application, calendar))
    clock = application.clock
    if clock is None or clock.ended:
        return application.changed(reckoned=days)
    # The day that is asked for doesn't matter to these dates.
    now = standing(clock, calendar, clock.started_on)
    due, warn = now.due_on, now.warn_on if now.due_on else None
    escalate = None if clock.escalated else due
    return application.changed(reckoned=replace(days, due_on=due, warn_on=warn, escalate_on=escalate))


def deemed(application: Application, matter: Matter, calendar: Calendar, at: datetime) -> Application | None:
    """Return the case as accepted by law from the day of receipt, or None while the window may still answer."""
    move = own_move(application.status, EventType.DEEMED_ACCEPTED)
    last = answer_by(application, calendar)
    if move is None or last is None or application.received_at is None or today(at) <= last:
        return None
    after = application.moved(
        move,
        ANONYMOUS,
        at,
        acceptance_mode=AcceptanceMode.DEEMED,
        refusal_proposal=None,
        clock=started(application.asked_of(matter), application.received_at),
        note=f"截至{last.isoformat()}未告知补正或作出受理决定，自收到申请之日起即为受理（行政许可法第三十二条）",
    )
    return reckoned(after, calendar)


def escalated(application: Application, calendar: Calendar, at: datetime) -> Application | None:
    """Return the case with its supervisors told that it is overdue, or None when it isn't, or they know."""
    clock, move = application.clock, own_move(application.status, EventType.ESCALATED)
    if clock is None or clock.escalated or move is None:
        return None
    due = standing(clock, calendar, today(at)).due_on
    if due is None or today(at) <= due:
        return None
    marked = replace(clock, escalated_at=at)
    return reckoned(
        application.moved(move, ANONYMOUS, at, clock=marked, note=f"已超过{due.isoformat()}的办理期限"), calendar
    )


def check_stops(clock: CaseClock) -> None:
    """Raise LimitExceeded when a clock has been stopped too often."""
    if len(clock.stops) >= MAX_STOPS:
        raise LimitExceeded("deadline.too_many_stops", maximum=MAX_STOPS)


def statute_over(clock: CaseClock, calendar: Calendar, on: date) -> bool:
    """Tell whether the statutory time, or the promised one without any, has run out; raises CalendarMissing."""
    days = clock.promised_days if clock.statutory_days is None else clock.statutory_days
    last = reach(clock, calendar, days)
    return last is not None and on > last
