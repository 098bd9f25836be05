"""A clerk starts a case for who stands at the window: what a terminal proves, and what the clerk may then do."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.context import Services
from api.database import MongoDatabase
from api.services import make_services
from api.settings import read_settings
from auth.accounts.model import Role
from auth.assurance import Assurance
from auth.problems import AssuranceTooLow
from resolvers.applications.window_start import check_at_window
from resolvers.parties.model import Party, PartyKind
from seeds.cast_names import resident_id
from seeds.matters.food import INDIVIDUAL_NEW
from seeds.people import CITIZENS, known_identities, known_registries
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, FOOD, attempt, change, employ, move, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.providers.terminal import Terminal, registered

PERSON = CITIZENS[0]
PHONE = "13900007788"
NOT_PROVED = [("INVALID", ["applicant"])]
MINE = "{ viewer { applications { edges { node { number channel agent { name } } } } } }"
NEWCOMER = "欧阳锋"


@pytest.fixture
def terminal() -> Terminal:
    return Terminal(department=DEPARTMENT)


@pytest.fixture
def away() -> Terminal:
    return Terminal("terminal-2", ELSEWHERE, methods=("CARD",))


@pytest.fixture
def newcomer(clock: Clock) -> str:
    """The number of somebody whom the province knows and we don't."""
    return resident_id(clock().date().replace(year=1970), 777)


@pytest.fixture
def services(
    database: MongoDatabase, clock: Clock, tmp_path: Path, terminal: Terminal, away: Terminal, newcomer: str
) -> Services:
    file = registered(tmp_path / "terminals.json", terminal, away)
    environment = {
        "TONGBAN_PUBLIC_URL": "http://localhost",
        "TONGBAN_REQUIRE_CONSENTS": "true",
        "TONGBAN_WINDOW_TERMINALS": str(file),
    }
    known = {**known_identities(), newcomer: NEWCOMER}
    return make_services(read_settings(environment, "development"), database, known, clock, known_registries())


async def ask(clerk: Client, proof: str, matter: str = FOOD, **other: Any) -> Any:
    """Try to start; the payload. `key` names the start, all else is the applicant's."""
    start_key = other.pop("key", None) or key()
    who = {"name": PERSON.name, "idNumber": PERSON.id_number, "phone": PHONE, "presenceProof": proof, **other}
    return await change(clerk, "startApplication", matterCode=matter, idempotencyKey=start_key, applicant=who)


async def begun(clerk: Client, terminal: Terminal, clock: Clock, **other: Any) -> Any:
    name, number = other.get("name", PERSON.name), other.get("idNumber", PERSON.id_number)
    payload = await ask(clerk, terminal.read(name, number, clock()), **other)
    assert payload["userErrors"] == [], payload
    return payload["application"]


async def filled(clerk: Client, case: Any) -> Any:
    file = await cases.upload(clerk)
    materials = [one for one in cases.needed(case, file) if "fileIds" in one]
    return await move(clerk, "saveApplication", case, form=cases.examples(case), materials=materials)


async def test_the_clerk_fills_in_and_submits_and_a_colleague_goes_on(
    client: Client, services: Services, terminal: Terminal, clock: Clock
) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await begun(clerk, terminal, clock)
    assert (case["form"]["operatorName"], case["form"]["operatorPhone"]) == (PERSON.name, PHONE)
    assert case["availableActions"] == ["EDIT", "SUBMIT"]
    assert case["applicant"]["idNumber"] is None
    sent = await move(clerk, "submitApplication", await filled(clerk, case), idempotencyKey=key())
    assert (sent["status"], sent["availableActions"]) == ("SUBMITTED", [])
    assert [event["actor"] for event in sent["events"]] == ["窗口人员"] * 3
    assert told(await attempt(clerk, "acceptApplication", sent, mode="COMPLETE")) == [("NOT_ALLOWED_NOW", [])]

    colleague = await employ(services, client, (Role.CLERK, DEPARTMENT))
    assert (await cases.accept(colleague, sent))["status"] == "ACCEPTED"

    citizen = await client.citizen(0)
    (edge,) = (await citizen.run(MINE))["viewer"]["applications"]["edges"]
    assert edge["node"] == {"number": case["number"], "channel": "WINDOW", "agent": None}
    log = await citizen.run("{ viewer { accessLog { edges { node { purpose by } } } } }")
    assert any("窗口代录" in one["node"]["purpose"] for one in log["viewer"]["accessLog"]["edges"])
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    assert {one.account for one in stored.events[:3]} == {stored.presence.clerk if stored.presence else None}


