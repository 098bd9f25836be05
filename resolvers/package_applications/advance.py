"""Carrying a package on once a part of it has ended: by the worker, or by whoever looks first."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from auth.caller import ANONYMOUS
from auth.days import today
from auth.notifications.model import NotificationKind
from auth.problems import Conflict
from resolvers.applications.library import lost_since
from resolvers.applications.lifecycle import ApplicationStatus, EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.telling import tell_of_package
from resolvers.applications.timing import reckoned
from resolvers.calendar.working_days import Calendar
from resolvers.certificates.issue import genuine
from resolvers.certificates.model import Certificate
from resolvers.package_applications.model import Cases, PackageApplication
from resolvers.package_applications.plan import Step, next_step
from resolvers.package_applications.splitting import Given, lacking, made_case
from resolvers.packages.model import Offer

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 50
_log = structlog.get_logger("tongban.packages")

Transact = Callable[[Callable[["Stores"], Awaitable[bool]]], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class _Moment:
    """What carrying on needs besides the package: what is stored, the calendar, the time."""

    stores: "Stores"
    calendar: Calendar
    at: datetime


async def advance_all(stores: "Stores", transact: Transact, calendar: Calendar, at: datetime) -> int:
    """Carry on every package a part of which has ended, a batch at a time; returns how many changed."""
    done = 0
    for number in await stores.applications.package_news(BATCH):
        try:
            done += await advance(transact, calendar, number, at)
        except Exception:  # noqa: BLE001 - one package must not hold the others up; it is tried again in a minute
            _log.exception("package_broke_off", package=number)
    return done


async def advance(transact: Transact, calendar: Calendar, number: str, at: datetime) -> bool:
    """Do what is next with a package, all of it in one transaction; False when there was nothing to do."""

    async def story(stores: "Stores") -> bool:
        whole = await stores.package_applications.get(number)
        if whole is None:
            await stores.applications.heard(number)
            return False
        cases = await stores.applications.get_many(list(whole.numbers))
        step = next_step(whole, cases)
        if not step.nothing:
            await _carry_out(_Moment(stores, calendar, at), whole, cases, step)
        await stores.applications.heard(number)
        return not step.nothing

    try:
        return await transact(story)
    except Conflict:  # somebody else carries it on
        return False


async def _carry_out(now: _Moment, whole: PackageApplication, cases: Cases, step: Step) -> None:
    offer = await _offer(now, whole)
    given = await _given(now, whole, cases) if step.ready else Given()
    fresh = {code: _carried_on(whole, offer, code, given, now) for code in step.ready}
    for one in fresh.values():
        if not await now.stores.applications.add(one):
            raise RuntimeError("a case's number is taken")
    closed = {code: replace(whole.part(code), closed=why) for code, why in step.closed.items()}
    begun = {code: replace(whole.part(code), application=case.id) for code, case in fresh.items()}
    parts, ended = whole.with_parts(closed | begun), now.at if step.ended else None
    await now.stores.package_applications.save(whole.changed(now.at, parts=parts, ended_at=ended))
    # Where to look: at the case that is new, or at the one that ended last.
    about = next(iter(fresh.values()), None) or max(cases.values(), key=lambda one: one.updated_at, default=None)
    if about is not None:
        await tell_of_package(now.stores, about, _news(step, fresh), now.at)


def _carried_on(whole: PackageApplication, offer: Offer, code: str, given: Given, now: _Moment) -> Application:
    """Make the next case and submit it; what still lacks something stays a draft for the applicant to complete."""
    case = made_case(whole, offer, code, given, now.at)
    draft = case.recorded(EventType.STARTED, ANONYMOUS, now.at, f"“{whole.definition.name}”的前置事项已办结")
    move = own_move(ApplicationStatus.DRAFT, EventType.SUBMITTED)
    promised = any(one.committed for one in case.materials)
    if move is None or lacking(case, offer, code, given) or (promised and given.barred):
        return draft
    note = f"随“{whole.definition.name}”一并申请"
    moved = draft.moved(move, ANONYMOUS, now.at, submitted_at=now.at, received_at=now.at, note=note)
    return reckoned(moved, now.calendar)


async def _offer(now: _Moment, whole: PackageApplication) -> Offer:
    found = await now.stores.matters.get_many([one.matter for one in whole.parts])
    return Offer(whole.definition, tuple(found[one.matter] for one in whole.parts))


async def _given(now: _Moment, whole: PackageApplication, cases: Cases) -> Given:
    """The applicant's library, what the cases so far ended with, and whether they may still promise anything."""
    holder = whole.applicant.id_number
    libraries = await now.stores.certificates.libraries([holder], today(now.at)) if holder else {}
    chosen = {one.key: one.certificate for one in whole.materials if one.certificate}
    ids = [one for case in cases.values() for one in case.results]
    found = await now.stores.certificates.get_many([*ids, *chosen.values()]) if ids or chosen else {}
    library = libraries.get(holder or "", {})
    real = await _genuine(now, [*library.values(), *found.values()])
    results = {
        part.code: [found[one] for one in cases[part.application].results if one in found]
        for part in whole.parts
        if part.application and part.application in cases
    }
    return Given(
        library={type: one for type, one in library.items() if one.id in real},
        results=results,
        serving={key: found[one] for key, one in chosen.items() if one in real and one in found},
        barred=any(one.committed for one in whole.materials) and await now.stores.breaches.bars(holder),
    )


async def _genuine(now: _Moment, certificates: Sequence[Certificate]) -> set[str]:
    """Which of them hold today, and say what their seals signed."""
    seals = await now.stores.seals.get_many(sorted({one.signature.seal_code for one in certificates}))
    day = today(now.at)
    return {
        one.id
        for one in certificates
        if genuine(one, seals.get(one.signature.seal_code)) and lost_since(one, day) is None
    }


def _news(step: Step, fresh: Mapping[str, Application]) -> NotificationKind:
    """One thing to tell: the most important one."""
    if step.ended:
        return NotificationKind.PACKAGE_ENDED
    if step.closed:
        return NotificationKind.PACKAGE_PART_FAILED
    drafts = any(one.status is ApplicationStatus.DRAFT for one in fresh.values())
    return NotificationKind.PACKAGE_NEEDS_YOU if drafts else NotificationKind.PACKAGE_WENT_ON
