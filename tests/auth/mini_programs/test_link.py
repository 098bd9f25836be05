import asyncio

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.linked_identities.model import MAX_SESSIONS
from tests.auth.mini_programs.steps import (
    OTHER_PHONE,
    PHONE,
    as_signed,
    enter,
    enter_alipay,
    enter_wechat,
    link_alipay,
    told,
    unlink,
)
from tests.auth.passkeys import told as notified
from tests.auth.steps import accepts, codes, refresh, viewer_id
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.alipay import Alipay
from tests.providers.wechat import WeChat

LINKS = "{ viewer { linkedIdentities { provider } } }"


async def test_one_account_may_be_linked_to_both(
    client: Client, wechat: WeChat, alipay: Alipay, clock: Clock
) -> None:
    first = await enter_wechat(client, wechat, phone=PHONE)
    clock.forward(seconds=1)
    second = await link_alipay(client, alipay, "2088-one", PHONE)

    assert first["viewer"] == second["viewer"]
    found = (await as_signed(client, second).run(LINKS))["viewer"]["linkedIdentities"]
    assert found == [{"provider": "ALIPAY"}, {"provider": "WECHAT"}]


async def test_the_same_name_at_two_providers_is_two_people(client: Client, wechat: WeChat, alipay: Alipay) -> None:
    first = await enter_wechat(client, wechat, "the-same", PHONE)
    second = await enter_alipay(client, alipay, "the-same", OTHER_PHONE)

    assert first["viewer"]["id"] != second["viewer"]["id"]


async def test_who_proves_the_phone_takes_the_link_and_the_others_sessions_end(
    client: Client, wechat: WeChat, clock: Clock
) -> None:
    earlier = [as_signed(client, await enter_wechat(client, wechat, "o-old", PHONE)) for _ in range(2)]
    elsewhere = await client.sign_in(PHONE)

    new = as_signed(client, await enter_wechat(client, wechat, "o-new", PHONE))

    clock.forward(seconds=6)
    accepted = [await accepts(client, one.token or "") for one in (*earlier, elsewhere, new)]
    assert accepted == [False, False, True, True]
    assert codes(await refresh(client, earlier[0].refresh_token)) == ["EXPIRED"]
    assert told(await enter_wechat(client, wechat, "o-old")) == [("REQUIRED", ["phoneCode"])]
    assert await viewer_id(new) == await viewer_id(elsewhere)


async def test_first_sign_ins_of_one_person_at_once_make_one_link(
    client: Client, wechat: WeChat, database: MongoDatabase
) -> None:
    answers = await asyncio.gather(*(enter_wechat(client, wechat, "o-one", PHONE) for _ in range(4)))

    assert {str(told(one)) for one in answers} <= {"[]", str([("CONFLICT", ["revision"])])}
    signed = [as_signed(client, one) for one in answers if not one["userErrors"]]
    assert signed
    (link,) = await database.rows("linkedIdentities").find({}, limit=9)
    live = await database.rows("sessions").find({"revokedAt": None}, limit=9)
    assert sorted(link["sessions"]) == sorted(row["_id"] for row in live)
    assert len(live) == len(signed)


async def test_two_who_prove_one_phone_at_once_end_with_one_link(
    client: Client, wechat: WeChat, database: MongoDatabase
) -> None:
    names = [f"o-{place}" for place in range(4)]
    answers = await asyncio.gather(*(enter_wechat(client, wechat, name, PHONE) for name in names))

    assert {str(told(one)) for one in answers} <= {"[]", str([("CONFLICT", ["revision"])])}
    (link,) = await database.rows("linkedIdentities").find({}, limit=9)
    live = await database.rows("sessions").find({"revokedAt": None}, limit=9)
    assert {row["_id"] for row in live} <= set(link["sessions"])