async def test_who_has_no_phone_is_served_all_the_same(client: Client, terminal: Terminal, clock: Clock) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await begun(clerk, terminal, clock, phone=None)
    assert (case["form"]["operatorName"], case["form"].get("operatorPhone")) == (PERSON.name, None)
    case["form"]["operatorPhone"] = PHONE  # what a form asks for is typed there
    sent = await move(clerk, "submitApplication", await filled(clerk, case), idempotencyKey=key())
    assert sent["status"] == "SUBMITTED"


async def test_the_person_may_go_on_alone(client: Client, terminal: Terminal, clock: Clock) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await filled(clerk, await begun(clerk, terminal, clock))
    assert (await cases.submit(await client.citizen(0), case))["status"] == "SUBMITTED"


async def test_who_has_no_account_finds_the_case_once_they_prove_their_number(
    client: Client, services: Services, terminal: Terminal, clock: Clock, newcomer: str
) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await begun(clerk, terminal, clock, name=NEWCOMER, idNumber=newcomer)
    assert await services.gate.accounts.by_id_number(newcomer) is None
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    assert newcomer not in stored.account
    person = await client.sign_in("13900009911")
    assert (await person.run(MINE))["viewer"]["applications"]["edges"] == []
    proved = await person.verify(NEWCOMER, newcomer)
    assert proved["userErrors"] == [], proved
    (edge,) = (await person.run(MINE))["viewer"]["applications"]["edges"]
    assert edge["node"]["number"] == case["number"]


async def test_the_clerk_reads_nothing_else_of_the_person(
    client: Client, services: Services, terminal: Terminal, clock: Clock
) -> None:
    await cases.approved(await client.citizen(0))
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT))
    case = await begun(clerk, terminal, clock)
    query = """query($n: String!) { workbench { application(number: $n) {
      prefill { source } materials { certificate { id } } } } }"""
    seen = (await clerk.run(query, n=case["number"]))["workbench"]["application"]
    assert {one["source"].split(".")[0] for one in seen["prefill"]} == {"person"}
    assert [one["certificate"] for one in seen["materials"]] == [None] * len(seen["materials"])
    assert case["form"].keys() <= {"operatorName", "operatorId", "operatorPhone"}


async def test_a_commitment_is_never_the_clerks(client: Client, terminal: Terminal, clock: Clock) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await filled(clerk, await begun(clerk, terminal, clock))
    promised = await attempt(clerk, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())
    assert told(promised) == [("NOT_ALLOWED_NOW", ["commitmentAccepted"])]
    one = [{"key": "safetyRules", "committed": True}]
    assert told(await attempt(clerk, "saveApplication", case, materials=one)) == [
        ("NOT_ALLOWED_NOW", ["commitmentAccepted"])
    ]


async def test_name_and_number_stay_what_the_card_says(client: Client, terminal: Terminal, clock: Clock) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await filled(clerk, await begun(clerk, terminal, clock))
    other = await move(clerk, "saveApplication", case, form={**case["form"], "operatorName": "别人"})
    payload = await attempt(clerk, "submitApplication", other, idempotencyKey=key())
    assert told(payload) == [("INVALID", ["form", "operatorName"])]


async def test_a_reading_is_good_once_and_the_same_start_again_is_the_same_case(
    client: Client, terminal: Terminal, clock: Clock
) -> None:
    clerk, start_key = await client.staff("CLERK", DEPARTMENT), key()
    proof = terminal.read(PERSON.name, PERSON.id_number, clock())
    first = await ask(clerk, proof, key=start_key)
    again = await ask(clerk, proof, key=start_key)
    assert again["application"]["number"] == first["application"]["number"]
    assert told(await ask(clerk, proof)) == NOT_PROVED


FORGED: dict[str, Any] = {
    "another's key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "no such terminal": {"kid": "terminal-9"},
    "another terminal's name": {"kid": "terminal-2"},
    "another type": {"typ": "at+jwt"},
    "another issuer": {"iss": "terminal-2"},
    "for somebody else": {"aud": "https://elsewhere.example"},
    "for several": {"aud": ["http://localhost", "https://elsewhere.example"]},
    "another's card": {"sub": "0" * 64},
    "no method": {"method": "SEEN"},
    "a short nonce": {"jti": "1"},
    "a nonce that is no text": {"jti": 12345678901234567890},
    "by a shared secret": {"key": "0" * 32, "alg": "HS256"},
    "unsigned": {"key": None, "alg": "none"},
    "times that are no numbers": {"iat": True},
    "a long life": {"exp": 4_000_000_000},
}


