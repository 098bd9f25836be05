"""Steps of tests in which time passes: calendars, and a case's deadline as clients read it."""

from typing import Any

from api.context import Services
from api.jobs import keep_time
from auth.accounts.model import Role
from tests.cases import DEPARTMENT, employ
from tests.clock import Clock
from tests.graphql import Client
from tests.walks import step

DEADLINE = """deadline {
  answerOn promisedOn statutoryOn workingDaysLeft state missingYear extendedBy workingDaysStopped
  stops { reason since until workingDays } explanation { on counted why }
}"""
BY_NUMBER = f"""query($n: String!) {{ workbench {{ application(number: $n) {{
  id number status revision acceptanceMode availableActions events {{ type actor note }} {DEADLINE}
}} }} }}"""
QUEUE = """query($state: DeadlineState) { workbench {
  queue(deadline: $state, status: [SUBMITTED, ACCEPTED, UNDER_REVIEW, SUSPENDED]) {
    totalCount edges { node { number deadline { state promisedOn } } }
  } } }"""
SET = """mutation($input: SetCalendarYearInput!) { setCalendarYear(input: $input) {
  calendarYear { year revision notice holidays { on name } makeUpDays { on name } changes { revision reason days } }
  userErrors { code path message currentRevision }
} }"""


def year(number: int, **changed: Any) -> dict[str, Any]:
    """Input for a year with a week off around National Day and one make-up day."""
    return {
        "year": number,
        "revision": 0,
        "notice": "国办发明电〔测试〕1号",
        "holidays": [{"on": f"{number}-10-0{day}", "name": "国庆节"} for day in range(1, 8)],
        "makeUpDays": [],
        "reason": "录入国务院办公厅通知",
        **changed,
    }


async def administrator(client: Client, services: Services) -> Client:
    return await employ(services, client, (Role.ADMINISTRATOR, DEPARTMENT), place=9)


@step
async def calendars(client: Client, services: Services, *years: int) -> Client:
    """Enter these years over HTTP; the administrator who did."""
    one = await administrator(client, services)
    for number in years:
        payload = await one.change(SET, input=year(number))
        assert payload["userErrors"] == [], payload
    return one


async def seen(staff: Client, number: str) -> Any:
    """A case as staff see it."""
    return (await staff.run(BY_NUMBER, n=number))["workbench"]["application"]


async def queued(staff: Client, state: str | None) -> list[str]:
    """The numbers of the cases whose deadline stands so, in the queue's order."""
    found = (await staff.run(QUEUE, state=state))["workbench"]["queue"]
    assert found["totalCount"] == len(found["edges"])
    if state is not None:
        assert {edge["node"]["deadline"]["state"] for edge in found["edges"]} <= {state}
    return [edge["node"]["number"] for edge in found["edges"]]


async def nights(services: Services, clock: Clock, days: int) -> None:
    """Let days pass, with the worker at work each."""
    for _ in range(days):
        clock.forward(days=1)
        await keep_time(services, clock())
