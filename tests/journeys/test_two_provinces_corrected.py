"""更正: what home corrects of its decision reaches whoever applied in the other province, and the old words stay."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from api.database import MongoDatabase
from api.jobs import complete_cases
from auth.problems import Invalid
from resolvers.applications.lifecycle import ApplicationStatus
from resolvers.calendar.working_days import Calendar
from resolvers.exchanges.mirroring import Word, mirrored
from resolvers.exchanges.verifying import verify
from tests.cases import DEPARTMENT, accept, approve, move
from tests.clock import Clock
from tests.docs.test_partner_messages import check
from tests.graphql import Client
from tests.journeys.test_two_provinces import at_home, crossed
from tests.journeys.test_two_provinces_refused import told
from tests.provinces import Side, settle, two_provinces

SEEN = """query($id: ID!) { node(id: $id) { ... on Application { status decision { by reason legalBasis outcome }
  corrections { reason before { reason } }
  crossProvince { certificate recognized { identifier standing } messages { type direction } } } } }"""

NOW = "query($id: ID!) { node(id: $id) { ... on Application { id revision } } }"


@pytest.fixture
async def provinces(world: Services, neighbour: MongoDatabase, clock: Clock) -> AsyncIterator[tuple[Side, Side]]:
    async with two_provinces((world.database, neighbour), clock) as both:
        yield both


async def seen(citizen: Client, case: Any) -> Any:
    """The case as its applicant sees it."""
    return (await citizen.run(SEEN, id=case["id"]))["node"]


async def corrected(home: Side, case: Any, **wish: Any) -> Any:
    """The case at home after an approver and a supervisor corrected its decision."""
    approver, supervisor = [await home.client.staff(role, DEPARTMENT) for role in ("APPROVER", "SUPERVISOR")]
    waiting = await move(approver, "proposeCorrection", case, **wish)
    return await move(supervisor, "confirmCorrection", waiting, confirmed=True)


def content(shown: Any) -> Any:
    """What the certificate says that came back."""
    return json.loads(shown["crossProvince"]["certificate"]["content"])


async def test_what_home_corrects_crosses_too(provinces: tuple[Side, Side], clock: Clock) -> None:
    here, home = provinces
    citizen = await here.client.citizen()
    case = await crossed(citizen)
    await settle(here, home)
    clerk, there = await at_home(home)
    reviewed = await move(clerk, "startReview", await accept(clerk, there))
    approved = await approve(await home.client.staff("APPROVER", DEPARTMENT), reviewed)
    await settle(here, home)
    first = await seen(citizen, case)
    assert first["corrections"] == []

    field = next(iter(content(first)["fields"]))
    wish = {"decisionReason": "符合法定条件", "certificateFields": {field: "更正后的内容"}}
    after = await corrected(home, approved, reason="名称录入有误", **wish)
    await settle(here, home)
    second = await seen(citizen, case)
    assert second["decision"] == {**first["decision"], "reason": "符合法定条件", "by": "广东省"}
    assert second["corrections"] == [{"reason": "广东省：名称录入有误", "before": {"reason": None}}]
    assert content(second)["fields"] == {**content(first)["fields"], field: "更正后的内容"}
    (result,) = second["crossProvince"]["recognized"]
    assert result["identifier"] == content(second)["identifier"] != content(first)["identifier"]
    assert (await told(citizen)).count("办件决定已更正") == 1

    # Once all is over as well; what was told of before isn't told again.
    assert await complete_cases(home.services, clock()) == 1
    await settle(here, home)
    after = (await clerk.run(NOW, id=after["id"]))["node"]
    await corrected(home, after, reason="依据有误", legalBasis="食品安全法第三十五条")
    await settle(here, home)
    third = await seen(citizen, case)
    assert (third["status"], third["decision"]["legalBasis"]) == ("COMPLETED", "食品安全法第三十五条")
    assert [one["before"]["reason"] for one in third["corrections"]] == [None, "符合法定条件"]
    assert content(third) == content(second)
    said = [one["type"] for one in third["crossProvince"]["messages"] if one["direction"] == "INBOUND"]
    assert sorted(said) == ["PROGRESS"] * 3 + ["RESULT"] * 3
    name = f"GX-{case['number']}"
    assert [await verify(side.services.stores, name) for side in provinces] == [[], []]
    check(await home.services.stores.exchange_messages.of(name))
    stored = await here.services.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    word = Word("广东省", clock(), Calendar(frozenset()))
    again = {"status": "COMPLETED", "decision": {"reason": "又改"}}
    assert mirrored(stored, again, word).decision == replace(stored.decision, reason="又改", legal_basis=None)
    # What a window here is still to hand out stays so, whatever was corrected; a no stays a no.
    for status in (ApplicationStatus.APPROVED, ApplicationStatus.DENIED):
        assert mirrored(replace(stored, status=status), again, word).status is status
    # Nothing of a decision that there is none of, nor of one that says too much, and nothing is heard twice.
    for plain in ({"status": "COMPLETED"}, {"status": "COMPLETED", "decision": None}):
        assert mirrored(stored, plain, word) is stored
    taken_back = replace(stored, decision=None, status=ApplicationStatus.WITHDRAWN)
    assert mirrored(taken_back, {**again, "status": "WITHDRAWN"}, word) is taken_back
    for wrong in ("改", {"reason": "字" * 1001}, {"reason": 1}):
        with pytest.raises(Invalid):
            mirrored(stored, {**again, "decision": wrong}, word)
