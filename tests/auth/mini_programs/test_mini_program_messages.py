"""Subscription messages: only to who accepted them in a mini-program of their own, as often as they did."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.letters import deliver_letters
from auth.linked_identities.model import MiniProgramProvider
from auth.mini_programs.outside import Outside
from auth.notifications.model import NotificationKind
from auth.outbox.model import Letter, LetterChannel, LetterState
from auth.preferences.model import Preferences
from seeds.people import people
from tests.auth.mini_programs.conftest import configured
from tests.auth.mini_programs.steps import PHONE, as_signed, enter_wechat
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.wechat import TEMPLATE, WeChat

SETTING = {"TONGBAN_WECHAT_TEMPLATE": f"{TEMPLATE} thing1 character_string2 time3"}
ACCEPT = """mutation($input: AcceptMiniProgramMessagesInput!) {
  acceptMiniProgramMessages(input: $input) { accepted userErrors { code path } }
}"""
NUMBER = "51160220351120AAAAAAAA1"


@pytest.fixture
def ready(world: Services, outside: Outside) -> Services:
    return configured(world, outside, **SETTING)


@pytest.fixture
async def phone(ready: Services, wechat: WeChat) -> AsyncIterator[Client]:
    """Somebody who is signed in from the mini-program."""
    await ready.gate.tokens.load(ready.clock())
    transport = httpx.ASGITransport(make_app(ready, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        stranger = Client(http)
        yield as_signed(stranger, await enter_wechat(stranger, wechat, phone=PHONE))


async def accept(client: Client, wechat: WeChat, openid: str = "o-one", **more: Any) -> Any:
    return await client.change(ACCEPT, input={"provider": "WECHAT", "code": wechat.login(openid), **more})


async def account_of(services: Services) -> str:
    found = await services.gate.accounts.by_phone(PHONE)
    assert found
    return found.id


async def told(services: Services, clock: Clock, place: int = 1) -> LetterState | None:
    """Tell of one case; how its letter to the mini-program ended, None when there was none."""
    at, account = clock(), await account_of(services)
    name, kind = f"letter-{place}", NotificationKind.CASE_ACCEPTED
    await services.stores.outbox.add([Letter(name, account, kind, "D", "511602000000", (NUMBER,), at, at)])
    for _ in range(2):
        await deliver_letters(services, None, clock())
    letters = [one for one in await services.stores.outbox.of_account(account) if one.channel is LetterChannel.WECHAT]
    return letters[0].state if len(letters) == place else None


async def test_what_is_sent_says_nothing_about_the_person(
    phone: Client, ready: Services, wechat: WeChat, clock: Clock
) -> None:
    assert await accept(phone, wechat) == {"accepted": True, "userErrors": []}
    wechat.accepted["o-one"] = 1

    assert await told(ready, clock) is LetterState.SENT

    (message,) = wechat.messages
    assert (message["touser"], message["template_id"]) == ("o-one", TEMPLATE)
    values = {name: one["value"] for name, one in message["data"].items()}
    assert values == {"thing1": "办件已受理", "character_string2": "**AAA1", "time3": "2035年11月20日 09:30"}


async def test_one_consent_is_one_message(phone: Client, ready: Services, wechat: WeChat, clock: Clock) -> None:
    await accept(phone, wechat)
    wechat.accepted["o-one"] = 5

    await told(ready, clock)
    clock.forward(seconds=1)

    assert await told(ready, clock, 2) is None
    assert len(wechat.messages) == 1


async def test_one_for_good_is_not_used_up(phone: Client, ready: Services, wechat: WeChat, clock: Clock) -> None:
    await accept(phone, wechat, longTerm=True)
    wechat.accepted["o-one"] = 5

    for place in (1, 2):
        assert await told(ready, clock, place) is LetterState.SENT
        clock.forward(seconds=1)


async def test_who_refuses_is_left_alone(phone: Client, ready: Services, wechat: WeChat, clock: Clock) -> None:
    await accept(phone, wechat, longTerm=True)

    assert await told(ready, clock) is LetterState.DROPPED

    assert await ready.stores.subscriptions.get(await account_of(ready), MiniProgramProvider.WECHAT) is None


async def test_an_outage_costs_no_consent(phone: Client, ready: Services, wechat: WeChat, clock: Clock) -> None:
    await accept(phone, wechat)
    wechat.accepted["o-one"] = 1
    wechat.faults.extend([503, 503, 503, 503])

    assert await told(ready, clock) is LetterState.QUEUED
    wechat.faults.clear()
    clock.forward(minutes=1)
    await deliver_letters(ready, None, clock())

    assert len(wechat.messages) == 1


async def test_a_token_that_wechat_took_back_is_renewed(
    phone: Client, ready: Services, wechat: WeChat, clock: Clock
) -> None:
    await accept(phone, wechat, longTerm=True)
    wechat.accepted["o-one"] = 2
    await told(ready, clock)
    wechat.tokens.clear()
    clock.forward(seconds=1)

    assert await told(ready, clock, 2) is LetterState.SENT


async def test_preferences_hold(phone: Client, ready: Services, wechat: WeChat, clock: Clock) -> None:
    await accept(phone, wechat, longTerm=True)
    await ready.stores.notification_preferences.put(Preferences(await account_of(ready), mini_program=False))

    assert await told(ready, clock) is None


async def test_nobody_accepts_for_another(phone: Client, ready: Services, wechat: WeChat) -> None:
    """An openid that isn't linked to the account may be anybody's."""
    answer = await accept(phone, wechat, "o-other")

    assert answer == {"accepted": False, "userErrors": [{"code": "NOT_ALLOWED_NOW", "path": ["code"]}]}
    assert (await phone.change(ACCEPT, input={"provider": "WECHAT", "code": "made up"}))["userErrors"] == [
        {"code": "INVALID", "path": ["code"]}
    ]
    assert await ready.stores.subscriptions.get(await account_of(ready), MiniProgramProvider.WECHAT) is None


async def test_programs_without_a_template_send_none(phone: Client) -> None:
    answer = await phone.change(ACCEPT, input={"provider": "ALIPAY", "code": "whatever"})

    assert answer["userErrors"] == [{"code": "PROVIDER_UNAVAILABLE", "path": []}]


async def test_consents_pile_up_to_twenty(phone: Client, ready: Services, wechat: WeChat) -> None:
    for _ in range(2):
        await accept(phone, wechat)
    account = await account_of(ready)
    given = await ready.stores.subscriptions.get(account, MiniProgramProvider.WECHAT)
    assert given
    assert given.left == 2
    assert b"o-one" not in given.sealed_subject
    for _ in range(30):
        await ready.stores.subscriptions.accept(replace(given, left=1))

    full = await ready.stores.subscriptions.get(account, MiniProgramProvider.WECHAT)
    assert full
    assert full.left == 20
