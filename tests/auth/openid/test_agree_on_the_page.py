"""The sign-in page shows what a phone is wanted for, and takes none from who didn't agree."""

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from seeds.people import known_identities
from tests.auth.openid.portal import ISSUER, PHONE, Person, Portal, answer
from tests.clock import Clock
from tests.graphql import AGREED


@pytest.fixture
def services(database: MongoDatabase, clock: Clock) -> Services:
    """As production has it: consents are asked for."""
    settings = {"TONGBAN_PUBLIC_URL": ISSUER, "TONGBAN_REQUIRE_CONSENTS": "true"}
    return make_services(read_settings(settings, "development"), database, known_identities(), clock)


async def test_the_page_shows_the_text_beside_a_box_to_tick(public: Portal, person: Person) -> None:
    page = await person.open(public.authorization_url())

    assert f'type="checkbox" name="agreed" value="{AGREED}" required' in page.text
    assert "手机号码与账号信息处理同意书" in page.text
    assert "注销即为撤回同意" in page.text


@pytest.mark.parametrize("agreed", ["", "x", "0" * 64])
async def test_who_did_not_tick_it_gets_no_code(
    public: Portal, person: Person, services: Services, agreed: str
) -> None:
    page = await person.open(public.authorization_url())

    told = await person.send(page, phone=PHONE, agreed=agreed)

    assert "请先阅读并同意《手机号码与账号信息处理同意书》" in told.text
    assert 'name="phone"' in told.text
    assert await services.gate.messages.to_phone(PHONE) == []


async def test_what_was_ticked_is_kept(public: Portal, person: Person, services: Services) -> None:
    assert "code" in answer(await person.allow(public.authorization_url()))

    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    (consent,) = await services.gate.consents.of_account(account.id)
    assert (consent.purpose.value, consent.hash, consent.channel.value) == ("ACCOUNT", AGREED, "WEB")
