import json
from collections.abc import Callable
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.mini_programs.outside import Outside
from auth.problems import ProviderUnavailable
from tests.auth.mini_programs.conftest import configured
from tests.auth.mini_programs.steps import PHONE, as_signed, enter, enter_alipay, told
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.alipay import AES_KEY, Alipay, phone_message, private_text, sealed, signed

BUSY = [("PROVIDER_UNAVAILABLE", [])]
WRONG_PHONE = [("INVALID", ["phoneCode"])]


async def test_the_first_time_the_phone_is_asked_for(client: Client, alipay: Alipay) -> None:
    assert told(await enter_alipay(client, alipay)) == [("REQUIRED", ["phoneCode"])]


async def test_with_the_phone_an_account_is_made_and_later_found(client: Client, alipay: Alipay) -> None:
    first = await enter_alipay(client, alipay, phone=PHONE)
    second = await enter_alipay(client, alipay)

    viewer = (await as_signed(client, second).run("{ viewer { phone linkedIdentities { provider } } }"))["viewer"]
    assert viewer == {"phone": PHONE, "linkedIdentities": [{"provider": "ALIPAY"}]}
    assert first["viewer"] == second["viewer"]


async def test_newer_apps_have_open_ids(client: Client, alipay: Alipay) -> None:
    alipay.subject_name = "open_id"
    first = await enter_alipay(client, alipay, user="074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5", phone=PHONE)

    assert told(first) == []


async def test_requests_carry_beijing_time_and_no_empty_values(client: Client, alipay: Alipay) -> None:
    await enter_alipay(client, alipay)

    (asked,) = alipay.asked
    assert asked["timestamp"] == "2035-11-20 09:30:00"
    assert all(asked.values())


@pytest.mark.parametrize("code", ["", "invented", "a&b=c", "授权码", "x" * 4097])
async def test_an_invented_code_is_refused(client: Client, code: str) -> None:
    assert told(await enter(client, "ALIPAY", code)) == [("INVALID", ["code"])]


async def test_a_used_code_is_refused_by_us_and_after_that_by_alipay(
    client: Client, alipay: Alipay, clock: Clock
) -> None:
    code = alipay.auth_code()
    await enter(client, "ALIPAY", code, phone_message(PHONE))

    assert told(await enter(client, "ALIPAY", code)) == [("INVALID", ["code"])]
    assert len(alipay.asked) == 1
    clock.forward(minutes=5)
    assert told(await enter(client, "ALIPAY", code)) == [("INVALID", ["code"])]
    assert len(alipay.asked) == 2


@pytest.mark.parametrize(
    ("faults", "expected", "asked"),
    [
        (["isp.unknow-error"], [("REQUIRED", ["phoneCode"])], 2),
        (["aop.unknow-error", "aop.unknow-error"], BUSY, 2),
        (["isv.app-call-limited"], [("LIMIT_EXCEEDED", ["code"])], 1),
        (["isv.grant-type-invalid"], BUSY, 1),
        (["refused"], [("REQUIRED", ["phoneCode"])], 2),
        (["timeout"], BUSY, 1),
        ([500], BUSY, 1),
        (["moved"], BUSY, 1),
        (["huge"], BUSY, 1),
        (["{}"], BUSY, 1),
        (["null"], BUSY, 1),
        (['{"sign":"x"'], BUSY, 1),
        (['{"alipay_system_oauth_token_response":{"user_id":"2088-thief"}}'], BUSY, 1),
    ],
)
async def test_what_goes_wrong_at_alipay_is_told_apart(
    client: Client, alipay: Alipay, faults: list[Any], expected: Any, asked: int
) -> None:
    alipay.faults.extend(faults)

    assert told(await enter_alipay(client, alipay)) == expected
    assert len(alipay.asked) == asked


GENUINE = f'"alipay_system_oauth_token_response":{{"user_id":"2088-thief"}},"sign":"{"A" * 344}"'


@pytest.mark.parametrize(
    "tamper",
    [
        lambda text: text.replace("2088-one", "2088-two"),
        lambda text: text.replace("alipay_system_oauth_token_response", "error_response"),
        lambda text: text.replace('"sign"', '"signature"'),
        # A reader of the first or the last of two would see somebody else than the one who was signed for.
        lambda text: text.replace("{", '{"alipay_system_oauth_token_response":{"user_id":"2088-thief"},', 1),
        lambda text: text[:-1] + ',"alipay_system_oauth_token_response":{"user_id":"2088-thief"}}',
        lambda text: text[:-1] + ',"error_response":{"code":"10000","user_id":"2088-thief"}}',
        lambda text: f"{text} {{{GENUINE}}}",
        lambda text: text[:-1],
        lambda text: "[" * 10_000 + text,
    ],
)
async def test_what_alipay_did_not_sign_is_not_believed(
    client: Client, alipay: Alipay, tamper: Callable[[str], str]
) -> None:
    await enter_alipay(client, alipay, phone=PHONE)
    alipay.tamper = tamper

    answer = await enter_alipay(client, alipay)

    assert told(answer) == BUSY


