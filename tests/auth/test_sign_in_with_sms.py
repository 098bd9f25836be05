import re
from asyncio import gather
from dataclasses import replace

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.accounts.model import Account
from tests.auth.steps import (
    OTHER_PHONE,
    PHONE,
    ask_code,
    codes,
    enter_code,
    receive_code,
    viewer_id,
    wrong,
)
from tests.clock import Clock
from tests.graphql import SIGN_IN, Client


async def accounts(database: MongoDatabase, phone: str = PHONE) -> int:
    return await database.rows("accounts").count({"phone": phone}, 10)


async def test_the_code_has_six_digits(client: Client) -> None:
    assert re.fullmatch(r"[0-9]{6}", await receive_code(client))


async def test_the_right_code_signs_in(client: Client) -> None:
    signed = await enter_code(client, await receive_code(client))

    assert signed["userErrors"] == []
    assert signed["expiresIn"] == 900
    assert signed["viewer"]["displayName"] == "139****5678"
    assert signed["viewer"]["assurance"] == "PHONE"
    assert await viewer_id(Client(client.http, signed["accessToken"])) == signed["viewer"]["id"]


async def test_the_device_is_among_ones_sessions(client: Client) -> None:
    signed = await client.sign_in(PHONE)

    viewer = (await signed.run("{ viewer { phone sessions { device channel current } } }"))["viewer"]

    assert viewer == {"phone": PHONE, "sessions": [{"device": "test", "channel": "APP", "current": True}]}


async def test_a_wrong_code_is_refused_and_the_right_one_still_works(client: Client) -> None:
    code = await receive_code(client)

    refused = await enter_code(client, wrong(code))

    assert [(error["code"], error["path"]) for error in refused["userErrors"]] == [("INVALID", ["code"])]
    assert (refused["accessToken"], refused["refreshToken"], refused["viewer"]) == (None, None, None)
    assert codes(await enter_code(client, code)) == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３", "' or 1=1", "0" * 10_000])
async def test_what_is_no_code_is_refused(client: Client, code: str) -> None:
    await ask_code(client)

    assert codes(await enter_code(client, code)) == ["INVALID"]


async def test_without_asking_no_code_is_right(client: Client) -> None:
    assert codes(await enter_code(client, "123456")) == ["INVALID"]


async def test_a_code_is_good_for_less_than_five_minutes(client: Client, clock: Clock) -> None:
    code = await receive_code(client)
    clock.forward(seconds=299)
    assert codes(await enter_code(client, code)) == []


async def test_after_five_minutes_the_code_has_expired(client: Client, clock: Clock) -> None:
    code = await receive_code(client)
    clock.forward(minutes=5)

    refused = await enter_code(client, code)

    assert [(error["code"], error["path"]) for error in refused["userErrors"]] == [("EXPIRED", ["code"])]


async def test_the_first_time_makes_the_account_and_later_times_find_it(
    client: Client, clock: Clock, database: MongoDatabase
) -> None:
    first = await enter_code(client, await receive_code(client))
    clock.forward(seconds=60)
    second = await enter_code(client, await receive_code(client))

    assert first["viewer"] == second["viewer"]
    assert await accounts(database) == 1


async def test_first_sign_ins_at_once_share_one_account(
    services: Services, clock: Clock, database: MongoDatabase
) -> None:
    wanted = Account("first", PHONE, clock())

    opened = await gather(*(services.gate.accounts.open(replace(wanted, id=f"account-{one}")) for one in range(5)))

    assert len({account.id for account in opened}) == 1
    assert await accounts(database) == 1


async def test_an_unknown_phone_is_told_nothing_but_that_the_code_is_wrong(client: Client) -> None:
    await enter_code(client, await receive_code(client, PHONE), PHONE)

    known = await client.change(SIGN_IN, phone=PHONE, code="000000")
    unknown = await client.change(SIGN_IN, phone=OTHER_PHONE, code="000000")

    assert known == unknown
