"""What the worker does for the exchange with partner provinces (跨省通办): write messages, and send them."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from api.context import Services, context_of
from api.exchange.carrier import HttpCarrier
from auth.caller import Caller
from auth.days import to_the_millisecond
from auth.problems import Conflict, ProviderUnavailable
from auth.sessions.model import Channel
from resolvers.exchanges.cases import ExchangeCase
from resolvers.exchanges.envelope import as_time
from resolvers.exchanges.fetching import Fetched, arrived, kept
from resolvers.exchanges.giving_up import failed
from resolvers.exchanges.messages import ExchangeMessage
from resolvers.exchanges.partners import Breaker, Partner
from resolvers.exchanges.reporting import listed, report
from resolvers.exchanges.sending import (
    BATCH,
    Carrier,
    Refused,
    Sender,
    Unanswered,
    acknowledged,
    check_receipt,
    enveloped,
)
from resolvers.exchanges.side_by_side import side_by_side
from resolvers.seals.failures import SigningUnavailable

_log = structlog.get_logger("tongban.exchange")

_REPORT_AGAIN = timedelta(seconds=30)
_FETCH_AGAIN = timedelta(minutes=2)
# So long at most others wait for a partner whose server takes its time: with messages, and with the files of a case.
_ROUND_SECONDS = 30.0
_CASE_SECONDS = 600.0
# After an outage one round leads to the next. More numbers of cases are read at once than messages, which are long.
_ROUNDS = 10
_MOVED = 500


async def report_crossings(services: Services, at: datetime) -> int:
    """Write the messages of cases that moved; returns how many."""
    if not services.settings.province:
        return 0
    written, until = 0, time.monotonic() + _ROUND_SECONDS
    for number in await services.stores.applications.crossing_news(at, _MOVED):
        written += await _report(services, number, at)
        if time.monotonic() > until:  # what is written goes out first; the rest has its turn after that
            break
    return written


async def _report(services: Services, number: str, at: datetime) -> int:
    """Write a case's messages; one that can't be reported goes behind all others, which it must not hold up."""
    try:
        await listed(services.stores, number)
        return await services.transact(partial(report, number=number, ours=services.settings.province, at=at))
    except Conflict:  # the case moved, or another worker was at it; there is another round in a second
        await services.stores.applications.put_off_news(number, at)
    except Exception:  # noqa: BLE001 - whatever it is, the others' messages go
        _log.exception("report_broke_off", case=number)
        await services.stores.applications.put_off_news(number, at + _REPORT_AGAIN)
    return 0


async def deliver_messages(services: Services, at: datetime) -> int:
    """Send what is due to every partner that is in reach; returns how many messages were taken there."""
    keys = await services.stores.province_keys.newest() if services.settings.province else []
    holding = [one for one in keys if one.public.holds(at)]
    if not holding:
        return 0
    good = frozenset(one.id for one in holding)
    sender = Sender(services.settings.province, holding[0], services.signer, good)
    async with HttpCarrier(sender.ours, sender.key, services.gate.vault, services.partner_client) as carrier:
        partners = await services.stores.partners.all()
        return sum(await side_by_side(_serve(services, (sender, carrier), one) for one in partners))


async def _serve(services: Services, by: tuple[Sender, Carrier], partner: Partner) -> int:
    """Send what is due to one partner, unless it is left alone; seal it for one that fetches it itself."""
    at = to_the_millisecond(services.clock())  # its turn may come much later than the round began
    if not partner.url:
        await _offer(services, by[0], partner, at)
        return 0
    return await _deliver_to(services, by, partner, at) if partner.breaker.lets(at) else 0


async def fetch_files(services: Services, at: datetime) -> int:
    """Fetch what partners named; returns of how many cases."""
    lacking = await services.stores.cross_province_cases.lacking(at, BATCH) if services.settings.province else []
    key = await services.stores.province_keys.signing(at) if lacking else None
    if key is None:
        return 0
    vault, partners = services.gate.vault, dict.fromkeys(one.partner for one in lacking)
    async with HttpCarrier(services.settings.province, key, vault, services.partner_client) as carrier:
        theirs = ([one for one in lacking if one.partner == code] for code in partners)
        return sum(await side_by_side(_fetch_of(services, carrier, cases, at) for cases in theirs))


async def _fetch_of(services: Services, carrier: HttpCarrier, cases: Sequence[ExchangeCase], at: datetime) -> int:
    """Fetch the files of one partner's cases, one after the other; returns of how many."""
    done = 0
    for case in cases:
        try:
            await _fetch(services, carrier, case, at)
            done += 1
        except (Unanswered, ProviderUnavailable, Conflict, TimeoutError) as error:
            _log.warning("files_not_fetched", case=case.id, why=str(error))
        except Exception:  # noqa: BLE001 - one case's files must not hold the others' up
            _log.exception("fetch_broke_off", case=case.id)
    return done


async def converse(services: Services, at: datetime) -> int:
    """Write messages and send them, again at once while there are many; returns how many."""
    done, until = 0, time.monotonic() + _ROUND_SECONDS
    for _ in range(_ROUNDS):
        said = await report_crossings(services, at) + await deliver_messages(services, at)
        done += said
        if said < BATCH or time.monotonic() > until:
            break
        at = to_the_millisecond(services.clock())
    return done


