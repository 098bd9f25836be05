"""What couldn't be delivered is seen and tried again by those who answer for the department, and by nobody else."""

from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from auth.notifications.model import NotificationKind
from auth.outbox.model import Letter, LetterState
from tests.cases import DEPARTMENT, ELSEWHERE, employ
from tests.graphql import Client

DEAD = """{ deadLetters { edges { node { id channel title cases at attempts failure } } } }"""
ON_WORKBENCH = "{ workbench { deadLetters { edges { node { id } } } } }"
REPLAY = """mutation($id: ID!) { replayDeadLetter(input: {letterId: $id}) {
  letter { id attempts } userErrors { code path } } }"""
PREFERENCES = "{ viewer { notificationPreferences { sms miniProgram quietFrom quietUntil } } }"
SET = """mutation($input: SetNotificationPreferencesInput!) { setNotificationPreferences(input: $input) {
  notificationPreferences { sms miniProgram quietFrom quietUntil } userErrors { code path } } }"""
ID = "0123456789abcdef01234567"


@pytest.fixture(autouse=True)
async def dead(world: Services) -> Letter:
    at, kind = world.clock(), NotificationKind.CASE_ACCEPTED
    letter = Letter(ID, "somebody", kind, DEPARTMENT, "511602000000", ("51160220351120AAAAAAAA1",), at, at)
    dead = Letter(**{**_fields(letter), "state": LetterState.DEAD, "attempts": 8, "failure": "sms.unavailable"})
    waiting = Letter(**{**_fields(letter), "id": "f" * 24})
    await world.stores.outbox.add([dead, waiting])
    return dead


def _fields(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in Letter.__slots__}


async def shown(client: Client) -> list[str]:
    return [edge["node"]["id"] for edge in (await client.run(DEAD))["deadLetters"]["edges"]]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_who_is_in_charge_sees_and_replays(client: Client, world: Services, role: Role) -> None:
    member = await employ(world, client, (role, DEPARTMENT))
    assert await shown(member) == [ID]

    answer = await member.change(REPLAY, id=ID)

    assert answer == {"letter": {"id": ID, "attempts": 0}, "userErrors": []}
    found = await world.stores.outbox.get(ID)
    assert found
    assert (found.state, found.attempts) == (LetterState.QUEUED, 0)
    assert await shown(member) == []
    again = await member.change(REPLAY, id=ID)
    assert again["userErrors"] == [{"code": "NOT_ALLOWED_NOW", "path": ["letterId"]}]


async def test_it_stands_on_the_supervisor_s_workbench(client: Client, world: Services) -> None:
    supervisor = await employ(world, client, (Role.SUPERVISOR, DEPARTMENT))

    found = await supervisor.run(ON_WORKBENCH)

    assert [edge["node"]["id"] for edge in found["workbench"]["deadLetters"]["edges"]] == [ID]


@pytest.mark.parametrize(
    "post",
    [(Role.SUPERVISOR, ELSEWHERE), (Role.SUPERVISOR, DEPARTMENT, "511603000000")],
)
async def test_others_see_nothing_and_learn_nothing(client: Client, world: Services, post: Any) -> None:
    member = await employ(world, client, post)

    assert await shown(member) == []
    answers = [await member.change(REPLAY, id=one) for one in (ID, "0" * 24, "x" * 5000)]
    assert [one["userErrors"] for one in answers] == [[{"code": "NOT_FOUND", "path": ["letterId"]}]] * 3


async def test_clerks_and_citizens_see_none(client: Client, world: Services) -> None:
    clerk = await employ(world, client, (Role.CLERK, DEPARTMENT))

    assert await shown(clerk) == await shown(await client.citizen()) == await shown(client) == []


async def test_whoever_says_nothing_is_told_by_day(client: Client) -> None:
    found = await (await client.citizen()).run(PREFERENCES)

    wanted = {"sms": True, "miniProgram": True, "quietFrom": "22:00", "quietUntil": "08:00"}
    assert found["viewer"]["notificationPreferences"] == wanted


async def test_preferences_are_kept(client: Client) -> None:
    citizen = await client.citizen()
    wanted = {"sms": False, "miniProgram": False, "quietFrom": "12:30", "quietUntil": "14:00"}

    assert (await citizen.change(SET, input=wanted))["notificationPreferences"] == wanted

    assert (await citizen.run(PREFERENCES))["viewer"]["notificationPreferences"] == wanted


@pytest.mark.parametrize("bad", ["24:00", "8:00", "08:60", "", "٠٨:٠٠", "08:00:00", "-1:00", "08-00", "x" * 5000])
async def test_what_is_no_time_of_day_is_refused(client: Client, bad: str) -> None:
    citizen = await client.citizen()

    answer = await citizen.change(SET, input={"sms": True, "quietFrom": bad})

    assert answer["userErrors"] == [{"code": "INVALID", "path": ["quietFrom"]}]
