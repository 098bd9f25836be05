from asyncio import gather
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from auth.verify_identity import IDENTITY_TRIES_A_DAY
from tests.auth.forge import parts
from tests.auth.steps import OTHER_PHONE, PHONE, codes
from tests.clock import Clock
from tests.graphql import Client

# The standard's own example, and the textbook's.
NAME, NUMBER = "张三", "11010519491231002X"
LENGTH = (
    "身份证号码应为 18 位（旧版外国人永久居留身份证为 15 位）",
    "An ID number has 18 characters (15 on older permanent residence cards)",
)
OTHER_NAME, OTHER_NUMBER = "李四", "440524188001010014"


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    """Services whose provider knows two people."""
    settings = read_settings({}, "development")
    return make_services(settings, database, {NUMBER: NAME, OTHER_NUMBER: OTHER_NAME}, clock)


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.sign_in(PHONE)


async def assurance(client: Client) -> str:
    level: str = (await client.run("{ viewer { assurance } }"))["viewer"]["assurance"]
    return level


def only_error(payload: dict[str, Any]) -> tuple[str, list[str], str]:
    (error,) = payload["userErrors"]
    assert (payload["accessToken"], payload["viewer"]) == (None, None)
    return error["code"], error["path"], error["message"]


async def test_a_match_raises_the_assurance_in_viewer_and_token(person: Client) -> None:
    assert await assurance(person) == "PHONE"

    payload = await person.verify(NAME, NUMBER)

    assert payload["userErrors"] == []
    assert payload["viewer"]["assurance"] == "REAL_NAME"
    assert payload["viewer"]["person"] == {"name": NAME, "maskedIdNumber": "110*************2X"}
    assert parts(payload["accessToken"])[1]["assurance"] == "REAL_NAME"
    assert await assurance(person) == "REAL_NAME"


async def test_the_old_token_knows_within_five_seconds(person: Client, clock: Clock) -> None:
    old = Client(person.http, person.token)
    assert await assurance(old) == "PHONE"
    await person.verify(NAME, NUMBER)
    clock.forward(seconds=5)

    assert await assurance(old) == "REAL_NAME"


async def test_a_name_that_does_not_belong_to_the_number_is_refused(person: Client) -> None:
    refused = await person.verify(OTHER_NAME, NUMBER)

    assert only_error(refused) == ("INVALID", ["idNumber"], "姓名与身份证号码不一致")
    assert await assurance(person) == "PHONE"


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("110105491231002", *LENGTH),
        ("", *LENGTH),
        ("1101051949123100AX", "身份证号码含有无效字符", "The ID number has characters that it can't have"),
        ("990105194912310026", "身份证号码的地区代码无效", "The ID number's region can't be right"),
        ("110105194913310026", "身份证号码中的出生日期无效", "The ID number's birth date can't be right"),
        ("110105209912310026", "身份证号码中的出生日期无效", "The ID number's birth date can't be right"),
        ("110105194912310021", "身份证号码校验位不正确", "The ID number's check digit is wrong"),
    ],
)
async def test_the_broken_rule_of_a_number_is_named(person: Client, number: str, chinese: str, english: str) -> None:
    assert only_error(await person.verify(NAME, number)) == ("INVALID", ["idNumber"], chinese)
    assert only_error(await person.english().verify(NAME, number)) == ("INVALID", ["idNumber"], english)


@pytest.mark.parametrize("number", ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", f" {NUMBER} "])
async def test_numbers_are_taken_as_keyboards_type_them(person: Client, number: str) -> None:
    assert (await person.verify(f" {NAME} ", number))["userErrors"] == []


@pytest.mark.parametrize(("name", "code"), [("", "REQUIRED"), ("  ", "REQUIRED"), ("张" * 51, "INVALID")])
async def test_a_name_must_be_given_and_not_be_a_novel(person: Client, name: str, code: str) -> None:
    assert only_error(await person.verify(name, NUMBER))[:2] == (code, ["name"])


async def test_the_same_identity_again_succeeds(person: Client) -> None:
    first = await person.verify(NAME, NUMBER)
    again = await person.verify(NAME, "11010519491231002x")

    assert again["userErrors"] == []
    assert again["viewer"] == first["viewer"]


async def test_another_identity_afterwards_is_refused(person: Client) -> None:
    await person.verify(NAME, NUMBER)

    assert only_error(await person.verify(OTHER_NAME, OTHER_NUMBER))[0] == "ALREADY_DONE"
    assert (await person.run("{ viewer { displayName } }"))["viewer"]["displayName"] == NAME


async def test_an_identity_that_another_account_has_is_refused(client: Client, person: Client) -> None:
    await person.verify(NAME, NUMBER)
    other = await client.sign_in(OTHER_PHONE)

    assert only_error(await other.verify(NAME, NUMBER))[:2] == ("ALREADY_DONE", ["idNumber"])
    assert await assurance(other) == "PHONE"


async def test_of_two_accounts_at_once_one_gets_the_identity(client: Client, person: Client) -> None:
    other = await client.sign_in(OTHER_PHONE)

    both = await gather(person.verify(NAME, NUMBER), other.verify(NAME, NUMBER))

    assert sorted(codes(one) for one in both) == [[], ["ALREADY_DONE"]]


async def test_a_provider_that_is_not_there_is_said_to_be_so(
    database: MongoDatabase, clock: Clock, services: Services, person: Client
) -> None:
    without = make_services(services.settings, database, None, clock)
    transport = httpx.ASGITransport(make_app(without))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        refused = await Client(http, person.token).verify(NAME, NUMBER)

    assert only_error(refused)[0] == "PROVIDER_UNAVAILABLE"


async def test_the_number_is_never_answered_in_full(person: Client) -> None:
    await person.verify(NAME, NUMBER)

    answer = await person.post("{ viewer { displayName person { name maskedIdNumber method verifiedAt } } }")

    assert NUMBER not in str(answer)


async def test_names_and_numbers_cannot_be_tried_all_day(client: Client, person: Client, clock: Clock) -> None:
    tried = [only_error(await person.verify(OTHER_NAME, NUMBER))[0] for _ in range(IDENTITY_TRIES_A_DAY)]
    assert set(tried) == {"INVALID"}

    assert only_error(await person.verify(NAME, NUMBER))[0] == "LIMIT_EXCEEDED"
    other = await client.sign_in(OTHER_PHONE)
    assert only_error(await other.verify(NAME, NUMBER))[0] == "LIMIT_EXCEEDED"
    assert (await other.verify(OTHER_NAME, OTHER_NUMBER))["userErrors"] == []


async def test_the_next_day_one_may_try_again(client: Client, person: Client, clock: Clock) -> None:
    for _ in range(IDENTITY_TRIES_A_DAY + 1):
        await person.verify(OTHER_NAME, NUMBER)
    clock.forward(days=1)

    again = await Client(person.http).sign_in(PHONE)

    assert (await again.verify(NAME, NUMBER))["userErrors"] == []
