from asyncio import gather
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.settings import BadSettings, read_settings
from auth.consents.purpose import Purpose
from auth.consents.texts import ConsentTexts, published_texts
from auth.days import today
from seeds.people import CITIZENS
from tests.auth.consents.steps import consents, refused, withdraw
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client

PERSON = CITIZENS[2]


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.citizen(2, verified=False)


async def verify(client: Client) -> Any:
    """Prove who one is without agreeing first."""
    return await client.verify(PERSON.name, PERSON.id_number, agreed=False)


def missing(payload: Any) -> str | None:
    """The consent that a refusal asks for."""
    (error,) = payload["userErrors"]
    assert error["code"] == "REQUIRED", error
    wanted: str | None = error["requiredConsent"]
    return wanted


async def test_without_consent_the_number_goes_nowhere(person: Client, services: Services) -> None:
    answer = await verify(person)

    assert missing(answer) == "ID_NUMBER"
    assert answer["userErrors"][0]["message"] == "请先阅读并同意《身份证号码处理单独同意书》"
    assert (await person.run("{ viewer { assurance } }"))["viewer"] == {"assurance": "PHONE"}
    # Not even a try was counted: nothing is kept of a number that nobody agreed to.
    assert [
        row for row in await services.database.rows("counters").find({}, limit=100) if "verify" in row["_id"]
    ] == []


async def test_having_agreed_one_is_verified(person: Client) -> None:
    given = (await person.consent())["consent"]

    assert (given["version"], given["channel"], given["current"], given["ward"]) == (1, "APP", True, None)
    assert (await verify(person))["userErrors"] == []


async def test_face_is_agreed_to_separately(person: Client) -> None:
    await person.consent("FACE")

    assert missing(await verify(person)) == "ID_NUMBER"


async def test_agreeing_twice_even_at_once_is_one_consent(person: Client) -> None:
    both = await gather(person.consent(), person.consent())
    again = await person.consent()

    assert {one["consent"]["id"] for one in (*both, again)} == {again["consent"]["id"]}
    assert len(await consents(person)) == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"version": 0}, ("EXPIRED", ["version"])),
        ({"version": 2}, ("EXPIRED", ["version"])),
        ({"hash": "0" * 64}, ("INVALID", ["hash"])),
        ({"hash": "哈"}, ("INVALID", ["hash"])),
        ({"wardId": "V2FyZDpub25l"}, ("NOT_FOUND", ["wardId"])),
    ],
)
async def test_only_the_text_in_force_can_be_agreed_to(person: Client, changed: Any, problem: Any) -> None:
    assert told(await person.consent(**changed)) == [problem]
    assert await consents(person) == []


async def test_withdrawing_stops_further_verification_and_undoes_nothing(person: Client) -> None:
    await person.consent()
    await verify(person)

    assert (await withdraw(person, "ID_NUMBER"))["withdrawn"]

    viewer = (await person.run("{ viewer { assurance person { name } } }"))["viewer"]
    assert (viewer["assurance"], viewer["person"]["name"]) == ("REAL_NAME", PERSON.name)
    assert [(one["current"], one["withdrawnAt"] is None) for one in await consents(person)] == [(False, False)]
    assert missing(await verify(person)) == "ID_NUMBER"
    assert refused(await withdraw(person, "ID_NUMBER")) == [("NOT_FOUND", ["purpose"])]
    await person.consent()
    assert (await verify(person))["userErrors"] == []


async def test_another_persons_consent_is_not_mine_to_see_or_withdraw(client: Client, person: Client) -> None:
    await person.consent()
    other = await client.citizen(1, verified=False)

    assert await consents(other) == []
    assert refused(await withdraw(other, "ID_NUMBER")) == [("NOT_FOUND", ["purpose"])]
    assert [one["current"] for one in await consents(person)] == [True]


@pytest.fixture
async def tomorrow(services: Services, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """The application with a second version of one text, from tomorrow on."""
    first = published_texts().current(Purpose.ID_NUMBER, today(clock()))
    second = replace(
        first, version=2, since=today(clock()) + timedelta(days=1), text=f"{first.text}\n七、新的处理。\n"
    )
    account = published_texts().current(Purpose.ACCOUNT, today(clock()))
    gate = replace(services.gate, consent_texts=ConsentTexts((account, first, second)))
    transport = httpx.ASGITransport(make_app(replace(services, gate=gate)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield http


async def in_force(client: Client) -> dict[str, Any]:
    """Version and hash of the text that an app would show now."""
    found = await client.run("{ consentTexts(purpose: ID_NUMBER) { version hash } }")
    (text,) = found["consentTexts"]
    return dict(text)


async def test_a_new_version_asks_anew(person: Client, tomorrow: httpx.AsyncClient, clock: Clock) -> None:
    person = Client(tomorrow, person.token, refresh_token=person.refresh_token)
    await person.consent()
    assert (await verify(person))["userErrors"] == []
    clock.forward(days=1)
    refresh = "mutation($t: String!) { refreshSession(input: {refreshToken: $t}) { accessToken } }"
    person.token = (await Client(tomorrow).change(refresh, t=person.refresh_token))["accessToken"]

    assert [one["current"] for one in await consents(person)] == [False]
    assert missing(await verify(person)) == "ID_NUMBER"
    assert told(await person.consent(version=1)) == [("EXPIRED", ["version"])]
    assert (await person.consent(**await in_force(person)))["consent"]["version"] == 2
    assert (await verify(person))["userErrors"] == []


async def test_where_nobody_is_asked_nothing_is_missing(world: Services, client: Client) -> None:
    object.__setattr__(world.gate, "asks_consent", False)
    someone = await client.citizen(verified=False)

    assert (await someone.verify(CITIZENS[0].name, CITIZENS[0].id_number, agreed=False))["userErrors"] == []


def test_production_always_asks() -> None:
    assert read_settings({}, "development").require_consents is False
    with pytest.raises(BadSettings, match="TONGBAN_REQUIRE_CONSENTS"):
        read_settings({"TONGBAN_REQUIRE_CONSENTS": "false"}, "production")
