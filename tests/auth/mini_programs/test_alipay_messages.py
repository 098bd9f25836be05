"""Alipay's subscription messages: signed, to whoever accepted them, by the id that Alipay gave us for them."""

from collections.abc import AsyncIterator
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
from tests.auth.mini_programs.steps import PHONE, as_signed, enter_alipay
from tests.auth.mini_programs.test_mini_program_messages import ACCEPT, NUMBER
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.alipay import SEND, TEMPLATE, UNWANTED, Alipay

SETTINGS = {
    "TONGBAN_ALIPAY_TEMPLATE": f"{TEMPLATE} keyword1 keyword2 keyword3",
    "TONGBAN_ALIPAY_PAGE": "pages/cases/index",
    "TONGBAN_ALIPAY_UNWANTED": f"isv.other {UNWANTED}",
}
USER, OPEN = "2088102150477652", "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"


@pytest.fixture(params=[USER, OPEN], ids=["user id", "open id"])
def subject(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ready(world: Services, outside: Outside) -> Services:
    return configured(world, outside, **SETTINGS)


@pytest.fixture
async def phone(ready: Services, alipay: Alipay, subject: str) -> AsyncIterator[Client]:
    """Somebody who is signed in from the mini-program, by either kind of id."""
    await ready.gate.tokens.load(ready.clock())
    alipay.subject_name = "user_id" if subject == USER else "open_id"
    transport = httpx.ASGITransport(make_app(ready, people()), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        stranger = Client(http)
        yield as_signed(stranger, await enter_alipay(stranger, alipay, subject, PHONE))


async def accept(client: Client, alipay: Alipay, subject: str, **more: Any) -> Any:
    return await client.change(ACCEPT, input={"provider": "ALIPAY", "code": alipay.auth_code(subject), **more})


async def account_of(services: Services) -> str:
    found = await services.gate.accounts.by_phone(PHONE)
    assert found
    return found.id


async def told(services: Services, clock: Clock, name: str = "letter") -> Letter | None:
    """Tell of one case; the letter to the mini-program, None when there was none."""
    at, account = clock(), await account_of(services)
    kind = NotificationKind.CASE_ACCEPTED
    await services.stores.outbox.add([Letter(name, account, kind, "D", "511602000000", (NUMBER,), at, at)])
    for _ in range(2):
        await deliver_letters(services, None, clock())
    letters = await services.stores.outbox.of_account(account)
    return next((one for one in letters if one.channel is LetterChannel.ALIPAY), None)


async def test_what_is_sent_says_nothing_about_the_person(
    phone: Client, ready: Services, alipay: Alipay, clock: Clock, subject: str
) -> None:
    assert await accept(phone, alipay, subject) == {"accepted": True, "userErrors": []}
    alipay.accepted[subject] = 5

    letter = await told(ready, clock)

    assert letter
    assert letter.state is LetterState.SENT
    (message,) = alipay.messages
    whom = {"to_user_id": USER} if subject == USER else {"to_open_id": OPEN}
    assert message == {
        **whom,
        "user_template_id": TEMPLATE,
        "page": "pages/cases/index",
        "data": '{"keyword1": {"value": "办件已受理"}, "keyword2": {"value": "**AAA1"}, '
        '"keyword3": {"value": "2035年11月20日 09:30"}}',
    }
    assert not any(subject in address for address in alipay.addresses)
    # One consent is one message.
    clock.forward(seconds=1)
    await told(ready, clock, "another")
    assert len(alipay.messages) == 1


async def test_whom_alipay_says_wants_none_is_left_alone(
    phone: Client, ready: Services, alipay: Alipay, clock: Clock, subject: str
) -> None:
    await accept(phone, alipay, subject, longTerm=True)

    letter = await told(ready, clock)

    assert letter
    assert letter.state is LetterState.DROPPED
    assert await ready.stores.subscriptions.get(await account_of(ready), MiniProgramProvider.ALIPAY) is None


@pytest.mark.parametrize(
    "fault", ["aop.unknow-error", "isv.app-call-limited", "unknown-sub-code", "timeout", 503, "{"]
)
async def test_any_other_refusal_costs_no_consent_and_is_tried_again(
    phone: Client, ready: Services, alipay: Alipay, clock: Clock, subject: str, fault: int | str
) -> None:
    await accept(phone, alipay, subject)
    alipay.accepted[subject] = 1
    alipay.faults.extend([fault] * 3)

    letter = await told(ready, clock)
    assert letter
    assert letter.state is LetterState.QUEUED
    alipay.faults.clear()
    clock.forward(minutes=1)
    await deliver_letters(ready, None, clock())

    assert len(alipay.messages) == 1


async def test_an_answer_that_alipay_did_not_sign_is_no_success(
    phone: Client, ready: Services, alipay: Alipay, clock: Clock, subject: str
) -> None:
    await accept(phone, alipay, subject)
    alipay.accepted[subject], alipay.signer = 1, "mallory"

    letter = await told(ready, clock)

    assert letter
    assert (letter.state, letter.failure) == (LetterState.QUEUED, "mini.unavailable")


async def test_preferences_hold_for_this_program_too(
    phone: Client, ready: Services, alipay: Alipay, clock: Clock, subject: str
) -> None:
    await accept(phone, alipay, subject, longTerm=True)
    await ready.stores.notification_preferences.put(Preferences(await account_of(ready), mini_program=False))

    assert await told(ready, clock) is None
    assert SEND not in {one["method"] for one in alipay.asked}


async def test_nobody_accepts_for_another(phone: Client, ready: Services, alipay: Alipay, subject: str) -> None:
    answer = await accept(phone, alipay, "2088000000000000")

    assert answer == {"accepted": False, "userErrors": [{"code": "NOT_ALLOWED_NOW", "path": ["code"]}]}
    assert subject
    assert await ready.stores.subscriptions.get(await account_of(ready), MiniProgramProvider.ALIPAY) is None
