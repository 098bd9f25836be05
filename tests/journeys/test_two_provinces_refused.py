"""What a partner doesn't take: the person and those who have to look are told, and nothing stays half done."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from auth.accounts.model import Role
from resolvers.exchanges.giving_up import replay
from resolvers.exchanges.joining import set_status
from resolvers.exchanges.partners import PartnerStatus
from resolvers.exchanges.verifying import verify
from tests.cases import DEPARTMENT, ELSEWHERE, accept, attempt, employ, examples, move, needed, upload
from tests.cases import told as told_of
from tests.clock import Clock
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import at_home, crossed, seen, started, supplement, wanting
from tests.provinces import Side, settle, two_provinces

UNDELIVERED = "{ workbench { undeliveredMessages { case } } }"
LOOKED_AFTER = """{ workbench { undeliveredMessages { case type sequence attempts reason partner { code } } }
  supervision { partners(from: "2035-11-01", to: "2035-11-30") {
    partner { code } counts { direction mode cases } undelivered leftAloneUntil
    refused { case sequence reason } } } }"""
REPLAY = """mutation($input: ReplayExchangeMessagesInput!) { replayExchangeMessages(input: $input) {
  messages { sequence } userErrors { code path } } }"""
TITLES = "{ viewer { notifications(first: 20) { edges { node { title } } } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def told(client: Client) -> list[str]:
    """The titles of notifications that somebody has."""
    found = await client.run(TITLES)
    return [edge["node"]["title"] for edge in found["viewer"]["notifications"]["edges"]]


async def unagreed(side: Side) -> None:
    """The side has ended the agreement, which the other doesn't know yet."""
    rows = side.services.database.rows("agreements")
    await rows.update({"_id": "gx-gd-1"}, {"$set": {"ours": None}})


async def spoil(here: Side, name: str) -> None:
    """Let the supplement in the outbox name a material that the other side doesn't know."""
    await report_crossings(here.services, here.clock())
    payload = '{"form":{},"materials":[{"key":"x","committed":false}],"at":"2035-11-20T00:00:00.000Z"}'
    rows = here.services.database.rows("exchangeMessages")
    await rows.update({"_id": f"{name}:OUTBOUND:000002"}, {"$set": {"payload": payload}})


