from datetime import date

import pytest

from api.context import Services
from resolvers.calendar.working_days import Calendar
from tests import cases
from tests.cases import DEPARTMENT, attempt, move, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import calendars, nights, seen


async def test_a_supervisor_extends_once_and_says_why(client: Client, services: Services) -> None:
    await calendars(client, services, 2035, 2036)
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(await client.citizen()))
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    before = (await seen(supervisor, case["number"]))["deadline"]
    case = await move(supervisor, "extendDeadline", case, reason="需要专家论证")
    after = (await seen(supervisor, case["number"]))["deadline"]
    calendar = Calendar.of(await services.stores.calendars.all())
    for name in ("promisedOn", "statutoryOn"):
        assert after[name] == calendar.after(date.fromisoformat(before[name]), 10).isoformat()
    assert after["extendedBy"] == 10
    assert case["status"] == "ACCEPTED"
    assert case["events"][-1]["type"] == "EXTENDED"
    assert case["events"][-1]["note"] == "延长10个工作日：需要专家论证"
    assert "EXTEND" not in case["availableActions"]
    assert told(await attempt(supervisor, "extendDeadline", case, reason="再延长")) == [("ALREADY_DONE", [])]


@pytest.mark.parametrize(("days", "ok"), [(0, False), (1, True), (10, True), (11, False), (-5, False)])
async def test_ten_days_are_the_most(client: Client, services: Services, days: int, ok: bool) -> None:
    await calendars(client, services, 2035, 2036)
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(await client.citizen()))
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    payload = await attempt(supervisor, "extendDeadline", case, reason="情况复杂", workingDays=days)
    assert told(payload) == ([] if ok else [("INVALID", ["workingDays"])])


async def test_it_needs_a_reason_a_calendar_and_time_that_is_left(
    client: Client, services: Services, clock: Clock
) -> None:
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(await client.citizen()))
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    assert told(await attempt(supervisor, "extendDeadline", case, reason="情况复杂")) == [("NOT_ALLOWED_NOW", [])]
    await calendars(client, services, 2035, 2036)
    assert told(await attempt(supervisor, "extendDeadline", case, reason=" ")) == [("REQUIRED", ["reason"])]
    clock.forward(days=60)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    payload = await attempt(supervisor, "extendDeadline", case, reason="情况复杂")
    assert told(payload) == [("NOT_ALLOWED_NOW", [])]
    assert "期限已届满" in payload["userErrors"][0]["message"]


async def test_what_is_overdue_again_after_an_extension_is_escalated_again(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    case = await cases.accept(await client.staff("CLERK", DEPARTMENT), await cases.submitted(await client.citizen()))
    # Seven working days are promised, twenty prescribed.
    clock.forward(days=13)
    await nights(services, clock, 1)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    late = await seen(supervisor, case["number"])
    assert (late["events"][-1]["type"], late["deadline"]["state"]) == ("ESCALATED", "OVERDUE")
    await move(supervisor, "extendDeadline", late, reason="需要专家论证")
    await nights(services, clock, 1)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    assert [one["type"] for one in (await seen(supervisor, case["number"]))["events"]].count("ESCALATED") == 1
    clock.forward(days=20)
    await nights(services, clock, 2)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    found = await seen(supervisor, case["number"])
    assert [one["type"] for one in found["events"]].count("ESCALATED") == 2
