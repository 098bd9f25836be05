"""What a worker does by the clock: each job finishes what is due, and several workers may do it at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from api.context import Services
from api.exchange.jobs import converse, fetch_files
from api.exchange.refreshing import refresh_statements
from api.webhooks.jobs import tell_partners
from auth.days import today
from auth.problems import Conflict
from resolvers.aftercare import watching
from resolvers.applications import timekeeping
from resolvers.applications.absence import deem_agreed
from resolvers.applications.completing import complete_delivered
from resolvers.applications.figures import refresh_daily
from resolvers.applications.linking import BATCH as SIGNATURES
from resolvers.applications.linking import link_signatures
from resolvers.applications.owing import look_after_owing
from resolvers.applications.timekeeping import BATCH, Watch
from resolvers.calendar.reminding import missing_years, remind
from resolvers.certificates.status_list import BATCH as LISTED
from resolvers.certificates.status_list import place_all
from resolvers.certificates.watching import BATCH as CERTIFICATES
from resolvers.certificates.watching import look_after
from resolvers.exchanges.reminding import endings
from resolvers.exchanges.reminding import remind as remind_of_endings
from resolvers.matters.audit.run import FRESH, current_audit
from resolvers.matters.publication import carry_out as turn_over
from resolvers.matters.publication import due
from resolvers.package_applications.advance import BATCH as PACKAGES
from resolvers.package_applications.advance import Carrier, advance_all, expire_parts
from resolvers.personal.closing import carry_out
from resolvers.retention.enforce import enforce
from resolvers.seals.heads import keep_heads

_log = structlog.get_logger("tongban.worker")

T = TypeVar("T")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often; `run` returns how much it did, and again at once when that was `full`."""

    run: Callable[[Services, datetime], Awaitable[int]]
    every: timedelta
    full: int | None = None


async def sweep(services: Services, at: datetime) -> int:
    """Delete what has been kept long enough (resolvers/retention), and audit the catalogue once a day."""
    await current_audit(services.stores, at, FRESH)
    gone = await enforce(services.database, at)
    for what, count in gone.items():
        _log.info("retention_over", what=what, count=count)
    return sum(gone.values())


async def sweep_contents(services: Services, at: datetime) -> int:
    """Delete contents of uploads that broke off a day ago before there was a file; returns how many."""
    dropped = await services.stores.files.drop_abandoned(at - _A_DAY)
    if dropped:
        _log.info("contents_dropped", contents=dropped)
    return dropped


async def close_accounts(services: Services, at: datetime) -> int:
    """Carry out the closing of accounts whose time has come; returns how many are over."""
    over = 0
    for closure in await services.gate.closures.due(at):
        try:
            over += await carry_out(services.gate, services.stores, closure, at)
        except Exception:  # noqa: BLE001 - one account must not hold the others up; it is tried again in an hour
            _log.exception("closure_broke_off", account=closure.id)
    return over


async def remind_of_calendar(services: Services, at: datetime) -> int:
    """Tell staff once a month of a year whose holiday notice is not entered; returns which years, how many."""
    missing = missing_years(await services.calendars.current(at), at)
    for year in missing:
        _log.warning("calendar_missing", year=year)
        await remind(services.stores, year, at)
    return len(missing)


async def refresh(services: Services, at: datetime) -> int:
    """Count what matters' figures say, once a day; returns how many matters changed."""
    changed = await refresh_daily(services.stores, at) or 0
    if changed:
        _log.info("figures_refreshed", matters=changed)
    return changed


async def turn_catalogue(services: Services, at: datetime) -> int:
    """Put versions in force whose day has come, and retire matters whose last day is over; returns how many."""
    done = 0
    for turn in await due(services.stores, at):
        try:
            if not await turn_over(services.transact, turn, at):
                _log.warning("matter_lapsed", matter=turn.code)
            done += 1
        except Conflict:  # an editor or another worker was at the same matter; there is another round in a minute
            continue
        except Exception:  # noqa: BLE001 - one matter must not hold the others up; it is tried again in a minute
            _log.exception("matter_broke_off", matter=turn.code)
    return done


async def keep_time(services: Services, at: datetime) -> dict[str, int]:
    """Accept what windows let lie, escalate what is overdue, reckon what a calendar changed; how many of each."""
    done = await timekeeping.keep_time(await _watch(services, at))
    if any(done.values()):
        _log.info("time_kept", **done)
    return done


async def chase_materials(services: Services, at: datetime) -> int:
    """Remind of deferred materials that are due soon, and end cases whose materials never came; returns how many."""
    done = await look_after_owing(await _watch(services, at))
    if done:
        _log.info("materials_chased", cases=done)
    return done


async def complete_cases(services: Services, at: datetime) -> int:
    """Complete cases whose results were delivered; returns how many."""
    done = await complete_delivered(await _watch(services, at))
    if done:
        _log.info("cases_completed", cases=done)
    return done


