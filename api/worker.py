"""What happens without a request: messages go out, forgotten drafts go, accounts close. Several may run at once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import httpx
import structlog

from api.context import Services
from auth.messages.model import Message, MessageState
from auth.messages.store import MAX_ATTEMPTS
from auth.problems import ProviderUnavailable
from auth.providers import HttpSmsGateway, SmsGateway
from auth.sms import read_body
from auth.vault import VaultError
from resolvers.applications import timekeeping
from resolvers.applications.apply import DRAFT_LIFETIME
from resolvers.applications.timekeeping import BATCH, Watch
from resolvers.calendar.reminding import missing_years, remind
from resolvers.context import Stores
from resolvers.matters.audit.run import FRESH, current_audit
from resolvers.personal.closing import carry_out

_PAUSE = 1.0
_SWEEP_EVERY = timedelta(hours=1)
_KEEP_TIME_EVERY = timedelta(minutes=1)
_log = structlog.get_logger("tongban.worker")

T = TypeVar("T")


async def run_worker(services: Services, stop: asyncio.Event) -> None:
    """Work until told to stop."""
    settings = services.settings
    async with httpx.AsyncClient(timeout=10) as client:
        gateway: SmsGateway | None = None
        if settings.sms_gateway_url and settings.sms_gateway_secret:
            gateway = HttpSmsGateway(client, settings.sms_gateway_url, settings.sms_gateway_secret)
        swept: datetime | None = None
        kept: datetime | None = None
        while not stop.is_set():
            at = services.clock()
            delivered = await deliver(services, gateway, at) if gateway else 0
            if swept is None or at - swept >= _SWEEP_EVERY:
                await sweep(services, at)
                await close_accounts(services, at)
                await remind_of_calendar(services, at)
                swept = at
            if kept is None or at - kept >= _KEEP_TIME_EVERY:
                done = await keep_time(services, at)
                kept = None if max(done.values()) >= BATCH else at
            if delivered == 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _PAUSE)


async def deliver(services: Services, gateway: SmsGateway, at: datetime) -> int:
    """Deliver the messages that are due, each by one worker at a time; returns how many were taken."""
    taken = 0
    for message in await services.gate.messages.due(at):
        if await services.gate.messages.lease(message, at):
            taken += 1
            await _deliver(services, gateway, message, at)
    return taken


async def sweep(services: Services, at: datetime) -> int:
    """Delete drafts that nobody touched for thirty days, and audit the catalogue once a day."""
    await current_audit(services.stores, at, FRESH)
    gone = await services.stores.applications.forget_drafts(at - DRAFT_LIFETIME)
    if gone:
        _log.info("drafts_forgotten", count=gone)
    return gone


async def close_accounts(services: Services, at: datetime) -> int:
    """Carry out the closing of accounts whose time has come; returns how many are over."""
    over = 0
    for closure in await services.gate.closures.due(at):
        try:
            over += await carry_out(services.gate, services.stores, closure, at)
        except Exception:  # noqa: BLE001 - one account must not hold the others up; it is tried again in an hour
            _log.exception("closure_broke_off", account=closure.id)
    return over


async def keep_time(services: Services, at: datetime) -> dict[str, int]:
    """Accept what windows let lie, escalate what is overdue, reckon what a calendar changed; how many of each."""
    # To the millisecond, as Context.now: the database keeps no more, and events are hashed over what it keeps.
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    # Read anew, since what is done now can't be undone.
    services.calendars.forget()
    calendar = await services.calendars.current(at)
    watch = Watch(services.stores, lambda story: _transact(services, story), calendar, at)
    done = await timekeeping.keep_time(watch)
    if any(done.values()):
        _log.info("time_kept", **done)
    return done


async def remind_of_calendar(services: Services, at: datetime) -> int:
    """Tell staff once a month of a year whose holiday notice is not entered; returns which years, how many."""
    missing = missing_years(await services.calendars.current(at), at)
    for year in missing:
        _log.warning("calendar_missing", year=year)
        await remind(services.stores, year, at)
    return len(missing)


async def _transact(services: Services, story: Callable[[Stores], Awaitable[T]]) -> T:
    return await services.database.transact(lambda database: story(Stores(database)))


async def _deliver(services: Services, gateway: SmsGateway, message: Message, at: datetime) -> None:
    try:
        text = read_body(services.gate, message)["text"]
    except VaultError:  # sealed under another master key: nobody will ever read it
        _log.error("message_does_not_open", message=message.id)
        await services.gate.messages.settle(message, MessageState.FAILED)
        return
    try:
        await gateway.send(message.id, message.to, text)
    except ProviderUnavailable:
        attempts = message.attempts + 1
        state = MessageState.FAILED if attempts >= MAX_ATTEMPTS else MessageState.QUEUED
        await services.gate.messages.settle(message, state, at + timedelta(seconds=2**attempts))
        _log.warning("message_not_delivered", message=message.id, attempts=attempts, state=state.value)
        return
    await services.gate.messages.settle(message, MessageState.SENT)
