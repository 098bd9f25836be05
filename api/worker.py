"""What happens without a request: messages go out, and jobs are done by the clock. Several may run at once."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import httpx
import structlog

from api.context import Services
from api.jobs import JOBS, OUTWARD, Job
from api.letters import deliver_letters
from auth.days import to_the_millisecond
from auth.messages import body
from auth.messages.model import Message, MessageState
from auth.messages.store import MAX_ATTEMPTS
from auth.problems import ProviderUnavailable
from auth.providers import HttpSmsGateway, SmsGateway
from auth.vault import VaultError

_PAUSE = 1.0
_log = structlog.get_logger("tongban.worker")


async def run_worker(services: Services, stop: asyncio.Event, jobs: Sequence[Job] = JOBS) -> None:
    """Work until told to stop. Jobs have a loop of their own: a sign-in code doesn't wait for the nightly figures,
    nor a deadline for another province's server."""
    settings = services.settings
    async with httpx.AsyncClient(timeout=10) as client, services.outside:
        gateway: SmsGateway | None = None
        if settings.sms_gateway_url and settings.sms_gateway_secret:
            gateway = HttpSmsGateway(client, settings.sms_gateway_url, settings.sms_gateway_secret)
        _log.info("worker_started")
        kept = (_keep_at_jobs(services, some, stop) for some in (jobs, *((one,) for one in OUTWARD)))
        await asyncio.gather(_carry_post(services, gateway, stop), *kept)


async def do_jobs(services: Services, done: dict[Job, datetime], at: datetime, jobs: Sequence[Job] = JOBS) -> None:
    """Do the jobs whose time has come; `done` says when each was last done, and is brought up to date."""
    for job in jobs:
        if job in done and at - done[job] < job.every:
            continue
        try:
            count = await job.run(services, at)
        except Exception:  # noqa: BLE001 - what is due stays due; one job must not keep the others from theirs
            _log.exception("job_broke_off", job=job.run.__name__)
            count = 0
        if job.full is None or count < job.full:
            done[job] = at


async def _carry_post(services: Services, gateway: SmsGateway | None, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            at = to_the_millisecond(services.clock())
            delivered = await deliver(services, gateway, at) if gateway else 0
            delivered += await deliver_letters(services, gateway, at)
        except Exception:  # noqa: BLE001 - a database that is away for a moment must not end the worker
            _log.exception("post_broke_off")
            delivered = 0
        if delivered == 0:
            await _rest(stop)


async def _keep_at_jobs(services: Services, jobs: Sequence[Job], stop: asyncio.Event) -> None:
    done: dict[Job, datetime] = {}
    while not stop.is_set():
        await do_jobs(services, done, to_the_millisecond(services.clock()), jobs)
        await _rest(stop)


async def _rest(stop: asyncio.Event) -> None:
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


async def _deliver(services: Services, gateway: SmsGateway, message: Message, at: datetime) -> None:
    try:
        text = body.read(services.gate.vault, message)["text"]
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
