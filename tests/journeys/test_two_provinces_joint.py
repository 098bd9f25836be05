"""多地联办: Guangdong accepts and decides; departments of both provinces give their opinions, each at home."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from auth.accounts.model import Role
from resolvers.applications.absence import deem_agreed
from resolvers.exchanges.messages import ExchangeMessageType
from seeds.departments import POLICE
from tests.cases import (
    DEPARTMENT,
    ELSEWHERE,
    accept,
    approve,
    attempt,
    change,
    employ,
    examples,
    move,
    needed,
    told,
    upload,
)
from tests.cases import submit as submit_case
from tests.clock import Clock
from tests.docs.test_partner_messages import check
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import at_home, seen
from tests.provinces import FOOD, A, B, Side, settle, two_provinces
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.exchanges.test_taking_messages import message, refused

THERE = f"@{A}:{ELSEWHERE}"
GONE = {"code": "no-such-office", "name": "已撤销的局"}
NAMED = [{"code": ELSEWHERE, "name": "卫生健康局"}, {"code": POLICE.code, "name": "公安局"}, GONE]
TASKS = """query($n: String!) { workbench { application(number: $n) { id revision status
  opinions { status opinion department { code name region { code } } }
  crossProvince { clock { dueOn workingDaysLeft state }
    tasks { province department status answeredAt clock { dueOn state } } } } } }"""
DELIVERIES = """{ workbench { deliveries { edges { node {
  id number status revision delivery { label { recipient } } } } } } }"""
PARCEL = "query($id: ID!) { node(id: $id) { ... on Application { delivery { method state trackingNumber } } } }"
OWED = "{ workbench { queue(opinions: true) { edges { node { id number revision status applicant { idNumber }"
OWED += " availableActions } } } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    joint = {"modes": ["JOINT", "FULLY_ONLINE"], "departments": {A: NAMED}}
    async with two_provinces((world.database, neighbour), clock, **joint) as both:
        for side in both:
            await calendars(side.client, side.services, 2035, 2036)
        yield both


async def submitted(citizen: Client, mode: str = "JOINT") -> Any:
    """A case from nothing to the other province; its result shall come by post from there."""
    wish = {"matterCode": FOOD, "idempotencyKey": key(), "handledBy": "GD", "crossProvinceMode": mode}
    case = (await change(citizen, "startApplication", **wish))["application"]
    to = {"method": "POST", "recipient": "李秀英", "phone": "13900007788", "address": "广西南宁市青秀区民族大道1号"}
    materials = needed(case, await upload(citizen))
    saved = await move(citizen, "saveApplication", case, form=examples(case), materials=materials, delivery=to)
    return await submit_case(citizen, saved)


async def reviewed(home: Side) -> tuple[Client, Any]:
    """The approver there, and the case on their desk."""
    clerk, there = await at_home(home)
    case = await move(clerk, "startReview", await accept(clerk, there))
    return await home.client.staff("APPROVER", DEPARTMENT), case


async def opinion_seen(citizen: Client, case: Any) -> Any:
    """The message with a department's opinion, as the applicant sees it."""
    read = await citizen.run(
        """query($id: ID!) { node(id: $id) { ... on Application { crossProvince {
          messages { type content envelope receipt receiptAt } } } } }""",
        id=case["id"],
    )
    (found,) = (one for one in read["node"]["crossProvince"]["messages"] if one["type"] == "OPINION")
    return found


async def looked_at(client: Client, number: str) -> Any:
    """A case as a member of staff sees it."""
    return (await client.run(TASKS, n=number))["workbench"]["application"]


