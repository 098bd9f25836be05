"""A matter that needs a face: refused, stepped up, and the same request sent again succeeds."""

from typing import Any

from seeds.matters.insurance import RENT_WITHDRAWAL
from seeds.people import CITIZENS
from tests.auth.faces.steps import passed, step_up
from tests.auth.steps import refresh
from tests.cases import attempt, change, complete, start, told
from tests.clock import Clock
from tests.graphql import Client, key

NAME, NUMBER = CITIZENS[0].name, CITIZENS[0].id_number
TOO_LOW = ("ASSURANCE_TOO_LOW", "FACE")


def wanted(payload: Any) -> list[tuple[str, str]]:
    return [(error["code"], error["requiredAssurance"]) for error in payload["userErrors"]]


async def test_the_matter_says_what_it_needs(client: Client) -> None:
    found = await client.run(
        "query($code: String!) { matter(code: $code) { requiredAssurance } }", code=RENT_WITHDRAWAL.code
    )

    assert found["matter"]["requiredAssurance"] == "FACE"


async def test_after_stepping_up_the_same_request_succeeds(client: Client) -> None:
    person = await client.citizen()
    request = {"matterCode": RENT_WITHDRAWAL.code, "idempotencyKey": key()}
    assert wanted(await change(person, "startApplication", **request)) == [TOO_LOW]

    await step_up(person, NAME, NUMBER, await passed(person))

    started = await change(person, "startApplication", **request)
    assert started["userErrors"] == []
    assert started["application"]["status"] == "DRAFT"


async def test_from_phone_to_face_in_one_go(client: Client) -> None:
    person = await client.sign_in(CITIZENS[0].phone)
    request = {"matterCode": RENT_WITHDRAWAL.code, "idempotencyKey": key()}
    assert wanted(await change(person, "startApplication", **request)) == [TOO_LOW]
    await step_up(person, NAME, NUMBER, await passed(person, NAME, NUMBER))

    assert (await change(person, "startApplication", **request))["userErrors"] == []


async def test_it_is_asked_for_again_when_it_has_lapsed_before_submitting(client: Client, clock: Clock) -> None:
    person = await client.citizen()
    await step_up(person, NAME, NUMBER, await passed(person))
    case = await complete(person, RENT_WITHDRAWAL.code)
    clock.forward(days=1)
    person.token = (await refresh(Client(person.http), person.refresh_token))["accessToken"]
    request = {"commitmentAccepted": True, "idempotencyKey": key()}
    assert wanted(await attempt(person, "submitApplication", case, **request)) == [TOO_LOW]

    await step_up(person, NAME, NUMBER, await passed(person))

    assert told(await attempt(person, "submitApplication", case, **request)) == []


async def test_other_matters_ask_for_no_face(client: Client) -> None:
    assert (await start(await client.citizen()))["status"] == "DRAFT"
