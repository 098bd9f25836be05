from asyncio import gather
from dataclasses import replace

import pytest
from graphql import build_schema

from api.context import Services
from auth.accounts.model import MemberRole, Membership, Organization, Post, Role
from auth.qr.sign_in import MISSES, POLLS, SCANS, STARTS
from schema.root import schema
from seeds.people import COMPANY
from tests.auth.forge import parts
from tests.auth.qr import approved, code_of, complete, confirm, scan, start
from tests.auth.steps import OTHER_PHONE, PHONE, act_as, codes, refresh, sign_out, viewer_id
from tests.clock import Clock
from tests.graphql import Client

VIEWER = "{ viewer { assurance actingAs { kind } sessions { device channel current } } }"


@pytest.fixture
async def phone(client: Client) -> Client:
    return await client.sign_in(PHONE)


@pytest.fixture
async def stranger(client: Client) -> Client:
    return await client.sign_in(OTHER_PHONE)


def wrong(number: str) -> str:
    return f"{(int(number) + 1) % 100:02d}"


async def test_a_page_is_signed_in_by_a_phone(client: Client, phone: Client) -> None:
    started = await start(client, "Firefox · 电脑")
    assert codes(await complete(client, started["ticket"])) == ["NOT_ALLOWED_NOW"]

    request = (await scan(phone, started))["request"]
    assert (request["device"], request["channel"]) == ("Firefox · 电脑", "WEB")
    waiting = await complete(client, started["ticket"])
    assert (codes(waiting), waiting["userErrors"][0]["message"]) == (["NOT_ALLOWED_NOW"], "已扫码，请在手机上确认")
    assert await confirm(phone, started) == {"confirmed": True, "userErrors": []}

    signed = await complete(client, started["ticket"])
    assert codes(signed) == []
    page = Client(client.http, signed["accessToken"])
    assert await viewer_id(page) == await viewer_id(phone) == signed["viewer"]["id"]
    assert codes(await refresh(client, signed["refreshToken"])) == []


async def test_the_page_gets_a_session_of_its_own(client: Client, phone: Client) -> None:
    signed = await complete(client, (await approved(client, phone))["ticket"])
    page = Client(client.http, signed["accessToken"])

    sessions = (await page.run(VIEWER))["viewer"]["sessions"]
    assert {"device": "Firefox · 电脑", "channel": "WEB", "current": True} in sessions
    await sign_out(page)
    assert (await viewer_id(page), await viewer_id(phone) is None) == (None, False)


async def test_what_the_page_is_given(client: Client) -> None:
    started = await start(client)

    assert started["qrUrl"].startswith("http://localhost/q/")
    assert started["qrCode"].startswith("<svg")
    assert (len(started["confirmationCode"]), started["expiresIn"]) == (2, 120)
    assert started["confirmationCode"].isdigit()
    assert len(started["ticket"]) >= 43
    assert started["ticket"] != code_of(started)


async def test_who_photographs_the_screen_cannot_come_in(client: Client, phone: Client) -> None:
    started = await approved(client, phone)

    for seen in (code_of(started), started["qrUrl"], started["confirmationCode"]):
        assert codes(await complete(client, seen)) == ["NOT_FOUND"]
    assert codes(await complete(client, started["ticket"])) == []


async def test_secrets_are_not_stored(client: Client, services: Services) -> None:
    started = await start(client)
    (row,) = await services.database.rows("qrSignIns").find({}, limit=2)

    assert [one for one in (started["ticket"], code_of(started)) if one in str(row)] == []


async def test_a_page_comes_in_once(client: Client, phone: Client) -> None:
    ticket = (await approved(client, phone))["ticket"]

    answers = await gather(*(complete(client, ticket) for _ in range(4)))

    assert sorted(codes(one) for one in answers) == [[], *[["ALREADY_DONE"]] * 3]
    assert codes(await complete(client, ticket)) == ["ALREADY_DONE"]


