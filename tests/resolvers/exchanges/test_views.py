"""What people, windows and supervisors see of cases on both sides of the border, and in how few round trips."""

from asyncio import gather
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from api.context import Services, context_of
from api.database import MongoDatabase
from api.services import make_services
from auth.caller import ANONYMOUS
from resolvers.applications.crossing import CaseDirection
from resolvers.exchanges import queries, watching
from resolvers.exchanges.abroad import LOOKS_PER_HOUR
from resolvers.exchanges.joining import Province, add_partner, card, rotate
from resolvers.exchanges.messages import ExchangeMessageType
from resolvers.exchanges.refusals import refusal
from resolvers.exchanges.timeline import timeline
from resolvers.supervision.indicators import Span
from seeds.people import known_identities
from tests.cases import DEPARTMENT, move
from tests.clock import Clock
from tests.commands import Commands, counted
from tests.graphql import Client
from tests.journeys.test_two_provinces import at_home, crossed
from tests.provinces import B, Side, settle, two_provinces

TIMELINE = "timeline { at province type status words receivedAt }"
ONE = f"query($id: ID!) {{ node(id: $id) {{ ... on Application {{ crossProvince {{ {TIMELINE} }} }} }} }}"
SENT = """{ viewer { sentAbroad(first: 5) { edges { node { number sent { at receivedAt type purpose assurance parts
  formFields materials recipient { code } } } } } } }"""
AT_WINDOW = f"""query($number: String!, $id: String!) {{ workbench {{ caseAbroad(number: $number, idNumber: $id) {{
  number status mode remoteNumber partner {{ code }} matter {{ name }} {TIMELINE} }} }} }}"""
FIGURES = """{ supervision { partners(from: "2035-11-01", to: "2035-11-30") { partner { code } undelivered
  counts { direction cases } refused { sequence } } } }"""
PLACES = """{ supervision { partners(from: "2035-11-01", to: "2035-11-30") {
  partner { region { name } agreements { id } } } } }"""
