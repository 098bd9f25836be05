from asyncio import gather
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from auth.gate import Gate
from auth.problems import Invalid, LimitExceeded
from auth.sessions.model import Channel
from auth.sessions.open import Device
from auth.sign_in import sign_in_with_sms
from auth.sms import Typed, request_code
from tests.auth.steps import OTHER_PHONE, PHONE, ask_code, codes, enter_code, outbox, receive_code, wanted
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.graphql import Client

PER_PHONE, PER_ADDRESS, OVERALL = 3, 5, 8


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    """Services whose limits a test can reach."""
    limits = {"PER_PHONE": PER_PHONE, "PER_ADDRESS": PER_ADDRESS, "OVERALL": OVERALL}
    environment = {f"TONGBAN_SMS_{name}": str(limit) for name, limit in limits.items()}
    return make_services(read_settings(environment, "development"), database, {}, clock)


@pytest.fixture
async def elsewhere(app: ASGIApp) -> AsyncIterator[Client]:
    """A client at another network address."""
    async with AsyncExitStack() as stack:
        transport = httpx.ASGITransport(app, client=("203.0.113.7", 50000))
        yield Client(await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://x")))


async def test_the_answer_is_the_same_for_known_and_unknown_phones(client: Client, clock: Clock) -> None:
    await enter_code(client, await receive_code(client))
    clock.forward(seconds=60)

    known, unknown = await ask_code(client, PHONE), await ask_code(client, OTHER_PHONE)

    assert known == unknown == {"expiresIn": 300, "retryAfter": 60, "userErrors": []}


async def test_the_message_carries_the_code_and_how_long_it_is_good(client: Client) -> None:
    code = await receive_code(client)

    (message,) = await outbox(client)

    assert message["to"] == PHONE
    assert code in message["text"]
    assert "5 分钟" in message["text"]


async def test_another_code_within_a_minute_is_refused_with_the_seconds_to_wait(client: Client, clock: Clock) -> None:
    await ask_code(client)
    clock.forward(seconds=45)

    again = await ask_code(client)

    assert (again["expiresIn"], again["retryAfter"], codes(again)) == (None, 15, ["LIMIT_EXCEEDED"])
    assert again["userErrors"][0]["path"] == ["phone"]
    assert "15" in again["userErrors"][0]["message"]
    assert len(await outbox(client)) == 1


async def test_after_a_minute_another_code_comes(client: Client, clock: Clock) -> None:
    await ask_code(client)
    clock.forward(seconds=60)

    assert codes(await ask_code(client)) == []
    assert len(await outbox(client)) == 2


async def test_two_requests_at_once_send_one_message(client: Client) -> None:
    asked = await gather(*(ask_code(client) for _ in range(PER_PHONE)))

    assert sorted(codes(one) for one in asked) == [[], ["LIMIT_EXCEEDED"], ["LIMIT_EXCEEDED"]]
    assert len(await outbox(client)) == 1


async def test_purposes_wait_each_for_itself(client: Client, services: Services, clock: Clock) -> None:
    await ask_code(client)

    code = await request_code(services.gate, wanted(PHONE, "CHANGE_PHONE"), clock())

    assert code.sent_at == clock()


async def test_a_phone_gets_so_many_codes_an_hour(client: Client, clock: Clock) -> None:
    for _ in range(PER_PHONE):
        assert codes(await ask_code(client)) == []
        clock.forward(minutes=1)

    refused = await ask_code(client)

    assert (refused["expiresIn"], codes(refused)) == (None, ["LIMIT_EXCEEDED"])
    assert 60 <= refused["retryAfter"] <= 3600
    assert len(await outbox(client)) == PER_PHONE
    clock.forward(seconds=refused["retryAfter"])
    assert codes(await ask_code(client)) == []


async def test_an_address_gets_so_many_codes_an_hour(client: Client, elsewhere: Client) -> None:
    for place in range(PER_ADDRESS):
        assert codes(await ask_code(client, f"1391234000{place}")) == []

    refused = await ask_code(client, "13912340009")

    assert codes(refused) == ["LIMIT_EXCEEDED"]
    assert refused["retryAfter"] >= 60
    assert await outbox(client, "13912340009") == []
    assert codes(await ask_code(elsewhere, "13912340009")) == []


async def test_an_address_that_has_used_its_codes_up_takes_none_from_other_phones(
    client: Client, elsewhere: Client
) -> None:
    for place in range(PER_ADDRESS):
        await ask_code(client, f"1391234000{place}")
    for _ in range(PER_PHONE):
        assert codes(await ask_code(client, PHONE)) == ["LIMIT_EXCEEDED"]

    assert codes(await ask_code(elsewhere, PHONE)) == []


async def test_all_together_get_so_many_codes_an_hour(services: Services, clock: Clock) -> None:
    for place in range(OVERALL):
        phone, address = f"1391234000{place}", f"203.0.113.{place}"
        await request_code(services.gate, wanted(phone, "SIGN_IN", address), clock())

    with pytest.raises(LimitExceeded):
        await request_code(services.gate, wanted(PHONE, "SIGN_IN", "203.0.113.99"), clock())
    clock.forward(hours=1)
    await request_code(services.gate, wanted(PHONE, "SIGN_IN", "203.0.113.99"), clock())


async def test_known_and_unknown_phones_cost_the_same(
    services: Services,
    client: Client,
    mongodb_uri: str,
    database: MongoDatabase,
    clock: Clock,
) -> None:
    """Time tells nothing, neither on asking for a code nor on a wrong one: both send the same commands."""
    await enter_code(client, await receive_code(client))
    clock.forward(hours=1)
    commands = Commands()
    listened = counted(mongodb_uri, database.name, commands)
    gate = make_services(services.settings, listened, {}, clock).gate
    sent = [await _sent(gate, commands, phone, clock) for phone in (PHONE, OTHER_PHONE)]
    listened.close()

    assert sent[0] == sent[1] != []


async def _sent(gate: Gate, commands: Commands, phone: str, clock: Clock) -> list[str]:
    commands.sent.clear()
    await request_code(gate, wanted(phone, "SIGN_IN", f"198.51.100.{phone[-1]}"), clock())
    with pytest.raises(Invalid):
        await sign_in_with_sms(gate, Typed(phone, "no code", "198.51.100.1"), Device("test", Channel.APP), clock())
    return list(commands.sent)


async def test_a_line_with_many_addresses_counts_as_one(services: Services, clock: Clock) -> None:
    """Whoever has one IPv6 address has its whole /64."""
    for place in range(PER_ADDRESS):
        await request_code(services.gate, wanted(f"1391234000{place}", "SIGN_IN", f"2001:db8::{place}"), clock())

    with pytest.raises(LimitExceeded):
        await request_code(services.gate, wanted(PHONE, "SIGN_IN", "2001:db8::ffff"), clock())
    await request_code(services.gate, wanted(PHONE, "SIGN_IN", "2001:db8:0:1::1"), clock())


@pytest.mark.parametrize(
    "spelling", ["+86 139 1234 5678", "008613912345678", "１３９１２３４５６７８", "＋８６ 139-1234-5678"]
)
async def test_every_spelling_is_the_same_phone(client: Client, spelling: str) -> None:
    assert codes(await ask_code(client, spelling)) == []

    assert codes(await ask_code(client, PHONE)) == ["LIMIT_EXCEEDED"]
    (message,) = await outbox(client, PHONE)
    assert codes(await enter_code(client, message["code"], spelling)) == []


@pytest.mark.parametrize("phone", ["", "1391234567", "12912345678", "+85291234567", "0826-2390001", "电话", "1" * 99])
async def test_what_is_no_mobile_phone_is_refused(client: Client, phone: str) -> None:
    refused = await ask_code(client, phone)

    assert (refused["expiresIn"], refused["retryAfter"]) == (None, None)
    assert [(error["code"], error["path"]) for error in refused["userErrors"]] == [("INVALID", ["phone"])]


async def test_the_refusal_speaks_the_callers_language(client: Client) -> None:
    chinese, english = await ask_code(client, "1"), await ask_code(client.english(), "1")

    assert chinese["userErrors"][0]["message"] == "请输入有效的手机号码"
    assert english["userErrors"][0]["message"] == "That is not a mainland mobile phone"