async def test_an_answer_signed_by_another_is_not_believed(client: Client, alipay: Alipay) -> None:
    alipay.signer = "thief"
    assert told(await enter_alipay(client, alipay, phone=PHONE)) == BUSY


async def test_spaces_around_what_is_signed_do_no_harm(client: Client, alipay: Alipay) -> None:
    alipay.tamper = lambda text: text.replace(":{", " : {", 1).replace('},"sign"', '} ,\n "sign"') + "\n"
    assert told(await enter_alipay(client, alipay, phone=PHONE)) == []


@pytest.mark.parametrize(
    "setting",
    [{"TONGBAN_ALIPAY_APP_ID": "2021"}, {"TONGBAN_ALIPAY_PRIVATE_KEY": private_text("thief")}],
)
async def test_a_request_that_alipay_does_not_know_to_be_ours_is_no_fault_of_the_person(
    services: Services, outside: Outside, alipay: Alipay, setting: dict[str, str]
) -> None:
    *_, program = configured(services, outside, **setting).gate.mini_programs.values()

    with pytest.raises(ProviderUnavailable):
        await program.subject(alipay.auth_code(), services.clock())


@pytest.mark.parametrize(
    "message",
    [
        "invented",
        "{}",
        '{"response": "x"}',
        '{"response": "", "sign": ""}',
        '{"response": 1, "sign": 1}',
        '{"response": "\\ud800", "sign": "AA=="}',
        "[" * 4000,
        json.dumps({"response": json.loads(phone_message(PHONE))["response"]}),
        json.dumps({**json.loads(phone_message(PHONE)), "response": json.loads(phone_message())["sign"]}),
        phone_message(PHONE)[:-1] + ', "response": "x"}',
        phone_message(PHONE, whose="thief"),
        phone_message(PHONE, aes=bytes(16)),
        sealed({"code": "10000", "msg": "Success"}),
        sealed({"code": "10000", "mobile": 13912345678}),
        sealed({"code": "10000", "mobile": "61234567"}),
        sealed({"code": "40003", "subCode": "isv.invalid-auth-relations", "subMsg": "无效的授权关系"}),
        json.dumps({"response": "AAAA", "sign": signed('"AAAA"')}),
        json.dumps({"response": [], "sign": signed("[]")}),
    ],
)
async def test_a_phone_that_alipay_did_not_give_us_is_refused(client: Client, alipay: Alipay, message: str) -> None:
    assert told(await enter(client, "ALIPAY", alipay.auth_code(), message)) == WRONG_PHONE


async def test_alipay_may_say_in_clear_that_our_settings_are_wrong(client: Client, alipay: Alipay) -> None:
    content = '{"code":"40001","msg":"Missing Required Arguments","subCode":"isv.missing-encrypt-key"}'
    message = f'{{"response":{content},"sign":"{signed(content)}"}}'

    assert told(await enter(client, "ALIPAY", alipay.auth_code(), message)) == BUSY


async def test_a_message_that_the_mini_program_wrote_anew_still_counts(client: Client, alipay: Alipay) -> None:
    message = json.dumps(json.loads(phone_message(PHONE)), indent=1).replace("/", "\\/")

    assert told(await enter(client, "ALIPAY", alipay.auth_code(), message)) == []


async def test_the_same_phone_may_be_shown_again(client: Client, alipay: Alipay) -> None:
    """Alipay's message has neither time nor chance in it: a second one is the same text."""
    first = await enter_alipay(client, alipay, user="2088-one", phone=PHONE)

    assert told(await enter_alipay(client, alipay, user="2088-one", phone=PHONE)) == told(first) == []


async def test_nothing_of_alipay_is_stored_in_clear(client: Client, alipay: Alipay, database: MongoDatabase) -> None:
    await enter_alipay(client, alipay, user="2088102150477652", phone=PHONE)

    names = ("linkedIdentities", "usedCodes", "sessions", "counters")
    rows = str([await database.rows(name).find({}, limit=50) for name in names])
    assert [one for one in ("2088102150477652", *alipay.codes, "authbseB", AES_KEY.hex()) if one in rows] == []