REFUSED = """query($after: String) { supervision { refusedMessages(partner: "P00", first: 2, after: $after) {
  edges { cursor node { sequence } } pageInfo { hasNextPage } } } }"""


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def test_one_timeline_and_what_was_sent_where(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    clerk, there = await at_home(home)
    await move(clerk, "requestSupplement", there, items=[{"message": "营业场所地址不完整"}])
    clock.forward(minutes=3)
    await settle(here, home)

    steps = (await citizen.run(ONE, id=case["id"]))["node"]["crossProvince"]["timeline"]
    assert [(one["province"], one["type"], one["status"]) for one in steps] == [
        ("GX", "CASE", "SUBMITTED"),
        ("GD", "SUPPLEMENT_REQUEST", "SUPPLEMENT_REQUIRED"),
    ]
    assert steps[1]["words"] == ["营业场所地址不完整"]
    # By home's clock it happened before it was told.
    assert steps[1]["at"] < steps[1]["receivedAt"]
    assert (await clerk.run(ONE, id=there["id"]))["node"]["crossProvince"]["timeline"] == steps

    await _sent(citizen, case)
    await _told_at_a_window(here, case)
    other = await here.client.citizen(1)
    assert (await other.run(SENT))["viewer"]["sentAbroad"]["edges"] == []
    # At home it is a case like any other: nothing of hers left that province.
    assert (await (await home.client.citizen()).run(SENT))["viewer"]["sentAbroad"]["edges"] == []


async def _sent(citizen: Client, case: Any) -> None:
    (edge,) = (await citizen.run(SENT))["viewer"]["sentAbroad"]["edges"]
    (sent,) = edge["node"]["sent"]
    assert edge["node"]["number"] == case["number"]
    assert (sent["type"], sent["recipient"]["code"], sent["assurance"]) == ("CASE", "GD", "REAL_NAME")
    assert sent["purpose"].startswith("跨省办理：")
    assert sent["parts"] == ["姓名", "证件号码", "申请表", "材料"]
    assert sent["formFields"]
    assert sent["materials"]
    assert sent["receivedAt"] >= sent["at"]


async def _told_at_a_window(here: Side, case: Any) -> None:
    clerk, number = await here.client.staff("CLERK", DEPARTMENT), case["number"]
    application = await here.services.stores.applications.get(number)
    assert application is not None
    mine = application.applicant.id_number
    shown = (await clerk.run(AT_WINDOW, number=number, id=mine))["workbench"]["caseAbroad"]
    assert (shown["number"], shown["status"], shown["partner"]["code"]) == (number, "SUPPLEMENT_REQUIRED", "GD")
    assert [one["province"] for one in shown["timeline"]] == ["GX", "GD"]
    looked = await here.services.database.rows("accessLog").find({"thing": number}, limit=10)
    assert [one["purpose"] for one in looked] == [f"跨省办件进度查询 {number}"]

    for given in ({"id": "110101199001011234"}, {"id": ""}, {"id": mine, "number": f"{number}0"}, {"number": "x"}):
        told = {"number": number, "id": mine, **given}
        assert (await clerk.run(AT_WINDOW, **told))["workbench"]["caseAbroad"] is None
    approver = await here.client.staff("APPROVER", DEPARTMENT)
    assert (await approver.run(AT_WINDOW, number=number, id=mine))["workbench"]["caseAbroad"] is None
    counter = {"_id": {"$gt": "case-abroad:", "$lt": "case-abroad;"}}
    assert await here.services.database.rows("counters").update(counter, {"$set": {"used": LOOKS_PER_HOUR}}) == 1
    stopped = await clerk.post(AT_WINDOW, number=number, id=mine)
    assert stopped["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_figures_cost_the_same_for_any_number_of_partners(
    world: Services, clock: Clock, client: Client, mongodb_uri: str
) -> None:
    stores = world.stores
    await rotate(stores, world.signer, world.gate.vault, clock())
    told = await card(stores, Province(B, "某省", "990000000000", "http://localhost:8002"))
    for number in range(5):
        await add_partner(stores, {**told, "code": f"P{number:02}"}, clock(), loopback=True)
        for sequence in range(1, 4 + 20 * (number == 0)):
            at = clock() + timedelta(seconds=sequence)
            await stores.exchange_refusals.add(
                refusal(f"P{number:02}", "P-1", sequence, at, reason="exchange.forged", digest=None)
            )
    supervisor = await client.staff("SUPERVISOR", DEPARTMENT)

    found = (await supervisor.run(FIGURES))["supervision"]["partners"]

    assert [one["partner"]["code"] for one in found] == [f"P{number:02}" for number in range(5)]
    assert [one["sequence"] for one in found[0]["refused"]] == list(range(23, 3, -1))
    assert [one["sequence"] for one in found[4]["refused"]] == [3, 2, 1]
    assert {(one["undelivered"], tuple(one["counts"])) for one in found} == {(0, ())}

    # What was agreed with all of them comes in one more.
    expected = ["find", "aggregate", "aggregate", "aggregate", "find"]
    assert await _round_trips(world, mongodb_uri) == expected
    # Our catalogue of regions has none of these.
    places = (await supervisor.run(PLACES))["supervision"]["partners"]
    assert {one["partner"]["region"]["name"] for one in places} == {"某省"}
    assert [one["partner"]["agreements"] for one in places] == [[]] * 5
    await _paged(supervisor)


async def _round_trips(world: Services, mongodb_uri: str) -> list[str]:
    commands = Commands()
    database = counted(mongodb_uri, world.database.name, commands)
    watched = context_of(make_services(world.settings, database, known_identities(), world.clock), ANONYMOUS, "zh")
    found = await watching.figures(watched, Span("", date(2035, 11, 1), date(2035, 11, 30)))
    await gather(*(queries.agreements(watched, one.partner) for one in found))
    database.close()
    return commands.sent


async def _paged(supervisor: Client) -> None:
    seen, after, more = [], None, True
    while more:
        page = (await supervisor.run(REFUSED, after=after))["supervision"]["refusedMessages"]
        seen += [one["node"]["sequence"] for one in page["edges"]]
        after, more = page["edges"][-1]["cursor"], page["pageInfo"]["hasNextPage"]
    assert seen == list(range(23, 0, -1))


async def test_a_timeline_stands_whatever_a_partner_sent(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    case = await crossed(await here.client.citizen())
    await settle(here, home)
    (told,) = await here.services.stores.exchange_messages.of(f"GX-{case['number']}")
    inbound = replace(told, direction=CaseDirection.INBOUND, type=ExchangeMessageType.PROGRESS)
    for odd in (5, "x", [1, {"message": 7}], {"reason": ["x"]}, None):
        payload = {"status": "ACCEPTED", "at": "gestern", "items": odd, "decision": odd, "note": "已受理"}
        (step,) = timeline([replace(inbound, payload=payload)], "GX")
        assert step.words == ("已受理",)
        assert step.at == inbound.at
