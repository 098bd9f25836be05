import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from api import worker
from api.context import Services
from api.exchange.jobs import converse, fetch_files
from api.jobs import JOBS, OUTWARD, Job
from api.services import make_services
from api.settings import read_settings
from api.worker import deliver, run_worker
from auth.messages.model import Message, MessageState
from auth.providers import HttpSmsGateway
from auth.sms import request_code
from tests.api.faults import failing
from tests.api.sms_platform import SECRET, SmsPlatform, serving
from tests.auth.steps import wanted
from tests.clock import Clock

PHONE = "13912345678"


@pytest.fixture
def platform() -> SmsPlatform:
    return SmsPlatform()


@pytest.fixture
async def gateway(platform: SmsPlatform) -> AsyncIterator[HttpSmsGateway]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(platform.app)) as http:
        yield HttpSmsGateway(http, "https://sms.example/send", SECRET)


async def ask(services: Services, phone: str = PHONE) -> Message:
    """Ask for a code; the message that waits."""
    await request_code(services.gate, wanted(phone, "SIGN_IN"), services.clock())
    return (await services.gate.messages.to_phone(phone))[0]


async def state(services: Services, phone: str = PHONE) -> tuple[MessageState, int]:
    message = (await services.gate.messages.to_phone(phone))[0]
    return message.state, message.attempts


async def test_a_message_goes_out_once(services: Services, gateway: HttpSmsGateway, platform: SmsPlatform) -> None:
    message = await ask(services)

    assert await deliver(services, gateway, services.clock()) == 1
    assert await deliver(services, gateway, services.clock()) == 0

    to, text = platform.sent[message.id]
    assert (to, platform.asked) == (PHONE, [message.id])
    assert text.startswith("【通办】验证码 ")
    assert await state(services) == (MessageState.SENT, 1)


async def test_two_workers_deliver_each_message_once(
    services: Services, gateway: HttpSmsGateway, platform: SmsPlatform
) -> None:
    messages = [await ask(services, f"1391234567{place}") for place in range(5)]

    taken = await asyncio.gather(*(deliver(services, gateway, services.clock()) for _ in range(2)))

    assert sum(taken) == 5
    assert sorted(platform.asked) == sorted(message.id for message in messages)


async def test_an_outage_is_waited_for_longer_each_time(
    services: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock
) -> None:
    platform.outage = 3
    await ask(services)

    for pause in (2, 4, 8):
        assert await deliver(services, gateway, clock()) == 1
        clock.forward(seconds=pause - 1)
        assert await deliver(services, gateway, clock()) == 0
        clock.forward(seconds=1)
    assert await deliver(services, gateway, clock()) == 1

    assert (len(platform.sent), await state(services)) == (1, (MessageState.SENT, 4))


async def test_after_five_attempts_it_is_given_up(
    services: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock
) -> None:
    platform.outage = 100
    await ask(services)
    for _ in range(5):
        assert await deliver(services, gateway, clock()) == 1
        clock.forward(minutes=1)

    assert await state(services) == (MessageState.FAILED, 5)
    clock.forward(hours=1)
    assert await deliver(services, gateway, clock()) == 0
    assert len(platform.asked) == 5


async def test_what_a_dead_worker_took_is_taken_over_after_a_minute_and_arrives_once(
    services: Services, gateway: HttpSmsGateway, platform: SmsPlatform, clock: Clock
) -> None:
    message = await ask(services)
    assert await services.gate.messages.lease(message, clock())
    await gateway.send(message.id, message.to, "text")  # sent, but never recorded

    clock.forward(seconds=59)
    assert await deliver(services, gateway, clock()) == 0
    clock.forward(seconds=1)
    assert await deliver(services, gateway, clock()) == 1

    assert platform.asked == [message.id, message.id]
    assert len(platform.sent) == 1


async def test_a_message_that_does_not_open_stops_no_other(
    services: Services, gateway: HttpSmsGateway, platform: SmsPlatform
) -> None:
    message = await ask(services)
    broken = replace(message, id="broken", sealed_body=b"sealed under a lost key", at=message.at - timedelta(1))
    await services.gate.messages.add(replace(broken, due_at=broken.at))

    await deliver(services, gateway, services.clock())

    assert message.id in platform.sent


async def test_the_worker_runs_until_told_to_stop(services: Services, platform: SmsPlatform, clock: Clock) -> None:
    """The whole of it: a platform behind a real port, the worker's own connections, a job that takes its time."""

    async def slow(_services: Services, _at: datetime) -> int:
        begun.set()
        await platform.arrived.wait()
        return 0

    begun = asyncio.Event()
    async with serving(platform) as url:
        environment = {"TONGBAN_SMS_GATEWAY_URL": url, "TONGBAN_SMS_GATEWAY_SECRET": SECRET}
        at_work = make_services(read_settings(environment, "development"), services.database, {}, clock)
        stop = asyncio.Event()
        working = asyncio.create_task(run_worker(at_work, stop, (Job(slow, timedelta(hours=1)), *JOBS)))
        await asyncio.wait_for(begun.wait(), 30)
        message = await ask(at_work)

        await asyncio.wait_for(platform.arrived.wait(), 30)
        stop.set()
        await working

    assert list(platform.sent) == [message.id]
    assert await state(at_work) == (MessageState.SENT, 1)


async def test_others_servers_keep_nothing_of_ours_waiting(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another province that answers after 19 seconds, each time, must not hold up deadlines."""
    stop, begun, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def dawdling(_services: Services, _at: datetime) -> int:
        begun.set()
        await stop.wait()
        return 0

    async def ours(_services: Services, _at: datetime) -> int:
        await begun.wait()
        done.set()
        return 0

    assert {converse, fetch_files} <= {one.run for one in OUTWARD}
    monkeypatch.setattr(worker, "OUTWARD", (Job(dawdling, timedelta(hours=1)),))
    working = asyncio.create_task(run_worker(services, stop, (Job(ours, timedelta(hours=1)),)))
    await asyncio.wait_for(done.wait(), 30)
    stop.set()
    await working


async def test_the_worker_outlives_a_database_that_is_away(
    services: Services, platform: SmsPlatform, clock: Clock
) -> None:
    async with serving(platform) as url:
        environment = {"TONGBAN_SMS_GATEWAY_URL": url, "TONGBAN_SMS_GATEWAY_SECRET": SECRET}
        at_work = make_services(read_settings(environment, "development"), services.database, {}, clock)
        message, stop = await ask(at_work), asyncio.Event()
        async with failing(services.database, "find", "aggregate"):
            working = asyncio.create_task(run_worker(at_work, stop))
            await asyncio.sleep(0.5)
            assert not working.done()
            assert platform.asked == []

        await asyncio.wait_for(platform.arrived.wait(), 30)
        stop.set()
        await working

    assert list(platform.sent) == [message.id]
