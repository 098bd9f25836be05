import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.accounts.model import Account, Post, Role
from auth.mini_programs.outside import Outside
from tests.auth.mini_programs.conftest import configured
from tests.auth.mini_programs.steps import OTHER_PHONE, PHONE, as_signed, enter, enter_wechat, told
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.wechat import SESSION_KEY, WeChat

BUSY = [("PROVIDER_UNAVAILABLE", [])]


async def test_the_first_time_the_phone_is_asked_for(client: Client, wechat: WeChat) -> None:
    assert told(await enter_wechat(client, wechat)) == [("REQUIRED", ["phoneCode"])]


async def test_with_the_phone_an_account_is_made_and_linked(client: Client, wechat: WeChat) -> None:
    signed = await enter_wechat(client, wechat, phone=PHONE)

    person = as_signed(client, signed)
    viewer = (await person.run("{ viewer { phone assurance linkedIdentities { provider linkedAt } } }"))["viewer"]
    linked = [{"provider": "WECHAT", "linkedAt": "2035-11-20T01:30:00+00:00"}]
    assert viewer == {"phone": PHONE, "assurance": "PHONE", "linkedIdentities": linked}


async def test_later_the_phone_is_not_needed_and_not_asked_for(client: Client, wechat: WeChat) -> None:
    first = await enter_wechat(client, wechat, phone=PHONE)
    wechat.asked.clear()

    second = await enter_wechat(client, wechat, phone=OTHER_PHONE)

    assert second["viewer"] == first["viewer"]
    assert wechat.asked == ["/sns/jscode2session"]


async def test_an_account_made_by_text_message_is_found_by_its_phone_and_its_owner_told(
    client: Client, wechat: WeChat, services: Services, clock: Clock
) -> None:
    account = await services.gate.accounts.open(Account("by-sms", PHONE, services.clock()))
    clock.forward(seconds=1)

    signed = as_signed(client, await enter_wechat(client, wechat, phone=PHONE))

    assert (await signed.run("{ viewer { phone } }"))["viewer"]["phone"] == account.phone
    assert await services.database.rows("accounts").count({}, 10) == 1
    (message,) = (await client.http.get("/dev/outbox", params={"phone": PHONE})).json()
    assert "微信" in message["text"]


async def test_the_channel_is_a_mini_program_whatever_the_client_says(client: Client, wechat: WeChat) -> None:
    signed = as_signed(client, await enter_wechat(client, wechat, phone=PHONE))

    sessions = (await signed.run("{ viewer { sessions { device channel } } }"))["viewer"]["sessions"]
    assert sessions == [{"device": "我的手机", "channel": "MINI_PROGRAM"}]


@pytest.mark.parametrize("code", ["", "   ", "invented", "0" * 5000, "a b&appid=x#?", "授权码"])
async def test_an_invented_code_is_refused(client: Client, code: str) -> None:
    assert told(await enter(client, "WECHAT", code)) == [("INVALID", ["code"])]


async def test_a_code_is_good_once_even_if_wechat_took_it_twice(client: Client, wechat: WeChat) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    code = wechat.login("o-one")
    wechat.forgets_use = True

    both = [await enter(client, "WECHAT", code), await enter(client, "WECHAT", f" {code} ")]

    assert [told(one) for one in both] == [[], [("INVALID", ["code"])]]


async def test_a_code_sent_many_times_at_once_signs_in_once(client: Client, wechat: WeChat) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    code = wechat.login("o-one")
    wechat.forgets_use = True

    answers = await asyncio.gather(*(enter(client, "WECHAT", code) for _ in range(6)))

    assert sorted(map(str, map(told, answers))) == [str([("INVALID", ["code"])])] * 5 + ["[]"]


async def test_wechat_refuses_a_used_code_after_we_forgot_it(client: Client, wechat: WeChat, clock: Clock) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    code = wechat.login("o-one")
    assert told(await enter(client, "WECHAT", code)) == []
    clock.forward(minutes=5)

    assert told(await enter(client, "WECHAT", code)) == [("INVALID", ["code"])]
    assert wechat.count("jscode2session") == 3


async def test_a_code_expires_after_five_minutes(client: Client, wechat: WeChat, clock: Clock) -> None:
    code = wechat.login()
    clock.forward(minutes=5, seconds=1)

    assert told(await enter(client, "WECHAT", code)) == [("INVALID", ["code"])]


async def test_a_phone_code_is_good_once(client: Client, wechat: WeChat) -> None:
    phone_code = wechat.phone_button(PHONE)
    wechat.forgets_use = True
    await enter(client, "WECHAT", wechat.login("o-one"), phone_code)

    again = await enter(client, "WECHAT", wechat.login("o-thief"), phone_code)

    assert told(again) == [("INVALID", ["phoneCode"])]


async def test_an_invented_phone_code_is_refused(client: Client, wechat: WeChat) -> None:
    assert told(await enter(client, "WECHAT", wechat.login(), "invented")) == [("INVALID", ["phoneCode"])]


