from asyncio import gather
from dataclasses import replace

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from api.database import MongoDatabase
from auth.codes.model import MAX_TRIES
from auth.sms import WRONG_CODES, request_code
from tests.auth.steps import OTHER_PHONE, PHONE, codes, enter_code, outbox, receive_code, wanted, wrong
from tests.clock import Clock
from tests.graphql import Client


async def test_after_five_tries_even_the_right_code_is_refused(client: Client) -> None:
    code = await receive_code(client)
    tried = [codes(await enter_code(client, wrong(code))) for _ in range(MAX_TRIES)]
    assert (MAX_TRIES, tried) == (5, [["INVALID"]] * 5)

    assert codes(await enter_code(client, code)) == ["LIMIT_EXCEEDED"]


async def test_guessing_at_once_gets_no_more_than_five_tries(client: Client) -> None:
    code = await receive_code(client)
    guesses = [f"{(int(code) + step) % 1_000_000:06d}" for step in range(1, 10)]

    tried = await gather(*(enter_code(client, guess) for guess in guesses))

    assert sorted(codes(one)[0] for one in tried) == ["INVALID"] * 5 + ["LIMIT_EXCEEDED"] * 4


async def test_a_new_code_may_be_tried_again(client: Client, clock: Clock) -> None:
    code = await receive_code(client)
    for _ in range(MAX_TRIES):
        await enter_code(client, wrong(code))
    clock.forward(seconds=60)

    assert codes(await enter_code(client, await receive_code(client))) == []


async def test_a_new_code_replaces_the_old_one(client: Client, clock: Clock) -> None:
    old = await receive_code(client)
    clock.forward(seconds=60)
    new = await receive_code(client)

    assert old == new or codes(await enter_code(client, old)) == ["INVALID"]
    assert codes(await enter_code(client, new)) == []


async def test_a_code_is_spent_once(client: Client) -> None:
    code = await receive_code(client)
    await enter_code(client, code)

    assert codes(await enter_code(client, code)) == ["INVALID"]


async def test_of_several_at_once_with_one_code_one_wins(client: Client, database: MongoDatabase) -> None:
    code = await receive_code(client)

    signed = await gather(*(enter_code(client, code) for _ in range(4)))

    winners = [one for one in signed if codes(one) == []]
    assert len(winners) == 1
    assert {one["accessToken"] for one in signed if one is not winners[0]} == {None}
    assert await database.rows("accounts").count({"phone": PHONE}, 10) == 1
    assert await database.rows("sessions").count({}, 10) == 1


async def test_another_phones_code_is_refused(client: Client) -> None:
    mine, theirs = await receive_code(client, PHONE), await receive_code(client, OTHER_PHONE)

    # One time in a million they are the same.
    assert mine == theirs or codes(await enter_code(client, theirs, PHONE)) == ["INVALID"]


async def test_a_code_for_another_purpose_is_refused(client: Client, services: Services, clock: Clock) -> None:
    await request_code(services.gate, wanted(PHONE, "CHANGE_PHONE"), clock())
    (message,) = await outbox(client)

    assert codes(await enter_code(client, message["code"])) == ["INVALID"]


async def test_guessing_across_phones_ends_for_the_address(client: Client, app: ASGIApp, clock: Clock) -> None:
    code = await receive_code(client)
    for place in range(WRONG_CODES.limit):
        assert codes(await enter_code(client, wrong(code), f"139{place:08d}")) == ["INVALID"]

    assert codes(await enter_code(client, code)) == ["LIMIT_EXCEEDED"]

    transport = httpx.ASGITransport(app, client=("203.0.113.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as elsewhere:
        assert codes(await enter_code(Client(elsewhere), code)) == []
    clock.forward(hours=1)
    assert codes(await enter_code(client, await receive_code(client))) == []


async def test_right_codes_do_not_count(client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind one address there may be a whole town."""
    monkeypatch.setattr("auth.sms.WRONG_CODES", replace(WRONG_CODES, limit=1))

    for place in range(3):
        phone = f"1391234567{place}"
        assert codes(await enter_code(client, await receive_code(client, phone), phone)) == []


async def test_codes_are_not_stored_readably(client: Client, database: MongoDatabase) -> None:
    code = await receive_code(client)

    for collection in ("smsCodes", "messages"):
        (row,) = await database.rows(collection).find({}, limit=2)
        assert code not in str(row)
