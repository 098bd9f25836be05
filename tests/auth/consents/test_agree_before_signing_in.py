"""Before a phone is taken its owner has read what for: there is no account yet to keep the consent in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from auth.consents.purpose import Purpose
from auth.consents.texts import ConsentTexts, published_texts
from auth.days import today
from tests.auth.consents.steps import refused, withdraw
from tests.auth.steps import OTHER_PHONE, PHONE, ask_code, enter_code, outbox, receive_code
from tests.clock import Clock
from tests.graphql import AGREED, Client
from tests.personal import closed

MINE = "{ viewer { consents { purpose version hash givenAt channel current withdrawnAt } } }"
STORED = ("smsCodes", "messages", "counters", "accounts", "linkedIdentities", "usedCodes")


async def stored(services: Services) -> list[Any]:
    return [row for name in STORED for row in await services.database.rows(name).find({}, limit=10)]


def told(payload: dict[str, Any]) -> list[Any]:
    return [(one["code"], one["path"], one["requiredConsent"]) for one in payload["userErrors"]]


@pytest.mark.parametrize("agreed", [None, "", "x", "0" * 64, "同意"])
async def test_without_it_nothing_is_stored_or_sent(client: Client, services: Services, agreed: str | None) -> None:
    assert told(await ask_code(client, agreed=agreed)) == [("REQUIRED", [], "ACCOUNT")]

    assert await stored(services) == []
    assert await outbox(client) == []


async def test_known_and_unknown_phones_get_the_same_answer(client: Client, clock: Clock) -> None:
    await enter_code(client, await receive_code(client))
    clock.forward(hours=1)

    assert await ask_code(client, PHONE, agreed=None) == await ask_code(client, OTHER_PHONE, agreed=None)


async def test_signing_in_writes_it_down_once(client: Client, clock: Clock) -> None:
    await client.sign_in(PHONE)
    at = clock().strftime("%Y-%m-%dT%H:%M")
    clock.forward(hours=1)
    again = await client.sign_in(PHONE)

    (mine,) = (await again.run(MINE))["viewer"]["consents"]
    assert (mine["purpose"], mine["version"], mine["hash"], mine["channel"]) == ("ACCOUNT", 1, AGREED, "APP")
    assert (mine["current"], mine["withdrawnAt"]) == (True, None)
    assert mine["givenAt"].startswith(at)


async def test_a_new_text_is_agreed_to_anew(client: Client, services: Services, clock: Clock) -> None:
    await client.sign_in(PHONE)
    clock.forward(minutes=5)
    text = published_texts().current(Purpose.ACCOUNT, today(clock()))
    newer = replace(text, version=2, text="# 新文本", since=today(clock()) - timedelta(days=1))
    object.__setattr__(services.gate, "consent_texts", ConsentTexts((text, newer)))

    assert told(await ask_code(client)) == [("REQUIRED", [], "ACCOUNT")]
    assert told(await ask_code(client, agreed=newer.hash)) == []


async def test_who_is_signed_in_changes_and_closes_without_being_asked_again(client: Client, clock: Clock) -> None:
    person = await client.sign_in(PHONE)
    clock.forward(minutes=2)

    for phone, purpose in ((PHONE, "CLOSE_ACCOUNT"), (OTHER_PHONE, "CHANGE_PHONE"), (PHONE, "SIGN_IN")):
        assert told(await ask_code(person, phone, purpose, agreed=None)) == []
    assert told(await ask_code(person, "13912345670", agreed=None)) == [("REQUIRED", [], "ACCOUNT")]
    assert told(await ask_code(client, "13912345670", "CHANGE_PHONE", agreed=None)) == [("REQUIRED", [], "ACCOUNT")]


async def test_withdrawing_it_is_closing_the_account(
    client: Client, world: Services, services: Services, clock: Clock
) -> None:
    person = await client.sign_in(PHONE)
    account = await services.gate.accounts.by_phone(PHONE)
    assert account is not None
    assert refused(await withdraw(person, "ACCOUNT")) == [("NOT_ALLOWED_NOW", ["purpose"])]
    clock.forward(minutes=2)

    await closed(person, services, clock)

    (kept,) = await services.gate.consents.of_account(account.id)
    assert kept.withdrawn_at is not None
    assert kept.hash == AGREED


async def test_where_nobody_is_asked_what_was_agreed_to_is_kept_all_the_same(
    client: Client, services: Services
) -> None:
    object.__setattr__(services.gate, "asks_consent", False)
    assert told(await ask_code(client, agreed=None)) == []

    person = await client.sign_in(OTHER_PHONE)

    assert len((await person.run(MINE))["viewer"]["consents"]) == 1