async def test_a_case_that_is_refused_for_good_ends_and_everybody_is_told(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    supervisor = await here.client.staff("SUPERVISOR", DEPARTMENT)
    await unagreed(home)

    case = await crossed(citizen)
    await settle(here, home)

    ended = await seen(citizen, case)
    assert ended["status"] == "TERMINATED"
    assert ended["availableActions"] == []
    (message,) = ended["crossProvince"]["messages"]
    assert message["state"] == "FAILED"
    application = await here.services.stores.applications.get(case["number"])
    assert application is not None
    application.require_intact()
    assert (application.events[-1].note or "").startswith("广东省未接收：")
    assert "跨省办件未被接收" in await told(citizen)
    assert "跨省报文未送达" in await told(supervisor)
    # It ended: nobody may hand it over behind the applicant's back.
    assert await replay(here.services.stores, f"GX-{case['number']}", here.clock()) == []


async def test_a_report_that_is_refused_is_told_to_staff_only(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    supervisor = await home.client.staff("SUPERVISOR", DEPARTMENT)
    case = await crossed(citizen)
    await settle(here, home)
    clerk, there = await at_home(home)
    # The books of the other side were lost, so to say: it knows of no such case.
    await here.services.database.rows("crossProvinceCases").update(
        {"_id": f"GX-{case['number']}"}, {"$set": {"direction": "INBOUND"}}
    )
    await accept(clerk, there)
    await settle(here, home)

    assert "跨省报文未送达" in await told(supervisor)
    (dead,) = [one for one in await _sent(home, f"GX-{case['number']}") if one["state"] == "DEAD"]
    assert dead["failure"].startswith("NOT_FOUND envelope.case")
    await here.services.database.rows("crossProvinceCases").update(
        {"_id": f"GX-{case['number']}"}, {"$set": {"direction": "OUTBOUND"}}
    )
    assert len(await replay(home.services.stores, f"GX-{case['number']}", home.clock())) == 1
    await settle(here, home)
    assert (await seen(citizen, case))["status"] == "ACCEPTED"


async def test_a_supplement_that_is_refused_is_asked_for_again(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    (citizen, case), (clerk, there) = await wanting(here, home)
    name = f"GX-{case['number']}"
    await supplement(citizen, case)
    await spoil(here, name)
    await settle(here, home)

    asked = await seen(citizen, case)
    assert asked["status"] == "SUPPLEMENT_REQUIRED"
    assert asked["supplementItems"][0]["message"].startswith("广东省未接收补正：")
    assert asked["crossProvince"]["messages"][-1]["state"] == "FAILED"
    await supplement(citizen, case)
    await settle(here, home)

    assert (await seen(citizen, case))["status"] == (await seen(clerk, there))["status"] == "SUBMITTED"
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]
    found = await here.services.stores.applications.get(case["number"])
    assert found is not None
    found.require_intact()


async def test_a_withdrawal_behind_a_refused_supplement_still_goes(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    (citizen, case), (_, there) = await wanting(here, home)
    name = f"GX-{case['number']}"
    await supplement(citizen, case)
    await spoil(here, name)
    await move(citizen, "withdrawApplication", await seen(citizen, case))
    await settle(here, home)

    found = await home.services.stores.applications.get(there["number"])
    assert found is not None
    assert found.status.value == (await seen(citizen, case))["status"] == "WITHDRAWN"
    assert [one["type"] for one in await _sent(here, name) if one["direction"] == "OUTBOUND"] == [
        "CASE",
        "WITHDRAWAL",
    ]
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]


async def test_supervisors_see_and_replay_what_was_given_up(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    name = f"GX-{case['number']}"
    clerk, there = await at_home(home)
    rows = here.services.database.rows("crossProvinceCases")
    await rows.update({"_id": name}, {"$set": {"direction": "INBOUND"}})
    await accept(clerk, there)
    await settle(here, home)
    await rows.update({"_id": name}, {"$set": {"direction": "OUTBOUND"}})

    supervisor = await home.client.staff("SUPERVISOR", DEPARTMENT)
    ((found,), (figures,)) = await looked_after(supervisor)
    assert (found["case"], found["type"], found["partner"]) == (name, "PROGRESS", {"code": "GX"})
    assert figures["counts"] == [{"direction": "INBOUND", "mode": "FULLY_ONLINE", "cases": 1}]
    assert figures["undelivered"] == 1
    (theirs,) = (await looked_after(await here.client.staff("SUPERVISOR", DEPARTMENT)))[1]
    assert theirs["refused"][0] == {"case": name, "sequence": 1, "reason": "exchange.case_unknown"}

    for other in (clerk, await home.client.staff("APPROVER", DEPARTMENT)):
        answer = await other.post(REPLAY, input={"case": name})
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await other.run(UNDELIVERED))["workbench"]["undeliveredMessages"] == []
    stranger = await employ(home.services, home.client, (Role.SUPERVISOR, ELSEWHERE))
    assert (await looked_after(stranger))[0] == []
    for asked, who in ((name, stranger), ("GX-1", supervisor), ("x" * 200, supervisor)):
        assert told_of(await replayed(who, asked)) == [("NOT_FOUND", ["case"])]
    assert [one["sequence"] for one in (await replayed(supervisor, name))["messages"]] == [found["sequence"]]
    assert told_of(await replayed(supervisor, name)) == [("NOT_ALLOWED_NOW", ["case"])]
    await settle(here, home)
    assert (await seen(citizen, case))["status"] == "ACCEPTED"
    assert (await looked_after(supervisor))[0] == []


async def looked_after(supervisor: Client) -> tuple[list[Any], list[Any]]:
    """What a supervisor sees of the border: messages given up, and figures of each partner."""
    found = await supervisor.run(LOOKED_AFTER)
    return found["workbench"]["undeliveredMessages"], found["supervision"]["partners"]


async def replayed(who: Client, name: str) -> Any:
    """Send again what was given up; the payload."""
    return await who.change(REPLAY, input={"case": name})


async def test_a_suspended_partner_finishes_what_is_there_and_gets_nothing_new(
    provinces: tuple[Side, Side],
) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    draft = (await started(citizen))["application"]
    materials = needed(draft, await upload(citizen))
    draft = await move(citizen, "saveApplication", draft, form=examples(draft), materials=materials)
    for side, other in ((here, "GD"), (home, "GX")):
        await set_status(side.services.stores, other, PartnerStatus.SUSPENDED)

    clerk, there = await at_home(home)
    await accept(clerk, there)
    await settle(here, home)
    assert (await seen(citizen, case))["status"] == "ACCEPTED"

    # A draft of before hands nobody's data over now, nor once the agreement has ended.
    given = {"commitmentAccepted": True, "idempotencyKey": key()}
    assert told_of(await attempt(citizen, "submitApplication", draft, **given)) == [("NOT_ALLOWED_NOW", [])]
    await set_status(here.services.stores, "GD", PartnerStatus.ACTIVE)
    (agreement,) = await here.services.stores.agreements.of("GD")
    await here.services.stores.agreements.end(agreement.id, here.clock().date() - timedelta(days=1))
    assert told_of(await attempt(citizen, "submitApplication", draft, **given)) == [("NOT_ALLOWED_NOW", [])]
    assert (await seen(citizen, draft))["status"] == "DRAFT"


async def test_what_was_taken_in_an_envelope_that_ran_out_stays_provable(
    provinces: tuple[Side, Side], clock: Clock
) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    home.line.lose_answers = True
    case = await crossed(citizen)
    await here.work()
    home.line.lose_answers = False
    clock.forward(days=8)
    await settle(here, home)

    name = f"GX-{case['number']}"
    (message,) = await here.services.stores.exchange_messages.of(name)
    assert message.envelope is not None
    assert len(message.earlier) == 1
    assert message.taken_envelope == message.earlier[0] != message.envelope
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]
    rows = here.services.database.rows("exchangeMessages")
    await rows.update({"_id": message.id}, {"$set": {"earlier": []}})
    (finding,) = await verify(here.services.stores, name) or []
    assert finding.what == "the receipt is of another envelope"


async def _sent(side: Side, name: str) -> list[Any]:
    return list(await side.services.database.rows("exchangeMessages").find({"case": name}, limit=10))