async def test_a_code_that_was_used_is_used(client: Client, phone: Client, stranger: Client) -> None:
    started = await approved(client, phone)

    for again in (await scan(phone, started), await confirm(phone, started), await scan(stranger, started)):
        assert codes(again) == ["ALREADY_DONE"]
    await complete(client, started["ticket"])
    assert codes(await scan(phone, started)) == ["ALREADY_DONE"]
    assert codes(await confirm(phone, started)) == ["ALREADY_DONE"]


async def test_only_the_phone_that_scanned_confirms(
    client: Client, phone: Client, stranger: Client, clock: Clock
) -> None:
    clock.forward(seconds=60)
    second = await client.sign_in(PHONE)
    started = await start(client)
    assert codes(await confirm(phone, started)) == ["NOT_ALLOWED_NOW"]
    assert codes(await scan(phone, started)) == []

    for other in (stranger, second):
        assert codes(await scan(other, started)) == ["ALREADY_DONE"]
        assert codes(await confirm(other, started)) == ["ALREADY_DONE"]
        assert codes(await confirm(other, started, approve=False)) == ["ALREADY_DONE"]
    assert codes(await scan(phone, started)) == []
    assert codes(await confirm(phone, started)) == []


async def test_of_two_phones_at_once_one_gets_the_page(client: Client, phone: Client, stranger: Client) -> None:
    started = await start(client)

    scanned = await gather(*(scan(one, started) for one in (phone, stranger)))

    assert sorted(codes(one) for one in scanned) == [[], ["ALREADY_DONE"]]


async def test_three_wrong_numbers_end_it(client: Client, phone: Client) -> None:
    started = await start(client)
    await scan(phone, started)
    number = wrong(started["confirmationCode"])

    tried = [codes(await confirm(phone, started, number)) for _ in range(3)]

    assert tried == [["INVALID"], ["INVALID"], ["LIMIT_EXCEEDED"]]
    assert codes(await confirm(phone, started)) == ["ALREADY_DONE"]
    assert codes(await complete(client, started["ticket"])) == ["EXPIRED"]


def test_the_phone_is_never_told_the_number() -> None:
    """It stands on the page alone: a phone that has it from us proves nothing about the page."""
    types = build_schema(schema.as_str()).type_map

    holders = {name for name, kind in types.items() if "confirmationCode" in getattr(kind, "fields", {})}
    assert holders == {"StartQrSignInPayload", "ConfirmQrSignInInput"}


async def test_a_phone_that_has_only_scanned_does_not_get_the_page_in(client: Client, phone: Client) -> None:
    started = await start(client)
    scanned = await scan(phone, started)

    assert started["confirmationCode"] not in str(scanned["request"]["device"])
    assert codes(await confirm(phone, started, "")) == ["INVALID"]
    assert codes(await complete(client, started["ticket"])) == ["NOT_ALLOWED_NOW"]


async def test_many_numbers_at_once_get_three_tries(client: Client, phone: Client) -> None:
    started = await start(client)
    await scan(phone, started)
    numbers = [f"{number:02d}" for number in range(100) if f"{number:02d}" != started["confirmationCode"]][:12]

    tried = await gather(*(confirm(phone, started, number) for number in numbers))

    assert sum(codes(one) == ["INVALID"] for one in tried) <= 2
    assert codes(await confirm(phone, started)) in (["ALREADY_DONE"], ["LIMIT_EXCEEDED"])


async def test_the_second_try_may_be_right(client: Client, phone: Client) -> None:
    started = await start(client)
    await scan(phone, started)

    assert codes(await confirm(phone, started, "令牌")) == ["INVALID"]
    assert codes(await confirm(phone, started)) == []


async def test_a_refusal_ends_it_whatever_the_number(client: Client, phone: Client) -> None:
    started = await start(client)
    await scan(phone, started)

    assert (await confirm(phone, started, "", approve=False))["confirmed"]

    assert codes(await complete(client, started["ticket"])) == ["EXPIRED"]
    assert codes(await confirm(phone, started)) == ["ALREADY_DONE"]


async def test_everything_ends_after_two_minutes(client: Client, phone: Client, clock: Clock) -> None:
    waiting, scanned, agreed = await start(client), await start(client), await approved(client, phone)
    await scan(phone, scanned)
    clock.forward(seconds=120)

    assert codes(await scan(phone, waiting)) == ["EXPIRED"]
    assert codes(await confirm(phone, scanned)) == ["EXPIRED"]
    assert [codes(await complete(client, one["ticket"])) for one in (waiting, scanned, agreed)] == [["EXPIRED"]] * 3


