"""What a partner's server may answer: it holds up nothing but its own messages, and leaves nothing half done."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange import jobs
from auth.problems import Conflict
from resolvers.exchanges.joining import add_partner, card, rotate
from resolvers.exchanges.messages import ExchangeMessage, MessageState
from resolvers.exchanges.side_by_side import side_by_side
from resolvers.exchanges.verifying import verify
from tests.cases import examples, move, needed, submit, upload
from tests.clock import Clock
from tests.graphql import Client
from tests.journeys.test_two_provinces import crossed, started
from tests.provinces import A, B, Side, settle, two_provinces

Answer = Callable[[httpx.Request], httpx.Response | None]
RECEIPT = {"messageId": "m", "envelopeDigest": "d", "keyId": "k", "signature": "s"}


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


class Spoilt(httpx.AsyncBaseTransport):
    """The line to a partner whose server answers some requests by itself."""

    def __init__(self, there: Side, answer: Answer) -> None:
        self._line = there.line
        self._answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self._answer(request) or await self._line.handle_async_request(request)


def spoil(side: Side, there: Side, answer: Answer) -> None:
    """From now on the side gets such answers from the other."""
    client = lambda: httpx.AsyncClient(transport=Spoilt(there, answer))  # noqa: E731
    side.services = replace(side.services, partner_client=client)


def token(**told: Any) -> Answer:
    return lambda request: httpx.Response(200, json=told) if request.url.path == "/oauth/token" else None


def receipt(at: str) -> Answer:
    answered = {"submitCrossProvinceCase": {"receipt": {**RECEIPT, "receivedAt": at}, "userErrors": []}}
    return lambda request: httpx.Response(200, json={"data": answered}) if b"mutation" in request.content else None


ANSWERS: dict[str, Answer] = {
    "a token for ever": token(access_token="x", expires_in=1e30),
    "a token that no header holds": token(access_token="令牌", expires_in=60),
    "no token": token(access_token=None, expires_in=60),
    "a pause of more digits than a number has": lambda _: httpx.Response(503, headers={"retry-after": "9" * 5000}),
    "a receipt of before all time": receipt("0001-01-01T00:00:00+14:00"),
    "a receipt of another age": receipt("0005-01-01T00:00:00+00:00"),
}


async def first(side: Side, case: Any) -> ExchangeMessage:
    (message,) = await side.services.stores.exchange_messages.of(f"{A}-{case['number']}")
    return message


async def test_no_answer_stops_the_worker(
    provinces: tuple[Side, Side], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, home = provinces
    good = here.services
    case = await crossed(await here.client.citizen())

    for attempt, (why, answer) in enumerate(ANSWERS.items(), 1):
        spoil(here, home, answer)
        await here.work()
        message = await first(here, case)
        assert (message.state, message.attempts) == (MessageState.QUEUED, attempt), why
        assert message.failure, why
        clock.forward(days=2)
    here.services = good
    with monkeypatch.context() as slow:  # a round is over some time, and the rest goes with the next
        slow.setattr(jobs, "_ROUND_SECONDS", -1.0)
        await here.work()
    assert (await first(here, case)).attempts == len(ANSWERS)
    await settle(here, home)

    assert (await first(here, case)).state is MessageState.ACKNOWLEDGED


class OneHangs(httpx.AsyncBaseTransport):
    """The lines to two partners: one is served, the other's doesn't answer before that is done."""

    def __init__(self, there: Side) -> None:
        self._line = there.line
        self._served = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "slow.example":
            await self._served.wait()
            raise httpx.ReadTimeout("no answer in time")
        answer = await self._line.handle_async_request(request)
        if request.url.path == "/graphql":
            self._served.set()
        return answer


async def test_a_partner_that_takes_its_time_holds_up_nobody_else(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    case = await crossed(await here.client.citizen())
    await jobs.report_crossings(here.services, here.clock())
    stores, message = here.services.stores, await first(here, case)
    partner, conversation = await stores.partners.get(B), await stores.cross_province_cases.get(message.case)
    assert partner is not None
    assert conversation is not None
    slow = {"code": "AH", "client": "partner-ah", "url": "https://slow.example"}  # comes first by its code
    await stores.partners.put(replace(partner, **slow))
    await stores.cross_province_cases.add(replace(conversation, id=f"{A}-1", application="1", partner="AH"))
    await stores.exchange_messages.add([replace(message, case=f"{A}-1", partner="AH", uid="1")])
    client = lambda: httpx.AsyncClient(transport=OneHangs(home))  # noqa: E731
    here.services = replace(here.services, partner_client=client)

    await asyncio.wait_for(here.work(), 60)

    assert (await first(here, case)).state is MessageState.ACKNOWLEDGED
    (other,) = await stores.exchange_messages.of(f"{A}-1")
    assert (other.state, other.attempts) == (MessageState.QUEUED, 1)


async def test_what_breaks_off_lets_the_others_end() -> None:
    ended: list[int] = []

    async def part(number: int) -> int:
        await asyncio.sleep(0)
        ended.append(number)
        if number == 3:
            raise RuntimeError("the third")
        return number

    assert await side_by_side(part(one) for one in (1, 2)) == [1, 2]
    with pytest.raises(RuntimeError, match="third"):
        await side_by_side(part(one) for one in range(3, 30))
    assert set(ended) == set(range(1, 30))


async def with_files(citizen: Client) -> Any:
    """A case with two files, at the other province's window."""
    case = (await started(citizen))["application"]
    (one, *others), second = needed(case, await upload(citizen)), await upload(citizen, name="second.png")
    materials = [{**one, "fileIds": [*one["fileIds"], second]}, *others]
    return await submit(
        citizen, await move(citizen, "saveApplication", case, form=examples(case), materials=materials)
    )


