"""Asking other departments for their opinions, giving one, and who sees what of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from auth.caller import Caller
from auth.days import today
from auth.problems import AlreadyDone, Invalid, NotAllowedNow, NotFound, Required
from resolvers.applications.apply import existing
from resolvers.applications.lifecycle import Actor, EventType
from resolvers.applications.model import Application
from resolvers.applications.opinions import (
    MAX_OPINIONS,
    MAX_WORKING_DAYS,
    Opinion,
    Opinions,
    awaited,
    deemed,
    objections,
)
from resolvers.applications.settle import handled
from resolvers.certificates.mutations import valid_reason

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask and how many working days they have; `elsewhere` are a partner province's, names by code."""

    departments: Sequence[str]
    working_days: int
    elsewhere: Mapping[str, str] = field(default_factory=dict)


async def request_opinions(context: "Context", number: str, revision: int, asking: Asking) -> Application:
    """Ask other departments at once, each once per case; they have so many working days to answer."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.OPINION_REQUESTED, revision)
    if not 1 <= asking.working_days <= MAX_WORKING_DAYS:
        raise Invalid("opinion.days", "workingDays", maximum=MAX_WORKING_DAYS)
    names, at = await _askable(context, application, asking), context.now()
    calendar = await context.calendar()
    due_on = calendar.after(today(at), asking.working_days)
    _check_in_time(application, due_on, calendar.after(today(at), 1))
    asked = tuple(Opinion(code, name, due_on, at, context.caller.id or "") for code, name in names.items())
    note = f"征求{'、'.join(names.values())}意见，{due_on.isoformat()}前反馈，逾期视为同意"
    after = application.moved(move, context.caller, at, opinions=(*application.opinions, *asked), note=note)
    return await handled(context, application, move, after)


async def give_opinion(context: "Context", number: str, revision: int, *, agree: bool, opinion: str) -> Application:
    """Say what the caller's department thinks; what exactly stays among departments until the case is decided."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.OPINION_GIVEN, revision)
    owed = application.owed_by(context.caller)
    if owed is None:
        raise AlreadyDone("opinion.given")
    at = context.now()
    given = owed.answered(context.caller, valid_reason(opinion, "opinion"), at, agree=agree)
    opinions = tuple(given if one is owed else one for one in application.opinions)
    note = f"{owed.name}已反馈意见"
    after = application.moved(move, context.caller, at, opinions=opinions, note=note)
    return await handled(context, application, move, after)


def check_answered(application: Application, reason: str | None) -> None:
    """Raise unless every department has answered, and what objects is answered by the decision's reason."""
    waiting = awaited(application.opinions, application.status)
    if waiting:
        raise NotAllowedNow("opinion.waiting", names="、".join(one.name for one in waiting))
    against = objections(application.opinions)
    if against and not (reason or "").strip():
        raise Required("opinion.unanswered", "reason", names="、".join(one.name for one in against))


def opinions_for(application: Application, caller: Caller, on: date) -> Opinions:
    """Return what the caller sees of the opinions on that day: all of them for who handles the case.

    Others learn who was asked and until when. A department sees what it said itself, the applicant everything once
    the case is decided: until then it is deliberation (政府信息公开条例 art. 16, which leaves it to the authority).
    """
    opinions = application.opinions
    if awaited(opinions, application.status):
        opinions = deemed(opinions, None, on)
    actors = application.actors(caller)
    if application.staffed_by(caller) or (Actor.APPLICANT in actors and application.decision):
        return opinions
    own = Actor.CONSULTED in actors
    return tuple(one if own and one.asks(caller, application.region) else one.silent() for one in opinions)


def _check_in_time(application: Application, due_on: date, soonest: date) -> None:
    """Raise Invalid for a day after the case's own deadline. The next working day may always be given: a case that is
    overdue needs the opinion all the same."""
    last = max(application.reckoned.due_on or date.max, soonest)
    if due_on > last:
        raise Invalid("opinion.late", "workingDays", day=last.isoformat())


async def _askable(context: "Context", application: Application, asking: Asking) -> dict[str, str]:
    """Return the departments' names by code, when all of them can be asked."""
    here = list(dict.fromkeys(asking.departments))
    codes = [*here, *asking.elsewhere]
    if not codes:
        raise Required("opinion.nobody", "departmentCodes")
    if len(codes) + len(application.opinions) > MAX_OPINIONS:
        raise Invalid("opinion.too_many", "departmentCodes", maximum=MAX_OPINIONS)
    if application.department in codes:
        raise Invalid("opinion.own", "departmentCodes")
    if asked := next((one for one in application.opinions if one.department in codes), None):
        raise AlreadyDone("opinion.asked", "departmentCodes", name=asked.name)
    found = await context.stores.departments.get_many(here)
    if unknown := next((code for code in here if code not in found), None):
        raise NotFound("opinion.department", "departmentCodes", code=unknown)
    return {code: found[code].name for code in here} | dict(asking.elsewhere)
