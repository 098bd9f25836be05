import re
from typing import Any

import pytest

from tests.api.conftest import Bare
from tests.auth.steps import ask_code
from tests.cases import attempt, complete, examples, start
from tests.graphql import SIGN_IN, Client, key

PHONE = "13900006001"
ASK = 'mutation { requestSmsCode(input: {phone: "x"}) { userErrors { message } } }'


def in_chinese(message: str, *names: str) -> bool:
    """Whether the words are Chinese, whatever the domain's own names in them are."""
    words = _without(message, names)
    return re.search(r"[一-鿿]", words) is not None and re.search(r"[A-Za-z]{2}", words) is None


def in_english(message: str, *names: str) -> bool:
    words = _without(message, names)
    return re.search(r"[一-鿿]", words) is None and re.search(r"[A-Za-z]{2}", words) is not None


async def both(chinese: Client, *names: str, **attempted: Any) -> dict[str, Any]:
    """Attempt the same in both languages; the one error, which differs in its words only."""
    first, second = [await attempt(one, **attempted) for one in (chinese, chinese.english())]
    return the_error(first, second, *names)


def the_error(first: Any, second: Any, *names: str) -> dict[str, Any]:
    (zh,), (en,) = first["userErrors"], second["userErrors"]
    assert in_chinese(zh["message"], *names), zh["message"]
    assert in_english(en["message"], *names), en["message"]
    assert {**zh, "message": ""} == {**en, "message": ""}
    return zh


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("zh-CN", "zh"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", "zh"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en-US,en;q=0.9,zh-CN;q=0.8,zh;q=0.7", "en"),
        ("zh;q=0.3, en;q=0.7", "en"),
        ("en;q=0.3, zh;q=0.7", "zh"),
        ("en;q=0.8, zh;q=0.8", "zh"),
        ("fr-FR, fr;q=0.9, en;q=0.5", "en"),
        ("fr, de;q=0.5", "zh"),
        ("en;q=0", "zh"),
        ("*", "zh"),
        ("en;q=high", "zh"),
        (";;,=", "zh"),
        ("english", "zh"),
    ],
)
async def test_the_preferred_language_is_spoken(bare: Bare, header: str | None, language: str) -> None:
    headers = {} if header is None else {"Accept-Language": header}
    answer = await bare.http.post("/graphql", json={"query": ASK}, headers=headers)
    (error,) = answer.json()["data"]["requestSmsCode"]["userErrors"]
    assert (in_chinese if language == "zh" else in_english)(error["message"])


async def test_a_wrong_code_is_told_in_both_languages(bare: Bare) -> None:
    code = await _requested(bare)
    wrong = "000000" if code != "000000" else "111111"
    error = await _both_sign_ins(bare, wrong)
    assert (error["code"], error["path"]) == ("INVALID", ["code"])


async def test_an_expired_code_is_told_in_both_languages(bare: Bare) -> None:
    bare.clock.forward(minutes=2)
    code = await _requested(bare)
    bare.clock.forward(minutes=5)
    error = await _both_sign_ins(bare, code)
    assert (error["code"], error["path"]) == ("EXPIRED", ["code"])


async def test_a_missing_form_field_is_told_in_both_languages(client: Client) -> None:
    person = await client.citizen()
    case = await complete(person)
    title = case["formSchema"]["properties"]["shopName"]["title"]
    form = {name: value for name, value in examples(case).items() if name != "shopName"}
    saved = await attempt(person, "saveApplication", case, form=form)
    asked = {"mutation": "submitApplication", "case": saved["application"], "idempotencyKey": key()}
    error = await both(person, title, **asked)
    assert (error["code"], error["path"]) == ("REQUIRED", ["form", "shopName"])
    assert title in error["message"]


async def test_a_missing_material_is_told_in_both_languages(client: Client) -> None:
    person = await client.citizen()
    case = await complete(person)
    cleared = [{"key": "floorPlan", "fileIds": []}]
    saved = await attempt(person, "saveApplication", case, materials=cleared)
    wanted = next(one["requirement"] for one in case["materials"] if one["requirement"]["key"] == "floorPlan")
    asked = {"mutation": "submitApplication", "case": saved["application"], "idempotencyKey": key()}
    error = await both(person, "经营场所平面图、布局流程图", **asked)
    assert wanted["required"]
    assert (error["code"], error["path"]) == ("MATERIAL_MISSING", ["materials", "floorPlan"])


async def test_a_stale_revision_is_told_in_both_languages(client: Client) -> None:
    person = await client.citizen()
    case = await start(person)
    newer = (await attempt(person, "saveApplication", case, form=case["form"]))["application"]
    error = await both(person, mutation="saveApplication", case=case, form=case["form"])
    assert (error["code"], error["currentRevision"]) == ("CONFLICT", newer["revision"])


async def test_somebody_elses_application_is_told_in_both_languages(client: Client) -> None:
    case = await start(await client.citizen(0))
    stranger = await client.citizen(1)
    error = await both(stranger, mutation="saveApplication", case=case, form={})
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["applicationId"])
    missing = {**case, "id": "Tm90aGluZzox"}
    assert (await both(stranger, mutation="saveApplication", case=missing, form={}))["code"] == "NOT_FOUND"


async def _requested(bare: Bare) -> str:
    assert (await ask_code(bare.client, PHONE))["userErrors"] == []
    (newest, *_) = (await bare.http.get("/dev/outbox", params={"phone": PHONE})).json()
    return str(newest["code"])


async def _both_sign_ins(bare: Bare, code: str) -> dict[str, Any]:
    clients = (bare.client, bare.client.english())
    return the_error(*[await one.change(SIGN_IN, phone=PHONE, code=code) for one in clients])


def _without(message: str, names: tuple[str, ...]) -> str:
    for name in names:
        message = message.replace(name, "")
    return message
