"""Time passing: what the system does by itself, and what the worker looks after. Several may do it at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from auth.days import today
from auth.problems import Conflict
from resolvers.applications.absence import with_silence
from resolvers.applications.issuing import documented_by_system
from resolvers.applications.lifecycle import TIMED, EventType
from resolvers.applications.model import Application
from resolvers.applications.rounds import each
from resolvers.applications.telling import tell
from resolvers.applications.timing import accepted_at, deemed, escalated, reckoned, wound
from resolvers.calendar.working_days import Calendar
from resolvers.matters.model import Matter
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Context, Stores

BATCH = 100

T = TypeVar("T")
Transact = Callable[[Callable[["Stores"], Awaitable[T]]], Awaitable[T]]
# What time makes of a case as it is then, or None when nothing is to be done.
Change = Callable[[Application], Application | None]
Telling = Callable[["Stores", Application, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Watch:
    """What keeping time needs: what is stored, transactions, the calendar, the time, and who seals documents."""

    stores: "Stores"
    transact: Transact[Application | None]
    calendar: Calendar
    at: datetime
    signer: Signer


async def timed(context: "Context", application: Application) -> Application:
    """Return a case that is about to be saved with its clock running and its days reckoned."""
    if application.status not in TIMED:
        return application
    if application.clock is None and accepted_at(application):
        matter = await context.loaders.matters.load(application.matter)
        application = wound(application, matter) if matter else application
    return reckoned(application, await context.calendar())


async def as_time_has_it(context: "Context", application: Application) -> Application:
    """Return a case as the law has it by now: accepted, if the window let five days pass (art. 32)."""
    last = application.reckoned.deem_on
    if last is None or today(context.now()) <= last:
        return await with_silence(context, application)
    # Read anew, since what is done now can't be undone.
    context.calendars.forget()
    watch = Watch(context.stores, context.transact, await context.calendar(), context.now(), context.signer)
    matters = await context.stores.matters.get_many([application.matter])
    await _deem(watch, application.id, matters[application.matter])
    return await context.stores.applications.get(application.id) or application


async def keep_time(watch: Watch) -> dict[str, int]:
    """Do a batch of everything that is due; returns how many cases each step took on."""
    return {
        "reckoned": await reckon_again(watch),
        "deemed": await deem_accepted(watch),
        "escalated": await escalate(watch),
    }


async def deem_accepted(watch: Watch) -> int:
    """Accept what the window didn't answer within five working days; returns how many."""
    waiting = await watch.stores.applications.unanswered(today(watch.at), BATCH)
    matters = await watch.stores.matters.get_many(list({one.matter for one in waiting}))
    return await each(waiting, lambda one: _deem(watch, one.id, matters[one.matter]))


async def escalate(watch: Watch) -> int:
    """Tell supervisors once of every case that is overdue (督办); returns of how many."""
    late = await watch.stores.applications.overdue(today(watch.at), BATCH)
    change, told = partial(_escalated, watch), of(EventType.ESCALATED)
    return await each(late, lambda one: changed(watch, one.id, change, told))


async def reckon_again(watch: Watch) -> int:
    """Reckon the days of cases that were reckoned by an earlier calendar, or never; returns of how many.

    What people see is computed when they look, so this changes no revision and leaves no event.
    """
    stale = await watch.stores.applications.reckoned_before(watch.calendar.edition, BATCH)
    matters = await watch.stores.matters.get_many(list({one.matter for one in stale}))

    async def again(one: Application) -> Application:
        fresh = reckoned(wound(one, matters[one.matter]), watch.calendar)
        await watch.stores.applications.put_days(fresh)
        return fresh

    return await each(stale, again)


async def _deem(watch: Watch, number: str, matter: Matter) -> Application | None:
    change = partial(_deemed, watch, matter)
    return await changed(watch, number, change, of(EventType.DEEMED_ACCEPTED))


def of(event: EventType) -> Telling:
    """Tell whom an event concerns."""
    return lambda stores, case, at: tell(stores, case, event, at)


async def changed(watch: Watch, number: str, change: Change, told: Telling) -> Application | None:
    """Change a case and tell people of it, in one transaction.

    None when there was nothing to do, or others were first.
    """

    async def story(stores: "Stores") -> Application | None:
        current = await stores.applications.get(number)
        after = change(current) if current else None
        if after is None:
            # Its days were reckoned by another calendar: put them right, or it would be looked at for ever.
            if current is not None:
                await stores.applications.put_days(reckoned(current, watch.calendar))
            return None
        if current is not None and len(after.events) > len(current.events):
            after = await documented_by_system(stores, watch.signer, after, watch.at)
        await told(stores, after, watch.at)
        return await stores.applications.save(after)

    try:
        return await watch.transact(story)
    except Conflict:
        return None


def _deemed(watch: Watch, matter: Matter, case: Application) -> Application | None:
    return deemed(case, matter, watch.calendar, watch.at)


def _escalated(watch: Watch, case: Application) -> Application | None:
    return escalated(case, watch.calendar, watch.at)
