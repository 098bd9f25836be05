from asyncio import gather
from dataclasses import replace
from datetime import date

import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.faces.checks import PER_ACCOUNT, PER_NUMBER
from auth.faces.model import LIFETIME, MAX_QUESTIONS
from auth.faces.provider import NoFaceProvider
from auth.sessions.model import FACE_LASTS
from seeds.cast_names import resident_id
from seeds.people import CITIZENS
from tests.auth.faces.steps import assurance, begin, passed, show, step_up, told
from tests.auth.forge import parts
from tests.auth.steps import OTHER_PHONE, PHONE, codes, refresh, sign_out
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import elsewhere

NAME, NUMBER = CITIZENS[0].name, CITIZENS[0].id_number
OTHER_NAME, OTHER_NUMBER = CITIZENS[1].name, CITIZENS[1].id_number
UNKNOWN = [("NOT_FOUND", ["faceToken"])]


@pytest.fixture
async def person(client: Client) -> Client:
    return await client.citizen()


async def test_a_face_lifts_the_session_in_viewer_and_token(person: Client) -> None:
    payload = await step_up(person, NAME, NUMBER, await passed(person))

    assert payload["userErrors"] == []
    assert payload["viewer"]["assurance"] == "FACE"
    assert parts(payload["accessToken"])[1]["assurance"] == "FACE"
    assert await assurance(person) == "FACE"


async def test_a_face_is_agreed_to_by_itself_before_anything_is_begun(person: Client) -> None:
    refused = await begin(person, agreed=False)

    assert (told(refused), refused["userErrors"][0]["requiredConsent"]) == ([("REQUIRED", [])], "FACE")
    assert refused["faceToken"] is None


async def test_agreeing_to_the_face_alone_is_not_enough(client: Client) -> None:
    person = await client.sign_in(PHONE)
    await person.consent("FACE")
    refused = await begin(person, NAME, NUMBER, agreed=False)

    assert refused["userErrors"][0]["requiredConsent"] == "ID_NUMBER"


async def test_a_face_proves_name_and_number_too(client: Client) -> None:
    person = await client.sign_in(PHONE)
    token = await passed(person, f" {NAME} ", NUMBER.lower())

    assert (await step_up(person, NAME, NUMBER, token))["viewer"]["assurance"] == "FACE"
    viewer = (await person.run("{ viewer { person { name method } } }"))["viewer"]
    assert viewer["person"] == {"name": NAME, "method": "DEVELOPMENT"}


async def test_the_other_devices_are_known_by_name_only(client: Client, person: Client, clock: Clock) -> None:
    clock.forward(seconds=1)
    other = await client.sign_in(CITIZENS[0].phone)
    await step_up(person, NAME, NUMBER, await passed(person))

    assert await assurance(other) == "REAL_NAME"
    assert await assurance(person) == "FACE"


async def test_an_earlier_token_of_the_session_is_lifted_within_five_seconds(person: Client, clock: Clock) -> None:
    old = Client(person.http, person.token)
    assert await assurance(old) == "REAL_NAME"
    await step_up(person, NAME, NUMBER, await passed(person))
    clock.forward(seconds=5)

    assert await assurance(old) == "FACE"


async def test_it_lasts_over_refreshes_and_for_half_a_day(person: Client, clock: Clock) -> None:
    await step_up(person, NAME, NUMBER, await passed(person))
    clock.forward(seconds=FACE_LASTS.total_seconds() - 1)
    kept = await refresh(Client(person.http), person.refresh_token)
    assert (kept["viewer"]["assurance"], parts(kept["accessToken"])[1]["assurance"]) == ("FACE", "FACE")

    clock.forward(seconds=1)
    lapsed = await refresh(Client(person.http), kept["refreshToken"])

    assert lapsed["viewer"]["assurance"] == "REAL_NAME"
    assert parts(lapsed["accessToken"])[1]["assurance"] == "REAL_NAME"


async def test_it_lapses_under_a_token_that_still_says_otherwise(person: Client, clock: Clock) -> None:
    await step_up(person, NAME, NUMBER, await passed(person))
    clock.forward(seconds=FACE_LASTS.total_seconds() - 60)
    person.token = (await refresh(Client(person.http), person.refresh_token))["accessToken"]
    clock.forward(seconds=61)

    assert await assurance(person) == "REAL_NAME"


