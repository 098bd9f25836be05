import asyncio
from datetime import timedelta

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.mini_programs.access_tokens import AccessTokens
from auth.mini_programs.outside import Outside
from auth.problems import ProviderUnavailable
from auth.provider_tokens.store import ProviderTokenStore
from auth.vault import Vault
from tests.auth.mini_programs.conftest import configured
from tests.auth.mini_programs.steps import PHONE, enter_wechat, told
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.wechat import WeChat


async def test_one_token_serves_until_five_minutes_before_its_end(
    client: Client, wechat: WeChat, clock: Clock
) -> None:
    for place, spell in enumerate([0, 6899, 1]):
        clock.forward(seconds=spell)
        assert told(await enter_wechat(client, wechat, f"o-{place}", f"1391234567{place}")) == []
        assert wechat.count("stable_token") == (1 if place < 2 else 2)
    assert len(wechat.tokens) == 2


async def test_all_workers_use_the_same_token(services: Services, outside: Outside, wechat: WeChat) -> None:
    workers = [next(iter(configured(services, outside).gate.mini_programs.values())) for _ in range(6)]

    phones = [
        one.phone(wechat.phone_button(f"1391234567{place}"), services.clock()) for place, one in enumerate(workers)
    ]
    await asyncio.gather(*phones)

    assert wechat.count("stable_token") == 1


async def test_a_refused_token_is_renewed_once_and_the_phone_asked_for_again(
    client: Client, wechat: WeChat, clock: Clock
) -> None:
    await enter_wechat(client, wechat, "o-one", PHONE)
    wechat.tokens.clear()  # somebody reset the secret's tokens

    assert told(await enter_wechat(client, wechat, "o-two", "13912345679")) == []
    assert wechat.count("stable_token") == 2


@pytest.mark.parametrize("errcode", [40001, 42001])
async def test_a_token_that_is_refused_again_is_given_up(client: Client, wechat: WeChat, errcode: int) -> None:
    await enter_wechat(client, wechat, "o-one", PHONE)
    # The session, then the phone; and the token that WeChat gives is the one that it has just refused.
    wechat.faults.extend(["", errcode])

    assert told(await enter_wechat(client, wechat, "o-two", "13912345679")) == [("PROVIDER_UNAVAILABLE", [])]
    assert wechat.count("getuserphonenumber") == 2
    assert told(await enter_wechat(client, wechat, "o-two", "13912345679")) == []


@pytest.mark.parametrize("faults", [[-1], ["timeout"], [502], ["refused"]])
async def test_fetching_a_token_is_tried_twice(client: Client, wechat: WeChat, faults: list[int | str]) -> None:
    wechat.faults.extend(["", *faults])
    assert told(await enter_wechat(client, wechat, phone=PHONE)) == []


@pytest.mark.parametrize("fault", ["timeout", "{}", '{"access_token": "x", "expires_in": "soon"}', 45011, 40125])
async def test_without_a_token_the_provider_is_unavailable_and_the_lease_is_free(
    client: Client, wechat: WeChat, fault: int | str
) -> None:
    code = wechat.phone_button(PHONE)
    wechat.faults.extend(["", fault, fault])
    payload = await enter_wechat(client, wechat, phone=PHONE)
    wechat.faults.clear()

    assert told(payload) == [("PROVIDER_UNAVAILABLE", [])]
    assert told(await enter_wechat(client, wechat, phone=PHONE)) == []
    assert code in wechat.phone_codes


async def test_while_one_worker_fetches_the_others_use_the_last_one(database: MongoDatabase, clock: Clock) -> None:
    store, vault = ProviderTokenStore(database), Vault(b"k" * 32)
    made = iter(["first", "second"])

    async def fetch() -> tuple[str, int]:
        return next(made), 7200

    tokens = AccessTokens(store, vault, "wechat:x", fetch)
    assert await tokens.current(clock()) == "first"
    clock.forward(minutes=116)
    assert await store.lease("wechat:x", clock())

    assert await tokens.current(clock()) == "first"
    clock.forward(seconds=15)
    assert await tokens.current(clock()) == "second"


async def test_who_waits_for_the_first_token_gets_it_when_it_is_there(database: MongoDatabase, clock: Clock) -> None:
    store, vault = ProviderTokenStore(database), Vault(b"k" * 32)
    asked, go = asyncio.Event(), asyncio.Event()

    async def fetch() -> tuple[str, int]:
        asked.set()
        await go.wait()
        return "the-one", 7200

    async def never() -> tuple[str, int]:
        raise AssertionError("another worker has the lease")

    fetching = asyncio.create_task(AccessTokens(store, vault, "wechat:x", fetch).current(clock()))
    await asked.wait()
    waiting = asyncio.create_task(AccessTokens(store, vault, "wechat:x", never).current(clock()))
    await asyncio.sleep(0)
    go.set()

    assert await asyncio.gather(fetching, waiting) == ["the-one", "the-one"]


async def test_a_token_of_another_master_key_is_as_good_as_none(database: MongoDatabase, clock: Clock) -> None:
    async def fetch() -> tuple[str, int]:
        return "token", 7200

    store = ProviderTokenStore(database)
    await AccessTokens(store, Vault(b"a" * 32), "wechat:x", fetch).current(clock())

    assert await AccessTokens(store, Vault(b"b" * 32), "wechat:x", fetch).current(clock()) == "token"


async def test_a_worker_that_died_holds_nobody_up_for_long(database: MongoDatabase, clock: Clock) -> None:
    async def fetch() -> tuple[str, int]:
        return "token", 7200

    store = ProviderTokenStore(database)
    assert await store.lease("wechat:x", clock())
    tokens = AccessTokens(store, Vault(b"k" * 32), "wechat:x", fetch)

    with pytest.raises(ProviderUnavailable):
        await tokens.current(clock())
    assert await tokens.current(clock() + timedelta(seconds=15)) == "token"