def chunks(*answers: httpx.Response | None) -> Answer:
    """Answers for the pieces of files one after the other; None: the right one."""
    left = list(answers)
    return lambda request: left.pop(0) if b"fileChunk" in request.content and left else None


async def test_files_that_come_in_part_leave_nothing_behind(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    good, files = home.services, home.services.database.rows("files")
    case = await with_files(await here.client.citizen())
    await here.work()
    before = await files.count({}, 100)

    spoil(home, here, chunks(None, httpx.Response(500)))
    await home.work()
    assert await files.count({}, 100) == before
    (waiting,) = await home.services.stores.cross_province_cases.lacking(clock() + timedelta(minutes=2), 10)

    # Two workers come at once: one of them has it to itself.
    cases, later = home.services.stores.cross_province_cases, clock() + timedelta(hours=1)
    assert await cases.put_off(waiting, later) is not None
    assert await cases.put_off(waiting, later) is None

    # What isn't there any more isn't asked for again and again.
    clock.forward(hours=1)
    gone = json.loads('{"data": {"partner": {"fileChunk": null}}}')
    spoil(home, here, chunks(None, httpx.Response(200, json=gone)))
    await home.work()
    assert await files.count({}, 100) == before + len(waiting.files) - 1
    assert await cases.lacking(clock() + timedelta(days=1), 10) == []
    number = (await cases.get(f"{A}-{case['number']}") or waiting).application
    application = await good.stores.applications.get(number)
    assert application is not None
    assert (application.events[-1].note or "").endswith("未能接收：second.png")


async def test_keys_that_ran_out_sign_nothing(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    case = await crossed(await here.client.citizen())
    clock.forward(days=401)
    await settle(here, home)
    assert (await first(here, case)).attempts == 0

    await renewed(here, home)
    await here.work()
    assert "PROVIDER_UNAVAILABLE" in ((await first(here, case)).failure or "")
    assert await home.services.database.rows("applications").count({}, 10) == 0

    await renewed(home, here)
    clock.forward(days=1)
    await settle(here, home)
    assert (await first(here, case)).state is MessageState.ACKNOWLEDGED


async def test_a_message_outlives_the_key_that_signed_it_first(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    clock.forward(days=398)
    case = await crossed(await here.client.citizen())
    home.line.cut = True
    await here.work()
    sent = await first(here, case)
    assert sent.envelope is not None

    # A worker that slept longer than its lease lets nothing out that isn't written down.
    messages = here.services.stores.exchange_messages
    assert await messages.lease(sent, clock()) is not None
    with pytest.raises(Conflict):
        await messages.enveloped(sent, replace(sent.envelope, signature=""))
    assert (await first(here, case)).envelope == sent.envelope

    clock.forward(days=3)
    home.line.cut = False
    await renewed(here, home)
    await renewed(home, here)
    await settle(here, home)

    message = await first(here, case)
    assert (message.state, message.failure) == (MessageState.ACKNOWLEDGED, None)
    assert await verify(here.services.stores, message.case) == []


async def renewed(side: Side, other: Side) -> None:
    """A new key, and the card with it."""
    services = side.services
    await rotate(services.stores, services.signer, services.gate.vault, side.clock())
    await add_partner(other.services.stores, await card(services.stores, side.province), side.clock(), loopback=True)
