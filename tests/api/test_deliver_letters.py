"""The outbox: written with the move, delivered at least once under one id, shared by workers, never lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.context import Services
from api.letters import deliver_letters
from auth.notifications.model import NotificationKind
from auth.outbox.model import MAX_ATTEMPTS, Letter, LetterChannel, LetterState
from auth.preferences.model import Preferences
from auth.providers import HttpSmsGateway
from resolvers.notifications.outgoing import spread
from tests import cases
from tests.api.sms_platform import SECRET, SmsPlatform
from tests.cases import DEPARTMENT
from tests.clock import Clock
from tests.graphql import Client

ACCEPTED = NotificationKind.CASE_ACCEPTED


@pytest.fixture
def platform() -> SmsPlatform:
    return SmsPlatform()


@pytest.fixture
async def gateway(platform: SmsPlatform) -> AsyncIterator[HttpSmsGateway]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(platform.app)) as http:
        yield HttpSmsGateway(http, "https://sms.example/send", SECRET)


def written(services: Services, number: str = "5116022035112000000001X", reader: str = "somebody") -> Letter:
    """A letter as a move writes it."""
    at = services.clock()
    return Letter(f"letter-{number}", reader, ACCEPTED, DEPARTMENT, "511602000000", (number,), at, at)


async def spread_letter(services: Services, clock: Clock, account: str, *numbers: str) -> Letter:
    """The text message that letters about these cases become, due now."""
    await services.stores.outbox.add([written(services, number, account) for number in numbers])
    await deliver_letters(services, None, clock())
    (letter,) = [one for one in await services.stores.outbox.of_account(account) if one.channel]
    clock.at = letter.due_at
    return letter


async def account_of(services: Services, phone: str) -> str:
    found = await services.gate.accounts.by_phone(phone)
    assert found
    return found.id


async def states(services: Services, account: str) -> list[tuple[Any, LetterState]]:
    return [(one.channel, one.state) for one in await services.stores.outbox.of_account(account)]


@pytest.fixture
async def account(client: Client, world: Services) -> str:
    """Somebody's account; signing in makes one."""
    person = next(one for one in await client.people() if not one["roles"] and one["kind"] == "PERSON")
    await client.sign_in(person["phone"])
    return await account_of(world, person["phone"])


async def test_an_accepted_case_reaches_its_applicant_s_phone_once(
    client: Client, world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock
) -> None:
    citizen = await client.citizen()
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(citizen))

    for _ in range(4):
        await deliver_letters(world, gateway, clock())
        clock.forward(minutes=5)

    ((to, text),) = platform.sent.values()
    assert len(platform.asked) == 1
    assert case["number"][-4:] in text
    assert "办件已受理" in text
    assert case["number"] not in text
    assert case["applicant"]["name"] not in text
    assert await account_of(world, to)


async def test_a_move_that_is_lost_to_another_tells_nobody(client: Client, world: Services) -> None:
    """State, event and letter stand together: of two clerks who accept at once, one is told CONFLICT."""
    case = await cases.submitted(await client.citizen())
    clerk = await client.staff("CLERK", DEPARTMENT)

    tries = await asyncio.gather(
        *(cases.attempt(clerk, "acceptApplication", case, mode="COMPLETE") for _ in range(5))
    )

    assert sum(not one["userErrors"] for one in tries) == 1
    rows = await world.database.rows("outbox").find({"cases": case["number"]}, limit=100)
    told = await world.database.rows("notifications").find({"application": case["number"]}, limit=100)
    assert (len(rows), len(told)) == (1, 1)
    assert rows[0]["_id"] == told[0]["_id"]