async def _watch(services: Services, at: datetime) -> Watch:
    # Read anew, since what is done now can't be undone.
    services.calendars.forget()
    calendar = await services.calendars.current(at)
    return Watch(services.stores, services.transact, calendar, at, services.signer)


async def care_after(services: Services, at: datetime) -> int:
    """Give the default to cases that nobody evaluated, escalate what nobody answered; the larger number of both."""
    stores, days = services.stores, services.settings.evaluation_days
    defaults = await watching.evaluate_by_default(stores, services.transact, at, days)
    escalated = await watching.escalate(stores, services.transact, at)
    if defaults or escalated:
        _log.info("cared_after", defaults=defaults, escalated=escalated)
    return max(defaults, escalated)


async def _keep_time(services: Services, at: datetime) -> int:
    return max((await keep_time(services, at)).values())


async def deem_opinions(services: Services, at: datetime) -> int:
    """Count the silence of departments whose day has passed as consent; returns in how many cases."""
    done = await deem_agreed(services.stores, services.transact, at)
    if done:
        _log.info("opinions_deemed", cases=done)
    return done


async def advance_packages(services: Services, at: datetime) -> int:
    """Carry on packages a part of which has ended; returns how many changed."""
    done = await advance_all(await _carrier(services, at))
    if done:
        _log.info("packages_advanced", packages=done)
    return done


async def expire_package_parts(services: Services, at: datetime) -> int:
    """End parts of packages that nobody completed in time, and carry the packages on; returns how many changed."""
    done = await expire_parts(await _carrier(services, at))
    if done:
        _log.info("package_parts_expired", packages=done)
    return done


async def _carrier(services: Services, at: datetime) -> Carrier:
    calendar = await services.calendars.current(at)
    return Carrier(services.stores, services.transact, calendar, at, services.signer)


async def watch_certificates(services: Services, at: datetime) -> int:
    """Remind of certificates that run out soon, and say of those that ran out that they did; returns of how many."""
    done = 0
    for one in await services.stores.certificates.due(today(at), CERTIFICATES):
        try:
            done += await services.transact(partial(look_after, certificate_id=one, at=at))
        except Conflict:  # its issuer or another worker was at it; there is another round in a minute
            continue
        except Exception:  # noqa: BLE001 - one certificate must not hold the others up
            _log.exception("certificate_broke_off", certificate=one)
    if done:
        _log.info("certificates_watched", certificates=done)
    return done


async def list_certificates(services: Services, _at: datetime) -> int:
    """Draw a place in the lists of statuses for certificates that have none; returns how many."""
    return await place_all(services.stores)


async def remind_of_partners(services: Services, at: datetime) -> int:
    """Tell administrators a month before keys of the exchange or agreements end; returns how many do."""
    found = await endings(services.stores, services.settings.province, at) if services.settings.province else []
    for one in found:
        _log.warning("partnership_ends", what=one.kind.value, subject=one.subject, ends=one.ends)
    await remind_of_endings(services.stores, found, services.settings.partner_office, at)
    return len(found)


async def link_uses(services: Services, at: datetime) -> int:
    """Put what departments' seals signed into the chains of their uses; returns how many signatures."""
    done = await link_signatures(services.stores, at)
    if done:
        _log.info("seal_uses_linked", uses=done)
    return done


async def sign_heads(services: Services, at: datetime) -> int:
    """Sign the heads of the chains of seals' uses that have grown; returns how many."""
    kept = await keep_heads(services.stores, services.signer, at)
    if kept:
        _log.info("seal_heads_signed", heads=kept)
    return kept


_HOURLY, _EACH_MINUTE, _EACH_SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
JOBS = (
    Job(sweep, _HOURLY),
    Job(sweep_contents, _A_DAY),
    Job(refresh, _HOURLY),
    Job(close_accounts, _HOURLY),
    Job(remind_of_calendar, _HOURLY),
    Job(remind_of_partners, _HOURLY),
    Job(_keep_time, _EACH_MINUTE, full=BATCH),
    Job(chase_materials, _EACH_MINUTE, full=BATCH),
    Job(advance_packages, _EACH_MINUTE, full=PACKAGES),
    Job(expire_package_parts, _HOURLY, full=PACKAGES),
    Job(complete_cases, _EACH_MINUTE, full=BATCH),
    Job(deem_opinions, _EACH_MINUTE, full=BATCH),
    Job(care_after, _EACH_MINUTE, full=BATCH),
    Job(turn_catalogue, _EACH_MINUTE),
    Job(watch_certificates, _EACH_MINUTE, full=CERTIFICATES),
    Job(list_certificates, _EACH_MINUTE, full=LISTED),
    Job(link_uses, _EACH_MINUTE, full=SIGNATURES),
    Job(sign_heads, timedelta(days=1)),
)
# Each in a loop of its own: others' servers that dawdle keep nothing of ours waiting.
OUTWARD = (
    Job(converse, _EACH_SECOND),
    Job(fetch_files, _EACH_SECOND),
    Job(refresh_statements, _EACH_MINUTE),
    Job(tell_partners, _EACH_SECOND),
)