async def test_signing_in_again_does_not_bring_it_back(client: Client, person: Client, clock: Clock) -> None:
    await step_up(person, NAME, NUMBER, await passed(person))
    await sign_out(person)
    clock.forward(seconds=1)

    assert await assurance(await client.sign_in(CITIZENS[0].phone)) == "REAL_NAME"


async def test_a_check_that_was_not_passed_may_still_be(person: Client) -> None:
    begun = await begin(person)
    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == [("NOT_ALLOWED_NOW", ["faceToken"])]
    assert await show(person, begun, "fail") == "NOT_PASSED"
    assert told(await step_up(person, NAME, NUMBER, begun["faceToken"])) == [("NOT_ALLOWED_NOW", ["faceToken"])]
    assert await assurance(person) == "REAL_NAME"

    assert await show(person, begun) == "PASSED"

    assert (await step_up(person, NAME, NUMBER, begun["faceToken"]))["userErrors"] == []


async def test_the_provider_is_not_asked_for_ever(person: Client) -> None:
    token = (await begin(person))["faceToken"]
    for _ in range(MAX_QUESTIONS):
        assert told(await step_up(person, NAME, NUMBER, token)) == [("NOT_ALLOWED_NOW", ["faceToken"])]

    assert told(await step_up(person, NAME, NUMBER, token)) == [("LIMIT_EXCEEDED", ["faceToken"])]


async def test_a_check_is_good_once(person: Client) -> None:
    token = await passed(person)
    await step_up(person, NAME, NUMBER, token)

    assert told(await step_up(person, NAME, NUMBER, token)) == [("ALREADY_DONE", ["faceToken"])]


async def test_of_one_check_sent_thrice_at_once_one_lifts(person: Client) -> None:
    token = await passed(person)

    answers = await gather(*(step_up(person, NAME, NUMBER, token) for _ in range(3)))

    assert sorted(codes(one) for one in answers) == [[], ["ALREADY_DONE"], ["ALREADY_DONE"]]


async def test_a_check_is_over_after_a_quarter_of_an_hour(person: Client, clock: Clock) -> None:
    begun = await begin(person)
    assert begun["expiresIn"] == LIFETIME.total_seconds()
    await show(person, begun)
    clock.forward(seconds=LIFETIME.total_seconds())
    again = (await refresh(Client(person.http), person.refresh_token))["accessToken"]

    late = await step_up(Client(person.http, again), NAME, NUMBER, begun["faceToken"])

    assert told(late) == [("EXPIRED", ["faceToken"])]


@pytest.mark.parametrize("token", ["", "invented", "x" * 10_000, "人脸"])
async def test_an_invented_token_is_refused(person: Client, token: str) -> None:
    assert told(await step_up(person, NAME, NUMBER, token)) == UNKNOWN


async def test_a_check_is_bound_to_the_session_that_began_it(client: Client, person: Client, clock: Clock) -> None:
    token = await passed(person)
    clock.forward(seconds=1)
    other_device = await client.sign_in(CITIZENS[0].phone)

    assert told(await step_up(other_device, NAME, NUMBER, token)) == UNKNOWN
    assert await assurance(other_device) == "REAL_NAME"
    assert (await step_up(person, NAME, NUMBER, token))["userErrors"] == []


async def test_a_check_is_of_no_use_to_another_account(client: Client, person: Client) -> None:
    token = await passed(person)
    thief = await client.sign_in(PHONE)

    assert told(await step_up(thief, NAME, NUMBER, token)) == UNKNOWN
    assert await assurance(thief) == "PHONE"


async def test_a_check_of_somebody_else_proves_nothing_of_oneself(client: Client) -> None:
    person = await client.sign_in(PHONE)
    token = await passed(person, OTHER_NAME, OTHER_NUMBER)

    assert told(await step_up(person, NAME, NUMBER, token)) == UNKNOWN
    assert await assurance(person) == "PHONE"


async def test_who_is_verified_shows_no_other_face(person: Client) -> None:
    assert told(await begin(person, OTHER_NAME, OTHER_NUMBER)) == [("ALREADY_DONE", ["idNumber"])]
    token = await passed(person, NAME)
    assert told(await step_up(person, OTHER_NAME, OTHER_NUMBER, token)) == [("ALREADY_DONE", ["idNumber"])]


