"""跨省+承诺: what somebody commits to in Guangxi, Guangdong keeps; a breach there stands in both books."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.exchange.jobs import report_crossings
from seeds.matters.company import INDIVIDUAL_BUSINESS
from tests import cases
from tests.cases import DEPARTMENT, approve, change, examples, move, told, upload
from tests.clock import Clock
from tests.docs.test_partner_messages import check
from tests.graphql import Client, key
from tests.journeys.test_two_provinces import at_home, seen
from tests.provinces import A, B, Side, settle, two_provinces
from tests.resolvers.applications.test_commitment import OWN, TEXT, breach
from tests.resolvers.exchanges.test_taking_messages import message, refused

MATTER = INDIVIDUAL_BUSINESS.code
TITLES = "{ viewer { notifications(first: 20) { edges { node { title } } } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    matters = [{"home": home, "codes": {A: MATTER, B: MATTER}} for home in (A, B)]
    async with two_provinces((world.database, neighbour), clock, matters=matters) as both:
        yield both


async def complete(citizen: Client) -> Any:
    """A case that is ready to be submitted."""
    wish = {"matterCode": MATTER, "idempotencyKey": key(), "handledBy": "GD", "crossProvinceMode": "FULLY_ONLINE"}
    case = (await change(citizen, "startApplication", **wish))["application"]
    materials = cases.needed(case, await upload(citizen))
    return await move(citizen, "saveApplication", case, form=examples(case), materials=materials)


async def breaches(citizen: Client) -> list[tuple[str, str]]:
    """What somebody sees of their broken commitments."""
    return [(one["status"], one["reason"]) for one in (await citizen.run(OWN))["viewer"]["breaches"]]


async def test_a_commitment_crosses_and_its_breach_comes_back(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await complete(citizen)
    (edge,) = (await citizen.run(OWN))["viewer"]["applications"]["edges"]
    shown = edge["node"]["commitment"]
    given = {"commitmentAccepted": True, "commitmentHash": shown["hash"], "idempotencyKey": key()}
    sent = await move(citizen, "submitApplication", case, **given)
    await settle(here, home)

    clerk, there = await at_home(home)
    kept = (await clerk.run(TEXT, n=there["number"]))["workbench"]["application"]["commitment"]
    assert (kept["text"], kept["hash"]) == (shown["text"], shown["hash"])
    assert kept["acceptedAt"] == sent["submittedAt"]
    accepted = await move(clerk, "acceptApplication", there, mode="COMMITMENT")
    approver = await home.client.staff("APPROVER", DEPARTMENT)
    approved = await approve(approver, await move(clerk, "startReview", accepted))
    await settle(here, home)

    # A check there finds it broken: it stands in both books, and nobody here can take it away.
    supervisor = await home.client.staff("SUPERVISOR", DEPARTMENT)
    assert (await breach(approver, "recordBreach", approved, reason="经营场所不实"))["userErrors"] == []
    assert (await breach(supervisor, "confirmBreach", approved, confirmed=True))["userErrors"] == []
    await settle(here, home)
    assert await breaches(citizen) == [("IN_FORCE", "广东省：经营场所不实")]
    titles = (await citizen.run(TITLES))["viewer"]["notifications"]["edges"]
    assert any("承诺" in one["node"]["title"] for one in titles)
    mine = await here.client.staff("SUPERVISOR", DEPARTMENT)
    assert told(await breach(mine, "repairBreach", case, note="已改")) == [("NOT_FOUND", ["applicationId"])]

    # Neither here nor there does the person commit again, whatever this side says.
    other = await complete(citizen)
    barred = await cases.attempt(citizen, "submitApplication", other, commitmentAccepted=True, idempotencyKey=key())
    assert told(barred) == [("NOT_ALLOWED_NOW", ["commitmentAccepted"])]
    payload = dict(next(one.payload for one in await _said(here, case) if one.type.value == "CASE"))
    again = await message(here, payload, case=f"{A}-2")
    assert await refused(here, home, again) == "NOT_ALLOWED_NOW commitment"

    # What isn't the text that was accepted, or is of a matter that takes none, is no commitment.
    made = payload["commitment"]
    wrong: list[Any] = [
        {**made, "text": "我不承诺"},
        {**made, "sha256": "0" * 64},
        {**made, "acceptedAt": "2999-01-01T00:00:00.000Z"},
        {**made, "acceptedAt": "昨天"},
        {**made, "more": "1"},
        {**made, "text": "字" * 20_001},
        {**made, "text": 1},
        [made],
    ]
    for one in wrong:
        answer = await refused(here, home, await message(here, {**payload, "commitment": one}, case=f"{A}-2"))
        assert answer.split(" ")[0] == "INVALID", one

    assert (await breach(supervisor, "repairBreach", approved, note="已补办"))["userErrors"] == []
    await settle(here, home)
    assert await breaches(citizen) == [("REPAIRED", "广东省：经营场所不实")]
    check(await _said(here, case))
    await move(citizen, "submitApplication", other, commitmentAccepted=True, idempotencyKey=key())
    await settle(here, home)
    for side, number in ((here, case["number"]), (home, there["number"])):
        stored = await side.services.stores.applications.get(number)
        assert stored is not None
        stored.require_intact()
    assert (await seen(citizen, other))["crossProvince"]["messages"][0]["state"] == "ACKNOWLEDGED"


async def test_only_of_a_commitment_a_breach_is_told(provinces: tuple[Side, Side]) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await complete(citizen)
    await move(citizen, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())
    await settle(here, home)
    await report_crossings(home.services, home.clock())
    clerk, there = await at_home(home)
    await move(clerk, "acceptApplication", there, mode="COMMITMENT")
    await report_crossings(home.services, home.clock())
    rows = home.services.database.rows("exchangeMessages")
    name = f"GX-{case['number']}:OUTBOUND:000001"
    at = '"at":"2035-11-20T00:00:00.000Z","status":"ACCEPTED"'
    told_so = '{%s,"breach":{"status":"SUSPECTED","reason":"x"}}'
    await rows.update({"_id": name}, {"$set": {"payload": told_so % at}})
    await settle(here, home)

    (dead,) = [one for one in await _said(home, case) if one.state.value == "DEAD"]
    assert (dead.failure or "").startswith("INVALID breach.status")
    assert await breaches(citizen) == []


async def _said(side: Side, case: Any) -> list[Any]:
    return list(await side.services.stores.exchange_messages.of(f"GX-{case['number']}"))
