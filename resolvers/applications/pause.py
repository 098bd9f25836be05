"""Stopping the clock, starting it again, and the one extension."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auth.days import today
from auth.problems import AlreadyDone, Invalid, NotAllowedNow
from resolvers.applications.apply import existing
from resolvers.applications.clock import CaseClock, Extension, SuspensionReason
from resolvers.applications.lifecycle import EventType
from resolvers.applications.model import Application
from resolvers.applications.settle import handled
from resolvers.applications.timing import check_stops, statute_over
from resolvers.certificates.mutations import valid_reason

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_STOPPED_DAYS = 250
_CALLED = {
    SuspensionReason.SITE_INSPECTION: "现场勘验",
    SuspensionReason.HEARING: "听证",
    SuspensionReason.TESTING: "检验、检测、检疫或者鉴定",
    SuspensionReason.EXPERT_REVIEW: "专家评审",
    SuspensionReason.PUBLICITY: "公示",
    SuspensionReason.APPLICANT: "申请人原因",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Why the clock is to stand still, in which words, and for how many working days presumably."""

    reason: SuspensionReason
    note: str
    working_days: int | None = None


async def suspend(context: "Context", number: str, revision: int, stop: Stop) -> Application:
    """Stop the clock for a special procedure; the applicant is told how long it takes (art. 45)."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.SUSPENDED, revision)
    clock = _clock(application)
    check_stops(clock)
    note = f"{_CALLED[stop.reason]}：{valid_reason(stop.note, 'note')}"
    if stop.working_days is not None:
        note += await _announced(context, stop.working_days)
    at = context.now()
    stopped = clock.stop(at, stop.reason, stop.working_days)
    after = application.moved(move, context.caller, at, clock=stopped, note=note)
    return await handled(context, application, move, after)


async def resume(context: "Context", number: str, revision: int, note: str | None) -> Application:
    """Let the clock run again."""
    application = await existing(context, number)
    move = application.move(context.caller, EventType.RESUMED, revision)
    at, said = context.now(), (note or "").strip()[:500] or None
    after = application.moved(move, context.caller, at, clock=_clock(application).resume(at), note=said)
    return await handled(context, application, move, after)


async def extend(
    context: "Context", number: str, revision: int, *, reason: str, working_days: int | None
) -> Application:
    """Extend the time to decide, once and before it runs out; the applicant is told why (art. 42).

    Without a number of days it is the most that the law allows: ten, fifteen for joint handling.
    """
    application = await existing(context, number)
    move = application.move(context.caller, EventType.EXTENDED, revision)
    clock = _clock(application)
    if clock.extension:
        raise AlreadyDone("deadline.extended")
    days = clock.largest_extension if working_days is None else working_days
    if not 1 <= days <= clock.largest_extension:
        raise Invalid("deadline.extension", "workingDays", maximum=clock.largest_extension)
    if statute_over(clock, await context.calendar(), today(context.now())):
        raise NotAllowedNow("deadline.over")
    at, why = context.now(), valid_reason(reason)
    extended = clock.extend(Extension(days, why, at))
    after = application.moved(move, context.caller, at, clock=extended, note=f"延长{days}个工作日：{why}")
    return await handled(context, application, move, after)


async def _announced(context: "Context", working_days: int) -> str:
    """Until when it presumably takes; raises CalendarMissing rather than guess."""
    if not 1 <= working_days <= MAX_STOPPED_DAYS:
        raise Invalid("deadline.stop", "workingDays", maximum=MAX_STOPPED_DAYS)
    last = (await context.calendar()).after(today(context.now()), working_days)
    return f"（预计{working_days}个工作日，至{last.isoformat()}）"


def _clock(application: Application) -> CaseClock:
    if application.clock is None:
        raise NotAllowedNow("deadline.not_running")
    return application.clock
