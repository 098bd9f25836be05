"""投诉: about a case, a matter or a department, answered by somebody who isn't complained about."""

import pytest

from api.context import Services
from auth.accounts.model import Role
from tests import cases
from tests.cases import DEPARTMENT, FOOD, employ, told
from tests.graphql import Client, key
from tests.resolvers.aftercare.steps import closed_case, complain, mend, staff, waiting
from tests.resolvers.applications.clockwork import calendars

MINE = """{ viewer { complaints { totalCount edges { node {
  id text rectification { state reply dueOn } } } } } }"""


async def test_the_person_sees_state_and_reply(client: Client, services: Services) -> None:
    await calendars(client, services, 2035)
    citizen = await client.citizen()
    filed = await complain(citizen, departmentCode=DEPARTMENT)
    assert filed["userErrors"] == []
    one = filed["complaint"]["rectification"]
    assert (one["cause"], one["dueOn"]) == ("COMPLAINT", "2035-11-29")
    supervisor = await staff(client, "SUPERVISOR")
    (found,) = await waiting(supervisor)
    assert (found["id"], found["text"]) == (one["id"], "等了很久")
    assert (await mend(supervisor, "replyToRectification", found, reply="已核实并道歉"))["userErrors"] == []
    mine = (await citizen.run(MINE))["viewer"]["complaints"]
    assert mine["totalCount"] == 1
    assert mine["edges"][0]["node"]["rectification"] == {
        "state": "REPLIED", "reply": "已核实并道歉", "dueOn": "2035-11-29",
    }  # fmt: skip
    other = (await (await client.citizen(1)).run(MINE))["viewer"]["complaints"]
    assert other["edges"] == []


async def test_who_is_complained_about_does_not_handle_it(client: Client, services: Services) -> None:
    citizen = await client.citizen()
    clerk = await employ(services, client, (Role.CLERK, DEPARTMENT), (Role.SUPERVISOR, DEPARTMENT), place=5)
    case = await cases.accept(clerk, await cases.submitted(citizen))
    filed = (await complain(citizen, applicationId=case["id"]))["complaint"]
    assert filed["applicationNumber"] == case["number"]
    one = filed["rectification"]
    assert told(await mend(clerk, "replyToRectification", one, reply="没有的事")) == [
        ("NOT_FOUND", ["rectificationId"])
    ]
    document = "query($id: ID!) { node(id: $id) { __typename } }"
    assert (await clerk.run(document, id=filed["id"]))["node"] is None
    supervisor = await staff(client, "SUPERVISOR")
    assert (await supervisor.run(document, id=filed["id"]))["node"] == {"__typename": "Complaint"}
    assert (await mend(supervisor, "replyToRectification", one, reply="已处理"))["userErrors"] == []


async def test_the_same_request_files_it_once(client: Client, services: Services) -> None:
    citizen, same = await client.citizen(), key()
    first = await complain(citizen, matterCode=FOOD, idempotencyKey=same)
    assert (await complain(citizen, matterCode=FOOD, idempotencyKey=same))["complaint"] == first["complaint"]
    changed = await complain(citizen, matterCode=FOOD, idempotencyKey=same, text="别的")
    assert told(changed) == [("INVALID", ["idempotencyKey"])]
    assert await services.database.rows("rectifications").count({}, 9) == 1


async def test_five_a_day(client: Client) -> None:
    citizen = await client.citizen()
    for _ in range(5):
        assert (await complain(citizen, departmentCode=DEPARTMENT))["userErrors"] == []
    assert told(await complain(citizen, departmentCode=DEPARTMENT)) == [("LIMIT_EXCEEDED", [])]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("INVALID", ["applicationId"])),
        ({"matterCode": FOOD, "departmentCode": DEPARTMENT}, ("INVALID", ["applicationId"])),
        ({"matterCode": "nothing"}, ("NOT_FOUND", ["matterCode"])),
        ({"departmentCode": "nothing"}, ("NOT_FOUND", ["departmentCode"])),
        ({"departmentCode": DEPARTMENT, "text": "  "}, ("REQUIRED", ["text"])),
        ({"departmentCode": DEPARTMENT, "text": "长" * 1001}, ("INVALID", ["text"])),
    ],
)
async def test_what_cannot_be_right_is_refused(
    client: Client, given: dict[str, object], error: tuple[str, list[str]]
) -> None:
    assert told(await complain(await client.citizen(), **given)) == [error]


async def test_nobody_complains_about_anothers_case(client: Client) -> None:
    _, case = await closed_case(client)
    assert told(await complain(await client.citizen(1), applicationId=case["id"])) == [
        ("NOT_FOUND", ["applicationId"])
    ]
    clerk = await staff(client, "CLERK")
    assert told(await complain(clerk, applicationId=case["id"])) == [("NOT_FOUND", ["applicationId"])]
