"""Carrying a package on once a part of it has ended: by the worker, or by whoever looks first."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog

from auth.caller import ANONYMOUS
from auth.days import today
from auth.notifications.model import NotificationKind
from auth.problems import Conflict
from resolvers.applications.library import lost_since
from resolvers.applications.lifecycle import ApplicationStatus, EventType, own_move
from resolvers.applications.model import Application
from resolvers.applications.open_borders import why_closed
from resolvers.applications.telling import tell_of_package
from resolvers.calendar.working_days import Calendar
from resolvers.certificates.issue import genuine
from resolvers.certificates.model import Certificate
from resolvers.package_applications.abroad import FromAbroad, results_abroad
from resolvers.package_applications.model import PART_DRAFTS, Cases, PackageApplication
from resolvers.package_applications.plan import Step, next_step
from resolvers.package_applications.splitting import Given, found_by_rules, lacking, made_case
from resolvers.package_applications.taking import PartsOffice, Taken, store, taken
from resolvers.packages.model import Offer
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 50
_TRIES = 3
_log = structlog.get_logger("tongban.packages")

Transact = Callable[[Callable[["Stores"], Awaitable[bool]]], Awaitable[bool]]


class _Outdated(Exception):
    """The package has changed since its plan was made."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carrying on needs besides the package: what is stored, transactions, the calendar, the time, who seals."""

    stores: "Stores"
    transact: Transact
    calendar: Calendar
    at: datetime
    signer: Signer


@dataclass(frozen=True, slots=True)
class Plan:
    """What is next with a package as it was then, with the new cases by their matters' codes, ready to be stored.

    `drafts_before` ends its parts' drafts that were last changed before that time.
    """

    number: str
    drafts_before: datetime | None
    revision: int = 0
    step: Step = Step()
    fresh: Mapping[str, Taken] = field(default_factory=dict)


async def advance_all(carrier: Carrier) -> int:
    """Carry on every package a part of which has ended, a batch at a time; returns how many changed."""
    done = 0
    for number in await carrier.stores.applications.package_news(BATCH):
        try:
            done += await advance(carrier, number)
        except Exception:  # noqa: BLE001 - one package must not hold the others up; it is tried again in a minute
            _log.exception("package_broke_off", package=number)
    return done


async def expire_parts(carrier: Carrier) -> int:
    """Delete parts' drafts that nobody completed in thirty days, and carry their packages on without them.

    Both in one transaction, a batch at a time; returns in how many packages.
    """
    before, done = carrier.at - PART_DRAFTS, 0
    for number in await carrier.stores.applications.expired_parts(before, BATCH):
        try:
            done += await advance(carrier, number, before)
        except Exception:  # noqa: BLE001 - one package must not hold the others up; it is tried again in an hour
            _log.exception("package_broke_off", package=number)
    return done


async def advance(carrier: Carrier, number: str, drafts_before: datetime | None = None) -> bool:
    """Do what is next with a package, all of it in one transaction; False when there was nothing to do.

    `drafts_before` ends its parts' drafts that were last changed before that time.
    """
    for _ in range(_TRIES):
        plan = await _planned(carrier, number, drafts_before)
        try:
            return await carrier.transact(partial(_turn, carrier, plan))
        except _Outdated:
            continue
        except Conflict:  # somebody else carries it on
            return False
    return False


async def _planned(carrier: Carrier, number: str, drafts_before: datetime | None) -> Plan:
    """Make the next cases and what is sealed of them before the transaction, which nothing keeps waiting then."""
    whole = await carrier.stores.package_applications.get(number)
    if whole is None:
        return Plan(number, drafts_before)
    cases = _without(await carrier.stores.applications.get_many(list(whole.numbers)), drafts_before)
    step = next_step(whole, cases)
    fresh = await _fresh(carrier, whole, cases, step) if step.ready else {}
    return Plan(number, drafts_before, whole.revision, step, fresh)


async def _turn(carrier: Carrier, plan: Plan, stores: "Stores") -> bool:
    """Carry a plan out; raises _Outdated, which undoes all of it, when the package has changed since it was made."""
    whole = await stores.package_applications.get(plan.number)
    if plan.drafts_before is not None:
        await stores.applications.end_parts(plan.number, plan.drafts_before)
    # Before new cases come, one of which may be news itself.
    await stores.applications.heard(plan.number)
    if whole is None:
        return False
    cases = await stores.applications.get_many(list(whole.numbers))
    step = next_step(whole, cases)
    if step.nothing:
        return False
    if (plan.revision, plan.step) != (whole.revision, step):
        raise _Outdated
    await _carry_out(stores, whole, cases, plan, carrier.at)
    return True


