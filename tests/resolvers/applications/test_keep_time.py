"""What happens by itself as time passes: deemed acceptance (art. 32), escalation, days reckoned anew."""

import asyncio
from typing import Any

import pytest

from api.context import Services
from api.jobs import keep_time, remind_of_calendar
from tests import cases
from tests.cases import DEPARTMENT, attempt, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import SET, calendars, nights, queued, seen, year


async def stored(services: Services, number: str) -> Any:
    return await services.database.rows("applications").get(number)


async def test_what_the_window_does_not_answer_is_accepted_from_the_day_of_receipt(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    citizen = await client.citizen()
    number = (await cases.submitted(citizen))["number"]
    # Received on Tuesday 20 November: the fifth working day is Tuesday the 27th.
    assert (await stored(services, number))["deemOn"] == "2035-11-27"
    await nights(services, clock, 7)
    assert (await stored(services, number))["status"] == "SUBMITTED"
    await nights(services, clock, 1)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await seen(clerk, number)
    assert (case["status"], case["acceptanceMode"]) == ("ACCEPTED", "DEEMED")
    event = case["events"][-1]
    assert (event["type"], event["actor"]) == ("DEEMED_ACCEPTED", "系统")
    assert "第三十二条" in event["note"]
    assert case["deadline"]["explanation"][0]["on"] == "2035-11-20"
    titles = await citizen_titles(await client.citizen())
    assert titles.count("办件已受理") == 1
    application = await services.stores.applications.get(number)
    assert application is not None
    application.require_intact()
    assert await keep_time(services, clock()) == {"reckoned": 0, "deemed": 0, "escalated": 0}


async def citizen_titles(citizen: Client) -> list[str]:
    found = await citizen.run("{ viewer { notifications { edges { node { title } } } } }")
    return [edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]]


