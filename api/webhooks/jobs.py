"""What the worker does for hooks: numbers events, sends batches in order, tries out what somebody wants tried."""

import asyncio
import random
from datetime import datetime

import structlog

from api.context import Services
from api.webhooks.line import Line
from auth.clients.store import ClientStore
from auth.days import to_the_millisecond
from auth.problems import Conflict
from resolvers.seals.failures import SigningUnavailable
from resolvers.webhooks.delivering import NUMBERED, Failure, Next, Undelivered, failed, following, idle, number
from resolvers.webhooks.model import Webhook, trial_of
from resolvers.webhooks.signing import Pen, signed

_log = structlog.get_logger("tongban.webhooks")
# So that a hook that catches up after a long time, or takes its time, leaves room for the others.
_BATCHES = 20
_SECONDS = 5
_AT_ONCE = 20


async def tell_partners(services: Services, at: datetime) -> int:
    """Number what is new and send what is due; returns how many batches were taken."""
    key = await services.stores.province_keys.signing(at) if services.settings.province else None
    if key is None:
        return 0
    while await number_events(services) == NUMBERED:
        pass
    pen = Pen(services.gate.vault, key, services.signer)
    to_test = await services.stores.webhooks.to_test(at, _AT_ONCE)
    due = await services.stores.webhooks.due(at, _AT_ONCE)
    if not to_test and not due:
        return 0
    async with services.webhook_client() as client:
        by = (Line(client, services.resolve, here=services.settings.webhooks_here), pen)
        tried = [_try_out(services, by, one) for one in to_test]
        told = [_keep_telling(services, by, one) for one in due]
        # Side by side: an endpoint that dawdles keeps no other waiting.
        return sum(await asyncio.gather(*tried, *told))


async def number_events(services: Services) -> int:
    """Give new events their positions; returns how many."""
    if not await services.stores.webhook_events.pending(1):
        return 0
    try:
        return await services.transact(number)
    except Conflict:  # another worker was at them; there is another round in a second
        return 0


async def _keep_telling(services: Services, by: tuple[Line, Pen], hook: Webhook) -> int:
    """Send one hook's batches until there are no more, or one isn't taken; returns how many were taken."""
    loop, done = asyncio.get_running_loop(), 0
    until = loop.time() + _SECONDS
    try:
        while done < _BATCHES and loop.time() < until and (after := await _tell(services, by, hook)) is not None:
            hook, done = after, done + 1
    except Exception:  # noqa: BLE001 - one hook must not hold the others up; its lease ends in a minute
        _log.exception("hook_broke_off", hook=hook.id)
    return done


async def _tell(services: Services, by: tuple[Line, Pen], hook: Webhook) -> Webhook | None:
    """Send the next batch; the hook as it is due again at once, None when that is later or not our turn."""
    at, webhooks = _now(services), services.stores.webhooks
    leased = await webhooks.lease(hook, at)
    if leased is None:
        return None
    following_ = await following(services.stores, leased)
    if following_ is None or not await _let_in(services, leased):
        await webhooks.settle(leased, idle(leased, at))
        return None
    fixed = await webhooks.fix(leased, following_.end)
    if fixed is None:
        return None
    after = await _sent(services, by, (fixed, following_), at)
    return after if after is not None and await webhooks.settle(fixed, after) else None


async def _sent(services: Services, by: tuple[Line, Pen], what: tuple[Webhook, Next], at: datetime) -> Webhook | None:
    """The hook after its batch was taken; None when it wasn't, which is noted."""
    (line, pen), (hook, following_) = by, what
    try:
        if following_.batch:
            await line.post(hook.url, *signed(hook, following_.batch, pen, at))
    except Undelivered as error:
        await _fail(services, hook, error)
        return None
    except SigningUnavailable:  # our own trouble, which is none of the hook's failures
        await services.stores.webhooks.settle(hook, idle(hook, at))
        _log.warning("hook_not_signed", hook=hook.id)
        return None
    return hook.took(following_.end, _now(services), told=following_.batch is not None)


async def _fail(services: Services, hook: Webhook, error: Undelivered) -> None:
    why = Failure(error, _now(services), random.random())  # noqa: S311 - spreads load
    after = await services.transact(lambda stores: failed(stores, hook, why, services.settings.partner_office))
    _log.warning("hook_failed", hook=hook.id, why=error.why, failures=after.failures, status=after.status.value)


async def _try_out(services: Services, by: tuple[Line, Pen], hook: Webhook) -> int:
    """Send a test, once; how it went is all that comes of it."""
    at, (line, pen), failure = _now(services), by, None
    if not await services.stores.webhooks.take_test(hook):
        return 0
    try:
        await line.post(hook.url, *signed(hook, trial_of(hook, at), pen, at))
    except Undelivered as error:
        failure = error.why
    except Exception:  # noqa: BLE001 - one hook must not hold the others up
        _log.exception("test_broke_off", hook=hook.id)
        failure = "not sent"
    await services.stores.webhooks.set_tested(hook.id, at, failure)
    return 1


async def _let_in(services: Services, hook: Webhook) -> bool:
    """Whether the partner's system may still call us: whoever was shut out is told nothing, either."""
    partner = await services.stores.partners.get(hook.partner)
    client = await ClientStore(services.database).enabled(partner.client) if partner else None
    return client is not None


def _now(services: Services) -> datetime:
    return to_the_millisecond(services.clock())