async def _fresh(carrier: Carrier, whole: PackageApplication, cases: Cases, step: Step) -> dict[str, Taken]:
    """Make the cases whose turn it is and submit them; what still lacks something stays a draft for the applicant to
    complete."""
    offer, given = await _offer(carrier, whole), await _given(carrier, whole, cases)
    made = {code: _carried_on(whole, offer, code, given, carrier.at) for code in step.ready}
    submitted = [one for one in made.values() if one.status is not ApplicationStatus.DRAFT]
    office = PartsOffice(carrier.stores, carrier.signer, carrier.calendar, carrier.at)
    done = {one.case.id: one for one in await taken(office, submitted, {one.id: one for one in offer.matters})}
    return {code: done.get(case.id) or Taken(case) for code, case in made.items()}


async def _carry_out(stores: "Stores", whole: PackageApplication, cases: Cases, plan: Plan, at: datetime) -> None:
    step, fresh = plan.step, {code: one.case for code, one in plan.fresh.items()}
    if plan.fresh:
        await store(stores, list(plan.fresh.values()))
    closed = {code: replace(whole.part(code), closed=why) for code, why in step.closed.items()}
    begun = {code: replace(whole.part(code), application=case.id) for code, case in fresh.items()}
    parts, ended = whole.with_parts(closed | begun), at if step.ended else None
    await stores.package_applications.save(whole.changed(at, parts=parts, ended_at=ended))
    # Where to look: at the case that is new, or at the one that ended last.
    about = next(iter(fresh.values()), None) or max(cases.values(), key=lambda one: one.updated_at, default=None)
    if about is not None:
        await tell_of_package(stores, about, _news(step, fresh), at)


def _carried_on(whole: PackageApplication, offer: Offer, code: str, given: Given, at: datetime) -> Application:
    """Make the next case and submit it, or leave it a draft."""
    case = made_case(whole, offer, code, given, at)
    draft = case.recorded(EventType.STARTED, ANONYMOUS, at, f"“{whole.definition.name}”的前置事项已办结")
    move = own_move(ApplicationStatus.DRAFT, EventType.SUBMITTED)
    promised = any(one.committed for one in case.materials)
    held_back = (promised and given.barred) or (case.abroad and given.closed)
    if move is None or held_back or lacking(case, offer, code, given):
        return draft
    note = f"随“{whole.definition.name}”一并申请"
    found = found_by_rules(draft, offer, code, given)
    return draft.moved(move, ANONYMOUS, at, submitted_at=at, received_at=at, instant=found, note=note)


def _without(cases: Cases, drafts_before: datetime | None) -> Cases:
    """The cases without drafts that end now."""
    if drafts_before is None:
        return cases
    return {
        number: one
        for number, one in cases.items()
        if one.status is not ApplicationStatus.DRAFT or one.updated_at >= drafts_before
    }


async def _offer(now: Carrier, whole: PackageApplication) -> Offer:
    found = await now.stores.matters.get_many([one.matter for one in whole.parts])
    return Offer(whole.definition, tuple(found[one.matter] for one in whole.parts))


async def _given(now: Carrier, whole: PackageApplication, cases: Cases) -> Given:
    """The applicant's library, what the cases so far ended with, and whether they may still promise anything."""
    holder = whole.applicant.id_number
    libraries = await now.stores.certificates.libraries([holder], today(now.at)) if holder else {}
    frozen = {one.key: one.certificate for one in whole.materials if one.certificate}
    ids = [one for case in cases.values() for one in case.results]
    found = await now.stores.certificates.get_many([*ids, *frozen.values()]) if ids or frozen else {}
    library = libraries.get(holder or "", {})
    real = await _genuine(now, [*library.values(), *found.values()])
    abroad = await results_abroad(now.stores, cases, today(now.at))
    results: dict[str, Sequence[Certificate | FromAbroad]] = {
        part.code: [abroad[part.application]]
        if part.application in abroad
        else [found[one] for one in cases[part.application].results if one in found]
        for part in whole.parts
        if part.application and part.application in cases
    }
    return Given(
        library={type: one for type, one in library.items() if one.id in real},
        results=results,
        serving={key: found[one] for key, one in frozen.items() if one in real and one in found},
        chosen=frozenset(whole.chosen),
        barred=any(one.committed for one in whole.materials) and await now.stores.breaches.bars(holder),
        closed=whole.away is not None and bool(await why_closed(now.stores, whole.away.crossing, today(now.at))),
    )


async def _genuine(now: Carrier, certificates: Sequence[Certificate]) -> set[str]:
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