async def test_a_name_that_does_not_belong_to_the_number_never_passes(client: Client) -> None:
    person = await client.sign_in(PHONE)
    begun = await begin(person, OTHER_NAME, NUMBER)

    assert await show(person, begun) == "NOT_PASSED"
    assert told(await step_up(person, OTHER_NAME, NUMBER, begun["faceToken"])) == [("NOT_ALLOWED_NOW", ["faceToken"])]


async def test_who_is_not_verified_says_who_they_are(client: Client) -> None:
    person = await client.sign_in(PHONE)

    assert told(await begin(person)) == [("REQUIRED", ["name"])]
    assert told(await begin(person, NAME)) == [("INVALID", ["idNumber"])]
    assert told(await begin(person, NAME, f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}")) == [
        ("INVALID", ["idNumber"])
    ]


async def test_children_show_no_face(client: Client, clock: Clock) -> None:
    person = await client.sign_in(PHONE)
    born = date(clock().year - 13, 1, 1)

    assert told(await begin(person, "李子涵", resident_id(born, 11))) == [("NOT_ALLOWED_NOW", ["idNumber"])]


async def test_checks_are_counted_by_account(client: Client, clock: Clock) -> None:
    person = await client.citizen()
    for _ in range(PER_ACCOUNT.limit):
        assert told(await begin(person)) == []

    assert codes(await begin(person)) == ["LIMIT_EXCEEDED"]
    clock.forward(days=1)
    assert told(await begin(await client.sign_in(CITIZENS[0].phone))) == []


async def test_strangers_do_not_use_up_the_checks_of_a_proven_number(client: Client, person: Client) -> None:
    for place in range(PER_NUMBER.limit):
        assert told(await begin(await client.sign_in(f"1391234600{place}"), NAME, NUMBER)) == []

    assert codes(await begin(await client.sign_in(OTHER_PHONE), NAME, NUMBER)) == ["LIMIT_EXCEEDED"]
    assert told(await begin(person)) == []


async def test_strangers_who_fill_a_numbers_tries_do_not_keep_its_owner_out(client: Client, app: ASGIApp) -> None:
    """Names for a number can be guessed ten times a day, by however many accounts; its owner shows their face."""
    for place in range(3):
        stranger = replace(
            elsewhere(app, f"203.0.113.{place}"), token=(await client.sign_in(f"1391234600{place}")).token
        )
        guesses = [codes(await stranger.verify(OTHER_NAME, NUMBER)) for _ in range(5)]
        assert guesses == ([["INVALID"]] * 5 if place < 2 else [["LIMIT_EXCEEDED"]] * 5)
    owner = await client.sign_in(PHONE)
    assert codes(await owner.verify(NAME, NUMBER)) == ["LIMIT_EXCEEDED"]

    token = await passed(owner, NAME, NUMBER)

    assert (await step_up(owner, NAME, NUMBER, token))["viewer"]["assurance"] == "FACE"
    assert codes(await owner.verify(NAME, NUMBER)) == []


async def test_strangers_who_begin_checks_of_a_number_do_not_keep_its_owner_out(client: Client, app: ASGIApp) -> None:
    for place in range(PER_NUMBER.limit + 1):
        signed = await client.sign_in(f"1391234600{place}")
        stranger = replace(elsewhere(app, "203.0.113.7"), token=signed.token)
        refused = told(await begin(stranger, NAME, NUMBER))
        assert refused == ([] if place < PER_NUMBER.limit else [("LIMIT_EXCEEDED", [])])

    owner = await client.sign_in(PHONE)

    assert (await step_up(owner, NAME, NUMBER, await passed(owner, NAME, NUMBER)))["userErrors"] == []


async def test_nothing_of_the_person_is_stored_with_a_check(person: Client, services: Services) -> None:
    begun = await begin(person)

    (row,) = await services.database.rows("faceChecks").find({}, limit=10)

    assert not {NAME, NUMBER, begun["faceToken"], begun["checkId"]} & set(map(str, row.values()))
    assert begun["checkId"].encode() not in row["sealedCheck"]


async def test_a_provider_that_is_not_there_is_said_to_be_so(services: Services, person: Client) -> None:
    object.__setattr__(services.gate, "faces", NoFaceProvider())

    assert codes(await begin(person)) == ["PROVIDER_UNAVAILABLE"]
