from datetime import date, timedelta
from typing import Any

import pytest

from api.context import Services
from resolvers.applications import timing
from resolvers.calendar.working_days import Calendar
from tests import cases
from tests.cases import DEPARTMENT, attempt, move, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import BY_NUMBER, calendars, seen

INSPECT = {"reason": "SITE_INSPECTION", "note": "11月25日上午现场核查"}


async def reviewed(client: Client) -> tuple[Any, Client]:
    """A case under review, and its approver."""
    case = await cases.under_review(await client.citizen(), await client.staff("CLERK", DEPARTMENT))
    return case, await client.staff("APPROVER", DEPARTMENT)


async def test_acceptance_starts_the_clock_of_the_matter(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.submitted(citizen)
    waiting = (await seen(clerk, case["number"]))["deadline"]
    assert (waiting["state"], waiting["answerOn"]) == ("NONE", "2035-11-27")
    case = await cases.accept(clerk, case)
    matter = (await services.stores.matters.published([cases.FOOD]))[cases.FOOD]
    calendar = Calendar.of(await services.stores.calendars.all())
    today = date(2035, 11, 20)
    deadline = (await seen(clerk, case["number"]))["deadline"]
    assert matter.promised_days
    assert matter.statutory_days
    assert deadline["promisedOn"] == calendar.after(today, matter.promised_days).isoformat()
    assert deadline["statutoryOn"] == calendar.after(today, matter.statutory_days).isoformat()
    assert deadline["workingDaysLeft"] == matter.promised_days
    assert deadline["state"] == "ON_TIME"
    first, second, *_ = deadline["explanation"]
    assert first == {"on": "2035-11-20", "counted": False, "why": "受理当日不计入（民法典第二百零一条）"}
    assert second == {"on": "2035-11-21", "counted": True, "why": "工作日，第1日"}
    english = (await seen(clerk.english(), case["number"]))["deadline"]["explanation"]
    assert english[1]["why"] == "Working day, number 1"
    assert english[4]["why"] == "Weekend (Administrative Licensing Law, art. 82)"


async def test_the_applicant_sees_the_same_days(client: Client, services: Services) -> None:
    await calendars(client, services, 2035, 2036)
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    query = "{ viewer { applications { edges { node { deadline { promisedOn state } } } } } }"
    (edge,) = (await citizen.run(query))["viewer"]["applications"]["edges"]
    theirs = (await seen(clerk, case["number"]))["deadline"]
    assert edge["node"]["deadline"] == {"promisedOn": theirs["promisedOn"], "state": "ON_TIME"}


async def test_a_stop_moves_the_deadline_and_is_explained(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    case, approver = await reviewed(client)
    before = (await seen(approver, case["number"]))["deadline"]
    clock.forward(days=1)
    approver = await client.staff("APPROVER", DEPARTMENT)
    case = await move(approver, "suspendApplication", case, workingDays=3, **INSPECT)
    assert case["status"] == "SUSPENDED"
    assert case["availableActions"] == ["RESUME"]
    assert case["events"][-1]["note"].endswith("（预计3个工作日，至2035-11-26）")
    stopped = (await seen(approver, case["number"]))["deadline"]
    assert (stopped["promisedOn"], stopped["state"]) == (None, "NONE")
    assert stopped["stops"][0]["workingDays"] == 3
    clock.forward(days=5)
    approver = await client.staff("APPROVER", DEPARTMENT)
    case = await move(approver, "resumeApplication", case, note="核查通过")
    assert case["status"] == "UNDER_REVIEW"
    after = (await seen(approver, case["number"]))["deadline"]
    calendar = Calendar.of(await services.stores.calendars.all())
    # Stopped on Wednesday, resumed on Monday: three working days later than before.
    assert after["promisedOn"] == calendar.after(date.fromisoformat(before["promisedOn"]), 3).isoformat()
    assert after["workingDaysStopped"] == 3
    whys = {one["why"] for one in after["explanation"]}
    assert "现场勘验，时限中止，不计入（行政许可法第四十五条）" in whys
    case = await cases.approve(approver, case)
    done = (await seen(approver, case["number"]))["deadline"]
    assert (done["promisedOn"], done["state"], done["workingDaysLeft"]) == (after["promisedOn"], "NONE", None)


async def test_the_applicant_is_told_of_each_step(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    citizen = await client.citizen()
    case = await cases.under_review(citizen, await client.staff("CLERK", DEPARTMENT))
    approver, supervisor = [await client.staff(role, DEPARTMENT) for role in ("APPROVER", "SUPERVISOR")]
    case = await move(approver, "suspendApplication", case, **INSPECT)
    case = await move(approver, "resumeApplication", case)
    await move(supervisor, "extendDeadline", case, reason="需要专家论证")
    found = await citizen.run("{ viewer { notifications { edges { node { title } } } } }")
    titles = {edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]}
    assert {"办件已暂停计时", "办件已恢复计时", "办件已延长期限"} <= titles


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({**INSPECT, "note": " "}, [("REQUIRED", ["note"])]),
        ({**INSPECT, "workingDays": 0}, [("INVALID", ["workingDays"])]),
        ({**INSPECT, "workingDays": 251}, [("INVALID", ["workingDays"])]),
        # No notice for this year: an announcement can't be planned, and nothing is guessed.
        ({**INSPECT, "workingDays": 3}, [("NOT_ALLOWED_NOW", [])]),
    ],
)
async def test_what_cannot_be_right_is_refused(client: Client, given: Any, expected: Any) -> None:
    case, approver = await reviewed(client)
    payload = await attempt(approver, "suspendApplication", case, **given)
    assert told(payload) == expected
    if given.get("workingDays") == 3:
        assert "2035 年放假调休安排尚未录入" in payload["userErrors"][0]["message"]


