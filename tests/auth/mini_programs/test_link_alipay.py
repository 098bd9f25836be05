"""Alipay's phone message never runs out and names nobody, so alone it gets at no account that is there already."""

import asyncio

import pytest

from api.database import MongoDatabase
from tests.auth.mini_programs.steps import (
    OTHER_PHONE,
    PHONE,
    as_signed,
    enter,
    enter_alipay,
    enter_wechat,
    link_alipay,
    told,
)
from tests.auth.steps import outbox, receive_code, viewer_id, wrong
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.alipay import Alipay, phone_message
from tests.providers.wechat import WeChat

NEEDED = [("REQUIRED", ["smsCode"])]
WRONG = [("INVALID", ["smsCode"])]
LINKS = "{ viewer { linkedIdentities { provider } } }"


@pytest.fixture
async def owner(client: Client, clock: Clock) -> Client:
    """Who has the account of PHONE, and asks for another code a moment later."""
    signed = await client.sign_in(PHONE)
    clock.forward(seconds=1)
    return signed


async def test_a_stolen_message_links_nothing_to_its_owners_account(
    client: Client, alipay: Alipay, owner: Client
) -> None:
    assert told(await enter_alipay(client, alipay, "2088-thief", PHONE)) == NEEDED
    assert told(await enter_alipay(client, alipay, "2088-thief")) == [("REQUIRED", ["phoneCode"])]
    assert (await owner.run(LINKS))["viewer"]["linkedIdentities"] == []


async def test_a_stolen_message_takes_no_link_away(client: Client, alipay: Alipay) -> None:
    owner = as_signed(client, await enter_alipay(client, alipay, "2088-one", PHONE))

    assert told(await enter_alipay(client, alipay, "2088-thief", PHONE)) == NEEDED
    assert await viewer_id(as_signed(client, await enter_alipay(client, alipay, "2088-one"))) == await viewer_id(
        owner
    )


async def test_with_a_text_messages_code_the_account_is_linked(client: Client, alipay: Alipay, owner: Client) -> None:
    code = await receive_code(client)

    linked = as_signed(
        client, await enter(client, "ALIPAY", alipay.auth_code("2088-one"), phone_message(PHONE), code)
    )

    assert await viewer_id(linked) == await viewer_id(owner)
    assert told(await enter_alipay(client, alipay)) == []


@pytest.mark.usefixtures("owner")
async def test_a_code_is_good_once(client: Client, alipay: Alipay) -> None:
    code = await receive_code(client)
    await enter(client, "ALIPAY", alipay.auth_code("2088-one"), phone_message(PHONE), code)

    again = await enter(client, "ALIPAY", alipay.auth_code("2088-two"), phone_message(PHONE), code)

    assert told(again) == WRONG


@pytest.mark.usefixtures("owner")
async def test_wrong_codes_and_codes_of_another_phone_are_refused(client: Client, alipay: Alipay) -> None:
    own, code = await receive_code(client, OTHER_PHONE), await receive_code(client)

    for typed in (wrong(code), "", own if own != code else wrong(code)):
        answer = await enter(client, "ALIPAY", alipay.auth_code("2088-thief"), phone_message(PHONE), typed)
        assert told(answer) == (WRONG if typed else NEEDED)


@pytest.mark.usefixtures("owner")
async def test_an_old_code_is_refused_by_its_path(client: Client, alipay: Alipay, clock: Clock) -> None:
    code = await receive_code(client)
    clock.forward(minutes=5)

    answer = await enter(client, "ALIPAY", alipay.auth_code(), phone_message(PHONE), code)

    assert told(answer) == [("EXPIRED", ["smsCode"])]


async def test_of_two_who_open_one_account_at_once_one_needs_a_code(
    client: Client, alipay: Alipay, database: MongoDatabase
) -> None:
    answers = await asyncio.gather(*(enter_alipay(client, alipay, f"2088-{one}", PHONE) for one in range(3)))

    assert sorted(str(told(one)) for one in answers) == sorted(["[]", str(NEEDED), str(NEEDED)])
    assert len(await database.rows("linkedIdentities").find({}, limit=9)) == 1


async def test_a_new_account_is_told_of_too_since_the_message_may_be_stolen(client: Client, alipay: Alipay) -> None:
    await enter_alipay(client, alipay, phone=PHONE)

    (message,) = await outbox(client)
    assert "支付宝" in message["text"]


@pytest.mark.usefixtures("owner")
async def test_wechats_code_is_good_once_and_needs_no_other(client: Client, wechat: WeChat) -> None:
    assert told(await enter_wechat(client, wechat, phone=PHONE)) == []


async def test_linking_anew_takes_the_link_from_whoever_had_the_phone(
    client: Client, alipay: Alipay, clock: Clock
) -> None:
    await enter_alipay(client, alipay, "2088-old", PHONE)
    clock.forward(seconds=1)

    assert told(await link_alipay(client, alipay, "2088-new", PHONE)) == []
    assert told(await enter_alipay(client, alipay, "2088-old")) == [("REQUIRED", ["phoneCode"])]
