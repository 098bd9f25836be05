"""When everybody has gone home: what is left is delivered, and then the books and the platform are compared."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx

from api.context import Services
from api.jobs import advance_packages, sweep_contents
from api.letters import deliver_letters
from api.services import make_services
from api.worker import deliver
from auth.messages.model import Message, MessageState
from auth.outbox.model import LetterChannel, LetterState
from auth.providers import HttpSmsGateway
from seeds.people import known_identities
from tests.api.sms_platform import SECRET, SmsPlatform
from tests.books import Books, faults_in, leftovers, lost, read_books, standing
from tests.journeys.faults import Run
from tests.journeys.house import House

# Longer than any lease: what the dead had taken is free again.
_A_WHILE = timedelta(minutes=5)
_ROUNDS = 12


async def faults_of(house: House, platform: SmsPlatform, address: str, runs: list[Run]) -> list[str]:
    """Deliver what is left, and return what is wrong."""
    database = house.connect()
    services = make_services(house.settings, database, known_identities())
    try:
        await database.ensure_keys()
        platform.delay = 0
        async with httpx.AsyncClient() as http:
            await _deliver_all(services, HttpSmsGateway(http, address, SECRET))
        await sweep_contents(services, services.clock() + timedelta(days=2))
        books, messages = await read_books(database), await _messages(services, runs)
        acknowledged = [one for run in runs for one in run.acknowledged]
        wrong = [*await faults_in(database), *lost(books, acknowledged), *standing(books)]
        wrong += [f"the content {one} is no file's" for one in sorted(leftovers(books))]
        return [*wrong, *_texts(books, platform), *_codes(messages, platform)]
    finally:
        database.close()


async def _deliver_all(services: Services, gateway: HttpSmsGateway) -> None:
    """Pass as often as it takes, each time a while later; what is still queued after that is a fault."""
    at: datetime = services.clock()
    for _ in range(_ROUNDS):
        at += _A_WHILE
        await advance_packages(services, at)
        while await deliver(services, gateway, at) + await deliver_letters(services, gateway, at):
            pass


async def _messages(services: Services, runs: list[Run]) -> dict[str, list[Message]]:
    phones = [phone for run in runs for phone in run.asked]
    return {phone: await services.gate.messages.to_phone(phone) for phone in phones}


def _texts(books: Books, platform: SmsPlatform) -> Iterator[str]:
    """Every letter became a text message, and each was delivered, under an id that always said the same."""
    by_text = {one.id for one in books.letters if one.channel is LetterChannel.SMS}
    yield from (f"letter {one.id} is {one.state.value}" for one in books.letters if one.state is not LetterState.SENT)
    yield from (f"letter {one} never reached a phone" for one in sorted(by_text - set(platform.sent)))
    yield from (f"the message {one} said different things" for one in sorted(platform.altered))
    subjects = {(one.account, one.kind, number) for one in books.letters for number in one.cases if one.channel}
    for one in books.letters:
        if one.channel is None and (one.account, one.kind, one.cases[0]) not in subjects:
            yield f"letter {one.id} never became a text message"


def _codes(messages: dict[str, list[Message]], platform: SmsPlatform) -> Iterator[str]:
    for phone, found in messages.items():
        there = all(one.state is MessageState.SENT and one.id in platform.sent for one in found)
        if not (found and there):
            yield f"{phone} waits for its code"