async def test_without_a_notice_a_case_is_accepted_and_says_which_year_is_missing(client: Client) -> None:
    case, approver = await reviewed(client)
    deadline = (await seen(approver, case["number"]))["deadline"]
    assert (deadline["promisedOn"], deadline["state"], deadline["missingYear"]) == (None, "NONE", 2035)
    assert [one["on"] for one in deadline["explanation"]] == ["2035-11-20"]


async def test_a_case_is_stopped_only_so_often(
    client: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timing.MAX_STOPS == 50
    monkeypatch.setattr(timing, "MAX_STOPS", 2)
    case, approver = await reviewed(client)
    for _ in range(2):
        stopped = await move(approver, "suspendApplication", case, **INSPECT)
        case = await move(approver, "resumeApplication", stopped)
    assert told(await attempt(approver, "suspendApplication", case, **INSPECT)) == [("LIMIT_EXCEEDED", [])]


async def test_the_chain_covers_when_it_stood_still(client: Client, services: Services) -> None:
    case, approver = await reviewed(client)
    case = await move(approver, "suspendApplication", case, **INSPECT)
    case = await move(approver, "resumeApplication", case)
    stored = await services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    (row,) = await services.database.rows("applications").find({"_id": case["number"]}, limit=1)
    row["clock"]["spells"][1]["until"] += timedelta(days=3)
    await services.database.rows("applications").update({"_id": row["_id"]}, {"$set": {"clock": row["clock"]}})
    answer = await approver.post(
        "mutation($i: DecideApplicationInput!) { decideApplication(input: $i) { userErrors { code } } }",
        i={"applicationId": case["id"], "revision": case["revision"], "outcome": "APPROVE"},
    )
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_only_the_system_deems(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    payload = await attempt(clerk, "acceptApplication", await cases.submitted(citizen), mode="DEEMED")
    assert told(payload) == [("INVALID", ["mode"])]
    assert "deadline" in BY_NUMBER
