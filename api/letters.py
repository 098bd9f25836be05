"""The worker's post: letters of the outbox become text messages, each by one worker at a time."""

import asyncio
import secrets
from datetime import datetime

import structlog

from api.context import Services
from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.telling import Teller
from auth.outbox.model import MAX_ATTEMPTS, Letter, LetterChannel, LetterState, pause
from auth.problems import ProviderUnavailable
from auth.providers import SmsGateway
from auth.subscriptions.model import PURPOSE
from resolvers.notifications.outgoing import spread
from schema.text_messages import mini_program_message, text_message

_AT_ONCE = 20
_log = structlog.get_logger("tongban.worker")


class _Failed(Exception):
    """A delivery that may work another time."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def deliver_letters(services: Services, gateway: SmsGateway | None, at: datetime) -> int:
    """Deliver the letters that are due; returns how many were taken.

    At least once: a worker that dies between sending and recording leaves a letter whose lease runs out, and whoever
    takes it over sends it under the same id.
    """
    outbox = services.stores.outbox
    taken = [await outbox.lease(letter, at) for letter in await outbox.due(at, _AT_ONCE)]
    leased = [letter for letter in taken if letter is not None]
    # Side by side, so that a slow gateway keeps no letter longer than its lease lasts.
    await asyncio.gather(*(_deliver(services, gateway, letter, at) for letter in leased))
    return len(leased)


async def _deliver(services: Services, gateway: SmsGateway | None, leased: Letter, at: datetime) -> None:
    try:
        if leased.attempts > MAX_ATTEMPTS:  # every worker that took it died of it
            raise _Failed("worker.lost")
        state = await _sent(services, gateway, leased, at)
    except _Failed as failed:
        await _failed(services, leased, failed.why, at)
    except Exception:  # noqa: BLE001 - one letter must not hold the others up
        _log.exception("letter_broke_off", letter=leased.id)
        await _failed(services, leased, "fault", at)
    else:
        if state is not LetterState.QUEUED:
            await services.stores.outbox.settle(leased, state)


async def _sent(services: Services, gateway: SmsGateway | None, leased: Letter, at: datetime) -> LetterState:
    """Send a letter; returns the state that it is in then."""
    if leased.channel is None:
        await spread(services.stores, leased, at)
        return LetterState.SENT
    if leased.channel is not LetterChannel.SMS:
        return await _sent_by_program(services, leased, MiniProgramProvider[leased.channel.value], at)
    account = await services.gate.accounts.get(leased.account)
    preferences = await services.stores.notification_preferences.of(leased.account)
    # Preferences may have changed while it waited, and where no gateway is set up nobody gets text messages.
    if gateway is None or account is None or leased.channel not in preferences.channels():
        return LetterState.DROPPED
    if (awake := preferences.awake(at)) > at:
        await services.stores.outbox.put_off(leased, awake)
        return LetterState.QUEUED
    try:
        await gateway.send(leased.id, account.phone, text_message(leased.kind, leased.cases))
    except ProviderUnavailable as error:
        raise _Failed(error.key) from error
    return LetterState.SENT


async def _sent_by_program(
    services: Services, leased: Letter, provider: MiniProgramProvider, at: datetime
) -> LetterState:
    """Send a subscription message: providers know no ids, so the consent is used up before and given back after."""
    subscriptions = services.stores.subscriptions
    program = services.gate.mini_programs.get(provider)
    given = await subscriptions.get(leased.account, provider)
    preferences = await services.stores.notification_preferences.of(leased.account)
    unwanted = given is None or leased.channel not in preferences.channels()
    if given is None or unwanted or not isinstance(program, Teller) or not await subscriptions.use(given):
        return LetterState.DROPPED
    told = mini_program_message(leased.kind, leased.cases, leased.at)
    try:
        wanted = await program.tell(services.gate.vault.open(given.sealed_subject, PURPOSE).decode(), told, at)
    except ProviderUnavailable as error:
        await subscriptions.give_back(given)
        raise _Failed(error.key) from error
    if not wanted:
        await subscriptions.end(given)
    return LetterState.SENT if wanted else LetterState.DROPPED


async def _failed(services: Services, leased: Letter, why: str, at: datetime) -> None:
    if leased.attempts >= MAX_ATTEMPTS:
        await services.stores.outbox.settle(leased, LetterState.DEAD, failure=why)
        _log.error("letter_dead", letter=leased.id, department=leased.department, failure=why)
        return
    share = secrets.randbelow(1000) / 1000
    await services.stores.outbox.put_off(leased, at + pause(leased.attempts, share), why)
    _log.warning("letter_not_delivered", letter=leased.id, attempts=leased.attempts, failure=why)