async def test_departments_of_both_provinces_are_asked_and_answer(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await submitted(citizen)
    await settle(here, home)
    approver, there = await reviewed(home)
    assert there["status"] == "UNDER_REVIEW"

    # Only whom the agreement names is asked; then both the neighbours and the partner's.
    for wrong in (f"@{A}:1", "@YN:1", f"@{B}:{ELSEWHERE}"):
        refusal = await attempt(approver, "requestOpinion", there, departmentCodes=[wrong], workingDays=3)
        assert told(refusal) == [("NOT_FOUND", ["departmentCodes"])]
    asking = {"departmentCodes": [ELSEWHERE, THERE, f"@{A}:{POLICE.code}"], "workingDays": 3}
    asked = await move(approver, "requestOpinion", there, **asking)
    await settle(here, home)

    member = await employ(here.services, here.client, (Role.APPROVER, ELSEWHERE))
    (edge,) = (await member.run(OWED))["workbench"]["queue"]["edges"]
    mine = edge["node"]
    assert (mine["number"], mine["availableActions"]) == (case["number"], ["GIVE_OPINION"])
    assert mine["applicant"]["idNumber"] is None
    read = await member.run(
        """query($n: String!) { workbench { application(number: $n) {
          crossProvince { certificate messages { type content envelope receipt } } } } }""",
        n=case["number"],
    )
    messages = read["workbench"]["application"]["crossProvince"]["messages"]
    assert not any({"applicant", "delivery"} & set(one["content"]) for one in messages)
    # Nor its digest, by which whoever knows the rest could try one number after the other.
    (handed, *_) = (one for one in messages if one["type"] == "CASE")
    assert (handed["envelope"], handed["receipt"]) == (None, None)
    outsider = await employ(here.services, here.client, (Role.APPROVER, DEPARTMENT), place=2)
    assert told(await attempt(outsider, "giveOpinion", mine, agree=True, opinion="同意")) == [
        ("NOT_FOUND", ["applicationId"])
    ]
    await move(member, "giveOpinion", mine, agree=False, opinion="场所距离不足")
    await settle(here, home)

    # There it counts as any other opinion: waited for, and to be answered.
    shown = await looked_at(approver, there["number"])
    by_name = {one["department"]["code"]: one for one in shown["opinions"]}
    assert (by_name[THERE]["status"], by_name[THERE]["opinion"]) == ("OBJECTED", "场所距离不足")
    assert by_name[THERE]["department"]["region"]["code"] == "450000000000"
    assert by_name[THERE]["department"]["name"] == "广西壮族自治区卫生健康局"
    tasks = [(one["province"], one["status"], one["clock"]["state"]) for one in shown["crossProvince"]["tasks"]]
    assert sorted(tasks) == [
        ("GD", "REQUESTED", "ON_TIME"),
        ("GX", "OBJECTED", "NONE"),
        ("GX", "REQUESTED", "ON_TIME"),
    ]
    whole = shown["crossProvince"]["clock"]
    assert (whole["state"], whole["dueOn"] is not None) == ("ON_TIME", True)
    assert told(await attempt(approver, "decideApplication", shown, outcome="APPROVE", reason="已核实")) == [
        ("NOT_ALLOWED_NOW", [])
    ]

    # The applicant sees who is waited for on either side, until when, and not yet who thinks what.
    opinion = await opinion_seen(citizen, case)
    assert "opinion" not in opinion["content"]
    # Departments say the same few words: who has the digest tries them.
    assert (opinion["envelope"], opinion["receipt"], opinion["receiptAt"] is None) == (None, None, False)
    conversation = await citizen.run(
        """query($id: ID!) { node(id: $id) { ... on Application { crossProvince {
          clock { dueOn state } tasks { province status } } } } }""",
        id=case["id"],
    )
    mine = conversation["node"]["crossProvince"]
    assert mine["clock"]["dueOn"] == whole["dueOn"]
    assert {(one["province"], one["status"]) for one in mine["tasks"]} == {("GX", "REQUESTED")}

    # Silence is consent on both sides, by the same day; nothing is said across the border about it.
    clock.forward(days=10)
    for side in provinces:
        assert await deem_agreed(side.services.stores, side.services.transact, clock()) == 1
    await settle(here, home)
    for side, number in ((here, case["number"]), (home, there["number"])):
        stored = await side.services.stores.applications.get(number)
        assert stored is not None
        stored.require_intact()
        assert {one.status.value for one in stored.opinions} == {"OBJECTED", "DEEMED_AGREED"}
    messages = await here.services.stores.exchange_messages.of(f"GX-{case['number']}")
    check(messages)
    said = [one.type.value for one in messages]
    assert said.count("OPINION") == said.count("OPINION_REQUEST") == 1
    approver = await home.client.staff("APPROVER", DEPARTMENT)
    shown = await looked_at(approver, asked["number"])
    await approve(approver, shown, reason="已核实距离")
    await settle(here, home)
    decided_case = await seen(await here.client.citizen(), case)
    assert decided_case["status"] == "APPROVED"
    opinion = await opinion_seen(await here.client.citizen(), case)
    assert (opinion["content"]["opinion"], opinion["envelope"] is None) == ("场所距离不足", False)
    # What was chosen online is sent by the province that decides, and its applicant is told where it is.
    clerk = await home.client.staff("CLERK", DEPARTMENT)
    (edge,) = (await clerk.run(DELIVERIES))["workbench"]["deliveries"]["edges"]
    assert edge["node"]["delivery"]["label"]["recipient"] == "李秀英"
    await move(clerk, "dispatchResult", edge["node"], carrier="中国邮政", trackingNumber="EX123456789CN")
    await settle(here, home)
    citizen = await here.client.citizen()
    there_now = (await citizen.run(PARCEL, id=case["id"]))["node"]
    assert there_now["delivery"] == {"method": "POST", "state": "SENT", "trackingNumber": "EX123456789CN"}
    found = await citizen.run("{ viewer { notifications(first: 20) { edges { node { title } } } } }")
    assert "办理结果已寄出" in [one["node"]["title"] for one in found["viewer"]["notifications"]["edges"]]
    (edge,) = (await clerk.run(DELIVERIES))["workbench"]["deliveries"]["edges"]
    await move(clerk, "recordDelivery", edge["node"], delivered=True)
    await settle(here, home)
    assert (await citizen.run(PARCEL, id=case["id"]))["node"]["delivery"]["state"] == "DELIVERED"
    check(await home.services.stores.exchange_messages.of(f"GX-{case['number']}"))
    for side, number in ((here, case["number"]), (home, there["number"])):
        stored = await side.services.stores.applications.get(number)
        assert stored is not None
        stored.require_intact()


async def test_nobody_is_asked_about_a_case_that_was_taken_back(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await submitted(citizen)
    await settle(here, home)
    approver, there = await reviewed(home)
    await move(approver, "requestOpinion", there, departmentCodes=[THERE], workingDays=3)
    await move(citizen, "withdrawApplication", await seen(citizen, case))

    # What home said before it could know comes first: nothing here comes back to life, and nobody works in vain.
    await home.work()
    assert (await seen(citizen, case))["status"] == "WITHDRAWN"
    member = await employ(here.services, here.client, (Role.APPROVER, ELSEWHERE))
    assert (await member.run(OWED))["workbench"]["queue"]["edges"] == []
    await settle(here, home)
    assert (await seen(citizen, case))["status"] == "WITHDRAWN"
    assert (await looked_at(approver, there["number"]))["status"] == "WITHDRAWN"
    stored = await here.services.stores.applications.get(case["number"])
    assert stored is not None
    assert [one.type.value for one in stored.events].count("WITHDRAWN") == 1
    stored.require_intact()


async def test_nobody_is_asked_and_nobody_answers_out_of_turn(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    online = await submitted(citizen, "FULLY_ONLINE")
    await settle(here, home)
    approver, there = await reviewed(home)
    one_case = {"departmentCodes": [THERE], "workingDays": 3}
    assert told(await attempt(approver, "requestOpinion", there, **one_case)) == [
        ("NOT_ALLOWED_NOW", ["departmentCodes"])
    ]
    # Hand-made messages: of a case that isn't joint, of a department that wasn't asked, malformed.
    sequence, digest = await _last(here, online)
    given = {"department": ELSEWHERE, "agree": True, "opinion": "同意", "at": "2035-11-20T00:00:00.000Z"}
    kind = ExchangeMessageType.OPINION
    place = {"case": f"GX-{online['number']}", "sequence": sequence, "previous_digest": digest}
    sent = await message(here, given, kind, **place)
    assert await refused(here, home, sent) == "NOT_ALLOWED_NOW envelope.case"
    await move(citizen, "withdrawApplication", await seen(citizen, online))
    await settle(here, home)

    joint = await submitted(citizen)
    await settle(here, home)
    sequence, digest = await _last(here, joint)
    place = {"case": f"GX-{joint['number']}", "sequence": sequence, "previous_digest": digest}
    for changed, answer in (
        ({}, "INVALID department"),
        ({"opinion": ""}, "INVALID opinion"),
        ({"opinion": "字" * 1001}, "INVALID opinion"),
    ):
        assert await refused(here, home, await message(here, {**given, **changed}, kind, **place)) == answer
    # Somebody is asked who isn't there any more: all else goes on, and the silence is consent.
    approver, there = await reviewed(home)
    gone = {"departmentCodes": [f"@{A}:{GONE['code']}"], "workingDays": 3}
    asked = await move(approver, "requestOpinion", there, **gone)
    await move(approver, "suspendApplication", asked, reason="SITE_INSPECTION", note="现场核查")
    for _ in range(2):  # a round in which something is refused looks like one with nothing to do
        await settle(here, home)
    assert (await seen(citizen, joint))["status"] == "SUSPENDED"
    # Who handed a case over doesn't ask about it.
    question = {"departments": [ELSEWHERE], "dueOn": "2035-12-01", "at": "2035-11-20T00:00:00.000Z"}
    asked = await message(here, question, ExchangeMessageType.OPINION_REQUEST, **place)
    assert await refused(here, home, asked) == "NOT_FOUND envelope.case"


async def _last(side: Side, case: Any) -> tuple[int, str | None]:
    """The next place in our half of a conversation, and the digest that it follows from."""
    found = await side.services.stores.cross_province_cases.get(f"GX-{case['number']}")
    assert found is not None
    return found.made + 1, found.sent_digest