@pytest.mark.parametrize(
    ("info", "code"),
    [
        ({"watermark": {"timestamp": 0, "appid": "wx-another"}}, "INVALID"),
        ({"watermark": {"timestamp": -1, "appid": None}}, "EXPIRED"),
        ({"watermark": {"timestamp": 2**80, "appid": None}}, "PROVIDER_UNAVAILABLE"),
        ({"watermark": {"timestamp": "now", "appid": None}}, "PROVIDER_UNAVAILABLE"),
        ({"watermark": None}, "PROVIDER_UNAVAILABLE"),
        ({"countryCode": "852", "purePhoneNumber": "61234567"}, "INVALID"),
        ({"countryCode": "86", "purePhoneNumber": "12345"}, "INVALID"),
        ({"purePhoneNumber": 13912345678}, "PROVIDER_UNAVAILABLE"),
    ],
)
async def test_a_phone_must_be_ours_fresh_and_of_the_mainland(
    client: Client, wechat: WeChat, clock: Clock, info: dict[str, Any], code: str
) -> None:
    mark = info.get("watermark")
    if mark and mark["appid"] is None:
        mark["appid"] = "wx4f1c8d7e2b3a9056"
    if mark and mark["timestamp"] == -1:
        mark["timestamp"] = int((clock() - timedelta(minutes=6, seconds=1)).timestamp())
    wechat.phone_info = info

    ((told_code, _),) = told(await enter_wechat(client, wechat, phone=PHONE))

    assert told_code == code


async def test_a_country_code_may_be_a_number(client: Client, wechat: WeChat) -> None:
    wechat.phone_info = {"countryCode": 86}
    assert told(await enter_wechat(client, wechat, phone=PHONE)) == []


@pytest.mark.parametrize(
    ("faults", "expected", "asked"),
    [
        ([-1], [("REQUIRED", ["phoneCode"])], 2),
        ([-1, -1], BUSY, 2),
        (["refused"], [("REQUIRED", ["phoneCode"])], 2),
        (["refused", "refused"], BUSY, 2),
        # The code may have been used up by the request that got no answer.
        (["timeout"], BUSY, 1),
        ([502], BUSY, 1),
        (["moved"], BUSY, 1),
        (["huge"], BUSY, 1),
        (["<html>"], BUSY, 1),
        (["[]"], BUSY, 1),
        (['{"openid": ""}'], BUSY, 1),
        (['{"openid": {"$gt": ""}}'], BUSY, 1),
        ([45011], [("LIMIT_EXCEEDED", ["code"])], 1),
        ([40226], [("NOT_ALLOWED_NOW", ["code"])], 1),
        ([40013], BUSY, 1),
    ],
)
async def test_what_goes_wrong_at_wechat_is_told_apart(
    client: Client, wechat: WeChat, faults: list[Any], expected: Any, asked: int
) -> None:
    wechat.faults.extend(faults)

    assert told(await enter_wechat(client, wechat)) == expected
    assert len(wechat.asked) == asked


@pytest.mark.parametrize("fault", ["refused", 45011, -1])
async def test_a_code_that_wechat_did_not_take_can_be_sent_again(
    client: Client, wechat: WeChat, fault: int | str
) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    code = wechat.login("o-one")
    wechat.faults.extend([fault, fault] if fault != 45011 else [fault])
    assert told(await enter(client, "WECHAT", code)) != []

    assert told(await enter(client, "WECHAT", code)) == []


@pytest.mark.parametrize("setting", ["TONGBAN_WECHAT_APP_ID", "TONGBAN_WECHAT_SECRET"])
async def test_wrong_settings_are_no_fault_of_the_person(
    services: Services, outside: Outside, wechat: WeChat, setting: str
) -> None:
    wrong = configured(services, outside, **{setting: "wrong"})
    program = next(iter(wrong.gate.mini_programs.values()))

    with pytest.raises(Exception, match=r"mini\.unavailable"):
        await program.subject(wechat.login(), services.clock())


async def test_staff_do_not_come_in_without_a_second_factor(
    client: Client, wechat: WeChat, services: Services, database: MongoDatabase
) -> None:
    clerk = Account("clerk", PHONE, services.clock(), posts=(Post(Role.CLERK, "11510000MB0000000A"),))
    await services.gate.accounts.open(clerk)

    assert told(await enter_wechat(client, wechat, phone=PHONE)) == [("NOT_ALLOWED_NOW", [])]
    assert await database.rows("linkedIdentities").count({}, 1) == 0
    assert await database.rows("sessions").count({}, 1) == 0


async def test_nothing_of_the_provider_is_stored_in_clear_or_answered(
    client: Client, wechat: WeChat, database: MongoDatabase
) -> None:
    wechat_code, phone_code = wechat.login("o-secret-openid"), wechat.phone_button(PHONE)
    payload = await enter(client, "WECHAT", wechat_code, phone_code)

    names = ("linkedIdentities", "usedCodes", "providerTokens", "sessions", "counters", "messages")
    rows = [row for name in names for row in await database.rows(name).find({}, limit=50)]
    everything = f"{rows}{payload}"
    assert len(rows) >= 4
    secrets = (SESSION_KEY, "o-secret-openid", wechat_code, phone_code, *wechat.tokens)
    assert [one for one in secrets if one in everything] == []


async def test_without_agreeing_the_provider_is_asked_nothing(
    client: Client, wechat: WeChat, services: Services
) -> None:
    given = (client, "WECHAT", wechat.login("o-one"), wechat.phone_button(PHONE))

    assert told(await enter(*given, consentHash=None)) == [("REQUIRED", [])]

    assert wechat.asked == []
    for name in ("accounts", "linkedIdentities", "usedCodes", "counters"):
        assert await services.database.rows(name).find({}, limit=5) == []


async def test_what_was_agreed_to_is_kept_with_its_channel(
    client: Client, wechat: WeChat, services: Services
) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    await enter_wechat(client, wechat)

    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    (consent,) = await services.gate.consents.of_account(account.id)
    assert (consent.purpose.value, consent.channel.value) == ("ACCOUNT", "MINI_PROGRAM")