async def test_the_oldest_session_of_a_link_ends_when_there_are_too_many(
    client: Client, wechat: WeChat, clock: Clock, services: Services
) -> None:
    signed = [as_signed(client, await enter_wechat(client, wechat, "o-one", PHONE))]
    for _ in range(MAX_SESSIONS):
        clock.forward(seconds=1)
        signed.append(as_signed(client, await enter_wechat(client, wechat, "o-one")))

    clock.forward(seconds=6)
    assert [await accepts(client, one.token or "") for one in signed] == [False] + [True] * MAX_SESSIONS


async def test_the_owner_is_told_of_links_but_not_flooded(client: Client, wechat: WeChat, clock: Clock) -> None:
    for place in range(6):
        clock.forward(seconds=1)
        await enter_wechat(client, wechat, f"o-{place}", PHONE)

    told_of = (await client.http.get("/dev/outbox", params={"phone": PHONE})).json()
    assert len(told_of) == 3


async def test_the_owner_finds_a_link_in_the_app_but_not_each_opening_of_the_mini_program(
    client: Client, wechat: WeChat, clock: Clock
) -> None:
    owner = await client.sign_in(PHONE)
    for phone in (PHONE, None, None):
        clock.forward(minutes=1)
        await enter_wechat(client, wechat, "o-one", phone)

    assert await notified(owner) == ["账号有新的登录"]


async def test_unlinking_ends_what_was_opened_through_it_at_once(
    client: Client, wechat: WeChat, clock: Clock
) -> None:
    first = as_signed(client, await enter_wechat(client, wechat, "o-one", PHONE))
    second = as_signed(client, await enter_wechat(client, wechat, "o-one"))
    elsewhere = await client.sign_in(PHONE)

    assert await unlink(second) == {"unlinked": True, "userErrors": []}

    assert not await accepts(client, second.token or "")
    clock.forward(seconds=6)
    assert [await accepts(client, one.token or "") for one in (first, elsewhere)] == [False, True]
    assert (await elsewhere.run(LINKS))["viewer"]["linkedIdentities"] == []
    assert told(await enter_wechat(client, wechat, "o-one")) == [("REQUIRED", ["phoneCode"])]


async def test_unlinking_one_leaves_the_other(client: Client, wechat: WeChat, alipay: Alipay, clock: Clock) -> None:
    await enter_wechat(client, wechat, phone=PHONE)
    other = as_signed(client, await link_alipay(client, alipay, "2088-one", PHONE))

    await unlink(other, "WECHAT")

    clock.forward(seconds=6)
    assert (await other.run(LINKS))["viewer"]["linkedIdentities"] == [{"provider": "ALIPAY"}]


async def test_what_is_not_linked_can_not_be_unlinked(client: Client, wechat: WeChat, alipay: Alipay) -> None:
    await enter_wechat(client, wechat, phone=OTHER_PHONE)
    person = as_signed(client, await enter_alipay(client, alipay, phone=PHONE))

    assert told(await unlink(person, "WECHAT")) == [("NOT_FOUND", ["provider"])]


async def test_nobody_unlinks_without_signing_in(client: Client) -> None:
    answer = await client.post("mutation { unlinkMiniProgram(input: {provider: WECHAT}) { unlinked } }")
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_link_to_an_account_that_is_no_more_gives_way(
    client: Client, wechat: WeChat, database: MongoDatabase
) -> None:
    await enter_wechat(client, wechat, "o-one", PHONE)
    await database.rows("accounts").delete({})

    assert told(await enter_wechat(client, wechat, "o-one")) == [("REQUIRED", ["phoneCode"])]
    assert told(await enter_wechat(client, wechat, "o-one", OTHER_PHONE)) == []


@pytest.mark.parametrize("provider", ["WECHAT", "ALIPAY"])
async def test_a_provider_that_is_not_set_up_says_so(services: Services, provider: str, client: Client) -> None:
    object.__setattr__(services.gate, "mini_programs", {})

    assert told(await enter(client, provider, "anything")) == [("PROVIDER_UNAVAILABLE", [])]