async def test_several_workers_accept_it_once(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    number = (await cases.submitted(await client.citizen()))["number"]
    clock.forward(days=9)
    done = await asyncio.gather(*[keep_time(services, clock()) for _ in range(8)])
    assert sum(one["deemed"] for one in done) == 1
    events = [event["type"] for event in (await stored(services, number))["events"]]
    assert events.count("DEEMED_ACCEPTED") == 1
    kinds = [row["kind"] for row in await services.database.rows("notifications").find({}, limit=50)]
    assert kinds.count("CASE_ACCEPTED") == 1


async def test_a_case_that_breaks_off_holds_no_other_up(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    broken, whole = [(await cases.submitted(await client.citizen(place)))["number"] for place in (0, 2)]
    # Somebody lost the version of its matter; nothing can be computed of it.
    await services.database.rows("applications").update({"_id": broken}, {"$set": {"matter": "gone:1"}})
    clock.forward(days=9)
    assert (await keep_time(services, clock()))["deemed"] == 1
    statuses = [(await stored(services, number))["status"] for number in (broken, whole)]
    assert statuses == ["SUBMITTED", "ACCEPTED"]


async def test_a_case_that_cannot_be_read_holds_no_other_up(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    broken, whole = [(await cases.submitted(await client.citizen(place)))["number"] for place in (0, 2)]
    await services.database.rows("applications").update({"_id": broken}, {"$set": {"channel": "PIGEON"}})
    clock.forward(days=9)
    assert (await keep_time(services, clock()))["deemed"] == 1
    assert (await stored(services, whole))["status"] == "ACCEPTED"


async def test_whoever_opens_it_finds_it_accepted_even_without_a_worker(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    case = await cases.submitted(await client.citizen())
    clock.forward(days=9)
    clerk = await client.staff("CLERK", DEPARTMENT)
    too_late = await attempt(clerk, "requestSupplement", case, items=[{"message": "请补充平面图"}])
    assert told(too_late) == [("CONFLICT", ["revision"])]
    assert (await seen(clerk, case["number"]))["status"] == "ACCEPTED"


@pytest.mark.parametrize("microsecond", [1, 123_999, 290_001, 999_999])
async def test_the_chain_holds_whatever_the_clock_of_the_worker_says(
    client: Client, services: Services, clock: Clock, microsecond: int
) -> None:
    await calendars(client, services, 2035, 2036)
    number = (await cases.submitted(await client.citizen()))["number"]
    clock.forward(days=9)
    clock.at = clock.at.replace(microsecond=microsecond)
    assert (await keep_time(services, clock()))["deemed"] == 1
    application = await services.stores.applications.get(number)
    assert application is not None
    application.require_intact()


async def test_a_supplement_starts_the_five_days_anew(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    asked = await cases.move(clerk, "requestSupplement", case, items=[{"message": "请补充平面图"}])
    assert (await stored(services, case["number"]))["deemOn"] is None
    await nights(services, clock, 20)
    assert (await stored(services, case["number"]))["status"] == "SUPPLEMENT_REQUIRED"
    citizen = await client.citizen()
    await cases.move(citizen, "supplementApplication", asked, idempotencyKey="again")
    # Received again on Monday 10 December.
    assert (await stored(services, case["number"]))["deemOn"] == "2035-12-17"
    await nights(services, clock, 8)
    clerk = await client.staff("CLERK", DEPARTMENT)
    found = await seen(clerk, case["number"])
    assert (found["status"], found["deadline"]["explanation"][0]["on"]) == ("ACCEPTED", "2035-12-10")


async def test_a_refusal_that_nobody_confirmed_in_time_is_void(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    clerk, case = await client.staff("CLERK", DEPARTMENT), await cases.submitted(await client.citizen())
    why = {"kind": "NOT_ACCEPT", "reason": "材料虚假", "legalBasis": "行政许可法第三十一条"}
    await cases.move(clerk, "proposeRefusal", case, **why)
    await nights(services, clock, 8)
    row = await stored(services, case["number"])
    assert (row["status"], row["refusalProposal"]) == ("ACCEPTED", None)


async def test_an_overdue_case_is_escalated_once(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(await client.citizen()))
    promised = (await stored(services, case["number"]))["dueOn"]
    while clock().date().isoformat() <= promised:
        await nights(services, clock, 1)
    await asyncio.gather(*[keep_time(services, clock()) for _ in range(5)])
    await nights(services, clock, 3)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    found = await seen(supervisor, case["number"])
    assert [event["type"] for event in found["events"]].count("ESCALATED") == 1
    assert found["deadline"]["state"] == "OVERDUE"
    assert found["deadline"]["workingDaysLeft"] < 0
    assert (await citizen_titles(supervisor)).count("办件超期督办") == 1
    assert "办件超期督办" not in await citizen_titles(await client.citizen())


async def test_the_queue_is_filtered_by_colour_and_what_is_due_first_is_first(
    client: Client, services: Services, clock: Clock
) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    first = (await cases.accept(clerk, await cases.submitted(citizen)))["number"]
    clock.forward(days=3)
    clerk, citizen = await client.staff("CLERK", DEPARTMENT), await client.citizen()
    second = (await cases.accept(clerk, await cases.submitted(citizen)))["number"]
    clock.forward(seconds=1)
    waiting = (await cases.submitted(citizen))["number"]
    assert await queued(clerk, "ON_TIME") == [first, second]
    assert await queued(clerk, "NONE") == [waiting]
    assert await queued(clerk, None) == [first, second, waiting]
    for state in ("WARNING", "OVERDUE"):
        assert await queued(clerk, state) == []
    colours = set()
    while "OVERDUE" not in colours:
        clock.forward(days=1)
        clerk = await client.staff("CLERK", DEPARTMENT)
        colour = (await seen(clerk, first))["deadline"]["state"]
        assert first in await queued(clerk, colour)
        colours.add(colour)
    assert colours == {"ON_TIME", "WARNING", "OVERDUE"}


async def test_a_corrected_calendar_moves_running_deadlines(client: Client, services: Services, clock: Clock) -> None:
    one = await calendars(client, services, 2035, 2036)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(await client.citizen()))
    before = await stored(services, case["number"])
    off = [*year(2035)["holidays"], {"on": "2035-11-21", "name": "抗战胜利纪念日"}]
    payload = await one.change(SET, input=year(2035, revision=1, holidays=off, reason="国务院临时通知"))
    assert payload["userErrors"] == []
    shown = (await seen(clerk, case["number"]))["deadline"]
    assert shown["promisedOn"] > before["dueOn"]
    assert shown["explanation"][1]["why"] == "抗战胜利纪念日放假，不计入（行政许可法第八十二条）"
    assert (await stored(services, case["number"]))["dueOn"] == before["dueOn"]
    assert (await keep_time(services, clock()))["reckoned"] == 1
    after = await stored(services, case["number"])
    assert (after["dueOn"], after["revision"]) == (shown["promisedOn"], before["revision"])
    assert len(after["events"]) == len(before["events"])


async def test_a_year_that_comes_late_starts_the_colours(client: Client, services: Services, clock: Clock) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    waiting = (await cases.submitted(citizen))["number"]
    running = (await cases.accept(clerk, await cases.submitted(citizen)))["number"]
    assert await queued(clerk, "ON_TIME") == []
    await calendars(client, services, 2035, 2036)
    await keep_time(services, clock())
    assert await queued(clerk, "ON_TIME") == [running]
    assert (await stored(services, waiting))["deemOn"] == "2035-11-27"


async def test_cases_from_before_there_were_clocks_get_one(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(await client.citizen()))
    fresh = await stored(services, case["number"])
    unset = {"clock": None, "dueOn": None, "warnOn": None, "escalateOn": None, "clockEdition": 0}
    await services.database.rows("applications").update({"_id": case["number"]}, {"$set": unset})
    assert (await keep_time(services, clock()))["reckoned"] == 1
    assert await stored(services, case["number"]) == fresh
    application = await services.stores.applications.get(case["number"])
    assert application is not None
    application.require_intact()


@pytest.mark.parametrize("month", [9, 10])
async def test_staff_are_reminded_of_next_years_notice_from_october_on(
    client: Client, services: Services, clock: Clock, month: int
) -> None:
    clock.at = clock.at.replace(month=month)
    await calendars(client, services, 2035)
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)
    for _ in range(3):
        await remind_of_calendar(services, clock())
    told_of = (await citizen_titles(supervisor)).count("请录入放假调休安排")
    ready = (await client.http.get("/readyz")).json()
    if month == 9:
        assert (told_of, ready) == (0, {"status": "ok"})
        return
    assert (told_of, ready) == (1, {"status": "ok", "warnings": ["calendar.2036"]})
    clock.forward(days=31)
    await remind_of_calendar(services, clock())
    assert (await citizen_titles(await client.staff("SUPERVISOR", DEPARTMENT))).count("请录入放假调休安排") == 2
    assert "请录入放假调休安排" not in await citizen_titles(await client.staff("CLERK", DEPARTMENT))