async def exchange(services: Services, at: datetime) -> int:
    """Write, send and fetch, one after the other; returns how much was done."""
    return await converse(services, at) + await fetch_files(services, at)


async def _fetch(services: Services, carrier: HttpCarrier, case: ExchangeCase, at: datetime) -> None:
    """Fetch what a case lacks; what was kept goes again when the rest doesn't come, or nobody wants it by now."""
    fetched: list[Fetched] = []
    try:
        async with asyncio.timeout(_CASE_SECONDS):
            await _fetch_each(services, carrier, case, fetched)
    except Exception:
        await _discard(services, fetched)
        raise
    if not await services.transact(lambda stores: arrived(stores, case.id, fetched, at)):
        await _discard(services, fetched)


async def _fetch_each(services: Services, carrier: HttpCarrier, case: ExchangeCase, into: list[Fetched]) -> None:
    context = context_of(services, Caller(channel=Channel.PARTNER), "zh")
    partner, mine = await services.stores.partners.get(case.partner), case
    for wanted in case.files:
        # Taken before each: other workers leave the case alone, and so do we for a while when it doesn't work.
        at = services.clock()
        taken = await services.stores.cross_province_cases.put_off(mine, at + _FETCH_AGAIN)
        if taken is None:
            raise Conflict
        mine = taken
        if partner is None or not partner.breaker.lets(at):
            raise Unanswered("the partner is left alone for a while")
        content = await carrier.fetch(partner, case.id, wanted.id, wanted.size, at)
        into.append(await kept(context, case, wanted, content))


async def _discard(services: Services, fetched: Sequence[Fetched]) -> None:
    await services.stores.files.remove([one.file for one in fetched if one.file is not None])


async def _deliver_to(services: Services, by: tuple[Sender, Carrier], partner: Partner, at: datetime) -> int:
    """Send what is due to one partner, until it doesn't answer; one that takes its time gets the rest next round."""
    done, until = 0, time.monotonic() + _ROUND_SECONDS
    for message in await services.stores.exchange_messages.due(partner.code, at, BATCH):
        if time.monotonic() > until:
            break
        leased = await services.stores.exchange_messages.lease(message, at)
        if leased is None:
            continue
        try:
            await _send(services, by, (partner, leased), at)
            done += 1
        except Refused as refused:
            await _fail(services, leased, refused, at)
            # Not its reason: those are the partner's words, maybe about somebody; supervisors read them.
            _log.warning("message_refused", message=leased.id)
        except Conflict:  # another worker has taken it, or the case moves; it comes again with the end of the lease
            _log.info("delivery_overtaken", message=leased.id)
        except (Unanswered, SigningUnavailable) as error:
            await _fail(services, leased, error, at)
            await _trip(services, partner, error, at)
            return done
        except Exception:  # noqa: BLE001 - whatever one partner answers, the others' messages go
            _log.exception("delivery_broke_off", message=leased.id)
            fault = Unanswered("a fault of ours, or an answer that nobody foresaw")
            await _fail(services, leased, fault, at)
            await _trip(services, partner, fault, at)
            return done
    if done and partner.breaker != Breaker():
        await services.stores.partners.set_breaker(partner.code, Breaker())
    return done


async def _offer(services: Services, sender: Sender, partner: Partner, at: datetime) -> None:
    """Seal what a partner without an API shall read; it is sealed anew when its envelope runs out unanswered."""
    for message in await services.stores.exchange_messages.due(partner.code, at, BATCH):
        leased = await services.stores.exchange_messages.lease(message, at)
        if leased is None:
            continue
        try:
            ready = await enveloped(services.stores, sender, leased, at)
        except Conflict:  # another worker has taken it
            continue
        except SigningUnavailable:
            _log.warning("message_not_sealed", message=leased.id)
            return
        await services.stores.exchange_messages.put_off(ready, _expiry(ready), None)


async def _send(
    services: Services, by: tuple[Sender, Carrier], what: tuple[Partner, ExchangeMessage], at: datetime
) -> None:
    (sender, carrier), (partner, message) = by, what
    ready = await enveloped(services.stores, sender, message, at)
    receipt = await carrier.carry(partner, ready, ready.payload, at)
    check_receipt(receipt, ready, partner)
    await services.transact(lambda stores: acknowledged(stores, ready, receipt, at))


def _expiry(message: ExchangeMessage) -> datetime:
    if message.envelope is None:
        raise ValueError("a message without its envelope")
    return as_time(message.envelope.expires_at, "expiresAt")


async def _fail(services: Services, leased: ExchangeMessage, why: Exception, at: datetime) -> None:
    share = random.random()  # noqa: S311 - spreads load
    try:
        await services.transact(lambda stores: failed(stores, leased, why, at, share))
    except Conflict:  # the case moved meanwhile; once the lease is over the message is tried again
        _log.info("failure_not_noted", message=leased.id)


async def _trip(services: Services, partner: Partner, error: Exception, at: datetime) -> None:
    """Count a failure; a partner that says for how long is left alone for as long."""
    breaker = partner.breaker.failed(at)
    wait = error.wait if isinstance(error, Unanswered) else None
    if wait is not None:
        breaker = Breaker(breaker.failures, max(at + wait, breaker.open_until or at))
    await services.stores.partners.set_breaker(partner.code, breaker)
    _log.warning("partner_unanswered", partner=partner.code, failures=breaker.failures, why=str(error))