async def test_equal_letters_of_five_minutes_are_one_text(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    await spread_letter(world, clock, account, "51160220351120AAAAAAAA1", "51160220351120BBBBBBBB2")

    await deliver_letters(world, gateway, clock())

    ((_, text),) = platform.sent.values()
    assert "共 2 件" in text


async def test_what_comes_after_its_text_is_on_its_way_is_a_text_of_its_own(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    started = clock()
    letter = await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    await deliver_letters(world, gateway, clock())
    clock.at = started
    late = written(world, "51160220351120BBBBBBBB2", account)
    await world.stores.outbox.add([late])
    await deliver_letters(world, gateway, clock())
    clock.at = letter.due_at

    await deliver_letters(world, gateway, clock())

    texts = [text for _, text in platform.sent.values()]
    assert [next(end for end in ("AAA1", "BBB2") if end in text) for text in texts] == ["AAA1", "BBB2"]


async def test_at_night_nobody_is_woken(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    clock.at = clock().replace(hour=15, minute=0)  # 23:00 in China
    await world.stores.outbox.add([written(world, reader=account)])
    for _ in range(8):
        await deliver_letters(world, gateway, clock())
        clock.forward(hours=1)
    assert platform.asked == []
    clock.forward(hours=1)

    await deliver_letters(world, gateway, clock())

    assert len(platform.sent) == 1


async def test_who_wants_no_texts_gets_none_not_even_those_that_wait(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    await world.stores.notification_preferences.put(Preferences(account, sms=False))
    await world.stores.outbox.add([written(world, "51160220351120BBBBBBBB2", account)])

    await deliver_letters(world, gateway, clock())

    assert platform.asked == []
    assert set(await states(world, account)) == {
        (None, LetterState.SENT),
        (LetterChannel.SMS, LetterState.DROPPED),
    }


async def test_an_outage_is_waited_out_longer_each_time_and_ends_with_staff(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    platform.outage = 1000
    letter = await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert await deliver_letters(world, gateway, clock()) == 1
        found = await world.stores.outbox.get(letter.id)
        assert found
        waits.append((found.due_at - clock()).total_seconds())
        clock.at = found.due_at

    assert (found.state, found.attempts, found.failure) == (LetterState.DEAD, MAX_ATTEMPTS, "sms.unavailable")
    wholes = [min(30 * 2**place, 3600) for place in range(MAX_ATTEMPTS - 1)]
    assert all(whole / 2 <= wait <= whole for whole, wait in zip(wholes, waits, strict=False))
    assert set(platform.asked) == {letter.id}
    clock.forward(days=1)
    assert await deliver_letters(world, gateway, clock()) == 0


async def test_what_a_dead_worker_took_is_taken_over_and_arrives_once(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    """The worst moment: sent, but never recorded."""
    letter = await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    taken = asyncio.Event()

    class Dies(HttpSmsGateway):
        async def send(self, message_id: str, phone: str, text: str) -> None:
            await super().send(message_id, phone, text)
            taken.set()
            await asyncio.Event().wait()

    async with httpx.AsyncClient(transport=httpx.ASGITransport(platform.app)) as http:
        worker = asyncio.create_task(deliver_letters(world, Dies(http, "https://sms.example/send", SECRET), clock()))
        await asyncio.wait_for(taken.wait(), 30)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert await deliver_letters(world, gateway, clock()) == 0
    clock.forward(minutes=2)

    assert await deliver_letters(world, gateway, clock()) == 1

    assert platform.asked == [letter.id, letter.id]
    assert len(platform.sent) == 1
    assert (LetterChannel.SMS, LetterState.SENT) in await states(world, account)


async def test_a_worker_that_wakes_up_late_undoes_nothing(world: Services, clock: Clock, account: str) -> None:
    letter = await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    slow = await world.stores.outbox.lease(letter, clock())
    assert slow
    clock.forward(minutes=2)
    quick = await world.stores.outbox.lease(slow, clock())
    assert quick
    await world.stores.outbox.settle(quick, LetterState.SENT)

    await world.stores.outbox.put_off(slow, clock(), "late")

    found = await world.stores.outbox.get(letter.id)
    assert found
    assert (found.state, found.failure) == (LetterState.SENT, None)


async def test_workers_share_the_letters(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    numbers = [f"5116022035112000000000{place}" for place in range(8)]
    for place, number in enumerate(numbers):
        letter = replace(written(world, number, account), id=f"sms-{place}", channel=LetterChannel.SMS)
        await world.stores.outbox.add([letter])

    taken = await asyncio.gather(*(deliver_letters(world, gateway, clock()) for _ in range(4)))

    assert sum(taken) == 8
    assert sorted(platform.asked) == sorted(platform.sent) == [f"sms-{place}" for place in range(8)]


async def test_a_letter_that_kills_its_workers_is_laid_aside(world: Services, clock: Clock, account: str) -> None:
    letter = await spread_letter(world, clock, account, "51160220351120AAAAAAAA1")
    await world.database.rows("outbox").update({"_id": letter.id}, {"$set": {"attempts": MAX_ATTEMPTS}})

    await deliver_letters(world, None, clock())

    found = await world.stores.outbox.get(letter.id)
    assert found
    assert (found.state, found.failure) == (LetterState.DEAD, "worker.lost")


async def test_the_reader_of_a_letter_may_be_gone(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock
) -> None:
    await spread_letter(world, clock, "nobody", "51160220351120AAAAAAAA1")

    await deliver_letters(world, gateway, clock())

    assert platform.asked == []
    assert (LetterChannel.SMS, LetterState.DROPPED) in await states(world, "nobody")


async def test_what_a_dead_worker_spread_is_no_second_text_when_it_is_spread_again(
    world: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock, account: str
) -> None:
    """The text is made and on its way, the letter that it was made of still waits; the next span has begun."""
    root = written(world, reader=account)
    await world.stores.outbox.add([root])
    await spread(world.stores, root, clock())
    clock.forward(minutes=5)
    for _ in range(4):
        await deliver_letters(world, gateway, clock())
        clock.forward(minutes=5)

    assert len(platform.asked) == 1
    assert set(await states(world, account)) == {(None, LetterState.SENT), (LetterChannel.SMS, LetterState.SENT)}
