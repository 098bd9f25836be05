"""Urging (催办): by the applicant's side, once a working day, while it is the staff's turn."""

import asyncio
from typing import Any

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, ELSEWHERE, change, employ, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.applications.test_tell_applicant import news


async def urge(client: Client, case: Any, message: str | None = "请尽快办理", again: str | None = None) -> Any:
    given = {"applicationId": case["id"], "message": message, "idempotencyKey": again or key()}
    return await change(client, "urgeApplication", **given)


async def test_staff_are_told_and_the_file_says_what_was_said(client: Client, world: Services) -> None:
    citizen = await client.citizen()
    approver = await employ(world, client, (Role.APPROVER, DEPARTMENT))
    stranger = await employ(world, client, (Role.APPROVER, ELSEWHERE), place=2)
    case = await cases.submitted(citizen)
    assert "URGE" in case["availableActions"]

    urged = (await urge(citizen, case))["application"]

    assert (urged["status"], urged["events"][-1]["type"]) == ("SUBMITTED", "URGED")
    assert urged["events"][-1]["note"] == "请尽快办理"
    assert "URGE" not in urged["availableActions"]
    assert await news(approver) == [("申请人催办", case["number"])]
    assert await news(stranger) == []
    assert await news(citizen) == []


async def test_once_a_working_day(client: Client, world: Services, clock: Clock) -> None:
    await calendars(client, world, 2035, 2036)
    clock.forward(days=3)  # Friday
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    assert (await urge(citizen, case))["userErrors"] == []
    clock.forward(hours=1)
    for _ in range(3):
        assert told(await urge(await client.citizen(), case)) == [("LIMIT_EXCEEDED", ["applicationId"])]
        clock.forward(days=1)

    assert (await urge(await client.citizen(), case))["userErrors"] == []  # Monday


async def test_the_same_key_urges_once(client: Client) -> None:
    citizen = await client.citizen()
    case, again = await cases.submitted(citizen), key()

    answers = await asyncio.gather(*(urge(citizen, case, again=again) for _ in range(3)))
    first = await urge(citizen, case, again=again)

    assert [one["userErrors"] for one in (*answers, first)] == [[], [], [], []]
    assert [one["type"] for one in first["application"]["events"]].count("URGED") == 1


async def test_not_while_it_is_the_applicant_s_turn(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    case = await cases.move(clerk, "requestSupplement", case, items=[{"message": "请补充平面图"}])

    assert told(await urge(citizen, case)) == [("NOT_ALLOWED_NOW", [])]
    assert told(await urge(citizen, await cases.start(citizen))) == [("NOT_ALLOWED_NOW", [])]


async def test_nobody_urges_another_s_case(client: Client) -> None:
    case = await cases.submitted(await client.citizen())

    assert told(await urge(await client.citizen(1), case)) == [("NOT_FOUND", ["applicationId"])]
    assert told(await urge(await client.staff("CLERK", DEPARTMENT), case)) == [("NOT_ALLOWED_NOW", [])]
    assert await cases.refused(client, "urgeApplication", applicationId=case["id"], idempotencyKey=key()) == (
        "UNAUTHENTICATED"
    )


@pytest.mark.parametrize(("message", "again"), [("催" * 201, "k"), ("催", ""), ("催", "k" * 65)])
async def test_what_is_too_long_is_refused(client: Client, message: str, again: str) -> None:
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    given = {"applicationId": case["id"], "message": message, "idempotencyKey": again}

    assert [code for code, _ in told(await change(citizen, "urgeApplication", **given))] == ["INVALID"]


async def test_an_urge_loses_to_nobody(client: Client) -> None:
    """It names no revision: what the window does at the same time doesn't get in its way."""
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    await cases.accept(clerk, case)

    urged = await urge(citizen, case)

    assert urged["userErrors"] == []
    assert urged["application"]["status"] == "ACCEPTED"