@pytest.mark.parametrize("how", FORGED)
async def test_a_forged_reading_proves_nothing(client: Client, terminal: Terminal, clock: Clock, how: str) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    assert told(await ask(clerk, terminal.read(PERSON.name, PERSON.id_number, clock(), **FORGED[how]))) == NOT_PROVED


@pytest.mark.parametrize("proof", ["", "x", "a.b.c", "." * 5000, "eyJhbGciOiJFUzI1NiJ9.e30.x", "号"])
async def test_what_is_no_proof_proves_nothing(client: Client, proof: str) -> None:
    assert told(await ask(await client.staff("CLERK", DEPARTMENT), proof)) == NOT_PROVED


async def test_old_early_and_distant_readings_prove_nothing(
    client: Client, terminal: Terminal, away: Terminal, clock: Clock
) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    for at in (clock() - timedelta(minutes=2), clock() + timedelta(minutes=1)):
        assert told(await ask(clerk, terminal.read(PERSON.name, PERSON.id_number, at))) == NOT_PROVED
    for method in ("FACE", "CARD"):  # the other department's, which has no camera
        proof = away.read(PERSON.name, PERSON.id_number, clock(), method=method)
        assert told(await ask(clerk, proof)) == NOT_PROVED


async def test_a_wrong_name_is_the_same_error_and_counts(client: Client, terminal: Terminal, clock: Clock) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    for _ in range(20):
        proof = terminal.read("别人", PERSON.id_number, clock())
        assert told(await ask(clerk, proof, name="别人")) == NOT_PROVED
    good = terminal.read(PERSON.name, PERSON.id_number, clock())
    assert told(await ask(clerk, good)) == [("LIMIT_EXCEEDED", ["applicant"])]


async def test_only_clerks_of_the_matters_department_start(
    client: Client, services: Services, terminal: Terminal, clock: Clock
) -> None:
    proof = terminal.read(PERSON.name, PERSON.id_number, clock())
    who = {"name": PERSON.name, "idNumber": PERSON.id_number, "phone": PHONE, "presenceProof": proof}
    given = {"matterCode": FOOD, "idempotencyKey": key(), "applicant": who}
    for other in (await client.citizen(1), await client.staff("APPROVER", DEPARTMENT)):
        assert await cases.refused(other, "startApplication", **given) == "FORBIDDEN"
    elsewhere = await employ(services, client, (Role.CLERK, DEPARTMENT, "511603000000"), place=2)
    for clerk in (await client.staff("CLERK", ELSEWHERE), elsewhere):
        assert told(await ask(clerk, proof)) == [("NOT_ALLOWED_NOW", ["matterCode"])]


async def test_children_have_their_guardians(
    client: Client, services: Services, terminal: Terminal, clock: Clock
) -> None:
    clerk = await client.staff("CLERK", DEPARTMENT)
    for years in (10, 16):
        number = resident_id(clock().date().replace(year=clock().year - years), 321)
        services.gate.identity._known[number] = "小明"  # type: ignore[attr-defined]
        payload = await ask(clerk, terminal.read("小明", number, clock()), name="小明", idNumber=number)
        assert told(payload) == [("NOT_ALLOWED_NOW", ["applicant"])]


async def test_nobody_serves_themselves(client: Client, services: Services, terminal: Terminal, clock: Clock) -> None:
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT))
    account = await services.gate.accounts.get("staff1")
    assert account is not None
    assert account.person is not None
    name, number = account.person.name, account.person.id_number
    payload = await ask(clerk, terminal.read(name, number, clock()), name=name, idNumber=number)
    assert told(payload) == [("NOT_ALLOWED_NOW", ["applicant"])]


def test_who_must_show_a_face_isn_t_started_by_a_card(newcomer: str, clock: Clock) -> None:
    person = Party("somebody", PartyKind.PERSON, NEWCOMER, newcomer)
    strict = replace(INDIVIDUAL_NEW, required_assurance=Assurance.FACE)
    with pytest.raises(AssuranceTooLow):
        check_at_window(person, strict, Assurance.REAL_NAME, clock().date())
    check_at_window(person, strict, Assurance.FACE, clock().date())
    # What isn't offered online is offered here.
    check_at_window(person, replace(INDIVIDUAL_NEW, online=False), Assurance.REAL_NAME, clock().date())