async def test_it_is_good_until_then(client: Client, phone: Client, clock: Clock) -> None:
    started = await start(client)
    clock.forward(seconds=119)

    assert (await scan(phone, started))["request"]["expiresIn"] == 1
    assert codes(await confirm(phone, started)) == []
    assert codes(await complete(client, started["ticket"])) == []


@pytest.mark.parametrize("secret", ["", "x", "令牌", "x" * 100_000, "$where", "\u0000"])
async def test_guesses_find_nothing(client: Client, phone: Client, secret: str) -> None:
    await approved(client, phone)

    assert codes(await complete(client, secret)) == ["NOT_FOUND"]
    assert codes(await scan(phone, {"qrUrl": f"http://localhost/q/{secret}"})) == ["NOT_FOUND"]


async def test_guessing_starting_scanning_and_polling_are_limited(
    client: Client, phone: Client, services: Services
) -> None:
    started = await start(client)
    account = await services.gate.accounts.by_phone(PHONE)
    (row,) = await services.database.rows("qrSignIns").find({}, limit=2)
    assert account is not None
    for rate, subject in ((STARTS, "127.0.0.1"), (MISSES, "127.0.0.1"), (SCANS, account.id), (POLLS, row["_id"])):
        key = services.gate.rates.key(rate, subject, services.clock())
        assert await services.gate.counters.take(key, 10**6, services.clock(), rate.limit)

    assert codes(await start(client)) == ["LIMIT_EXCEEDED"]
    assert codes(await complete(client, "guess")) == ["LIMIT_EXCEEDED"]
    assert codes(await scan(phone, started)) == ["LIMIT_EXCEEDED"]
    assert codes(await complete(client, started["ticket"])) == ["LIMIT_EXCEEDED"]


async def test_who_acts_for_a_company_signs_the_page_in_as_themselves(
    client: Client, phone: Client, services: Services
) -> None:
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    await services.gate.organizations.put_many([Organization(COMPANY.id, COMPANY.name, "周启明")])
    membership = Membership(COMPANY.id, MemberRole.OPERATOR, services.clock())
    await services.gate.accounts.save(replace(account, memberships=(membership,), revision=2))
    acting = Client(client.http, (await act_as(phone, COMPANY.id))["accessToken"])
    assert (await acting.run(VIEWER))["viewer"]["actingAs"] == {"kind": "ORGANIZATION"}

    signed = await complete(client, (await approved(client, acting))["ticket"])

    assert codes(signed) == []
    assert "org" not in parts(signed["accessToken"])[1]
    page = (await Client(client.http, signed["accessToken"]).run(VIEWER))["viewer"]
    assert page["actingAs"] == {"kind": "PERSON"}


async def test_the_page_is_known_as_well_as_the_account(client: Client, phone: Client) -> None:
    signed = await complete(client, (await approved(client, phone))["ticket"])

    assert (signed["viewer"]["assurance"], parts(signed["accessToken"])[1]["assurance"]) == ("PHONE", "PHONE")


async def test_a_phone_that_was_signed_out_lets_nobody_in(client: Client, phone: Client) -> None:
    started = await approved(client, phone)
    await sign_out(phone)

    assert codes(await complete(client, started["ticket"])) == ["EXPIRED"]


async def test_staff_sign_pages_in_otherwise(client: Client, phone: Client, services: Services) -> None:
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    await services.gate.accounts.save(replace(account, posts=(Post(Role.CLERK, "1"),), revision=2))

    assert codes(await scan(phone, await start(client))) == ["NOT_ALLOWED_NOW"]


async def test_what_a_page_calls_itself_hides_nothing(client: Client, phone: Client) -> None:
    started = await start(client, "\u202eexe.\u0000 您的社保卡\n" + "长" * 1000)

    device = (await scan(phone, started))["request"]["device"]

    assert device.startswith("exe. 您的社保卡长")
    assert len(device) == 100
