"""A key stands for one request: that one again gets the first result, however late, and another is refused."""

from typing import Any

import pytest

from api.context import Services
from auth.problems import Invalid
from resolvers.applications.used_keys import MOST, KeyUse, UsedKey, again, used_key, with_key
from tests import cases
from tests.cases import DEPARTMENT, attempt, told
from tests.clock import Clock
from tests.graphql import Client
from tests.resolvers.applications.clockwork import calendars
from tests.resolvers.applications.test_urge_application import urge
from tests.resolvers.package_applications import steps

REUSED = [("INVALID", ["idempotencyKey"])]
ITEMS = [{"materialKey": "floorPlan", "message": "平面图不清晰，请重新上传"}]


async def test_another_submission_under_the_same_key_is_refused(client: Client) -> None:
    citizen = await client.citizen()
    case = await cases.complete(citizen)
    given = {"commitmentAccepted": True, "idempotencyKey": "one"}
    first = await attempt(citizen, "submitApplication", case, **given)
    assert await attempt(citizen, "submitApplication", case, **given) == first
    for other in ({"commitmentAccepted": False}, {"deferredMaterials": ["safetyRules"]}):
        assert told(await attempt(citizen, "submitApplication", case, **{**given, **other})) == REUSED


async def test_another_supplement_under_the_same_key_is_refused(client: Client) -> None:
    citizen, clerk = await client.citizen(), await client.staff("CLERK", DEPARTMENT)
    case = await cases.move(clerk, "requestSupplement", await cases.submitted(citizen), items=ITEMS)
    given = {"materials": [{"key": "floorPlan", "fileIds": [await cases.upload(citizen)]}], "idempotencyKey": "one"}
    first = await attempt(citizen, "supplementApplication", case, **given)
    assert told(first) == []
    for form in ({**case["form"], "shopName": "另一家店"}, case["form"]):
        assert told(await attempt(citizen, "supplementApplication", case, **{**given, "form": form})) == REUSED
    assert await attempt(citizen, "supplementApplication", case, **given) == first


async def test_an_earlier_urge_sent_again_is_no_other_one(client: Client, services: Services, clock: Clock) -> None:
    await calendars(client, services, 2035, 2036)
    citizen = await client.citizen()
    case = await cases.submitted(citizen)
    assert told(await urge(citizen, case, "请尽快办理", again="one")) == []
    clock.forward(days=1)
    citizen = await client.citizen()
    assert told(await urge(citizen, case, "还没有结果", again="two")) == []
    clock.forward(days=1)
    citizen = await client.citizen()
    late = await urge(citizen, case, "请尽快办理", again="one")
    assert [one["type"] for one in late["application"]["events"]].count("URGED") == 2
    assert told(await urge(citizen, case, "还没有结果", again="one")) == REUSED


async def test_another_package_under_the_same_key_is_refused(client: Client) -> None:
    citizen = await client.citizen()
    given = await steps.filled(citizen, await steps.start(citizen))
    await steps.change(citizen, "submitPackage", **given)
    other: Any = {**given, "materials": given["materials"][:-1]}
    assert told(await steps.attempt(citizen, "submitPackage", **other)) == REUSED


def test_the_list_is_bounded_for_each_use() -> None:
    used = (UsedKey(KeyUse.SUBMIT, "first"),)
    for place in range(3 * MOST):
        used = with_key(used, used_key(KeyUse.URGE, str(place), None))
    assert len(used) == MOST + 1
    assert used[0].key == "first"
    assert (used[1].key, used[-1].key) == (str(2 * MOST), str(3 * MOST - 1))


def test_a_key_from_before_stands_for_whatever_it_was() -> None:
    before = [UsedKey(KeyUse.SUBMIT, "one")]
    assert again(before, used_key(KeyUse.SUBMIT, "one", {"any": "thing"}))
    assert not again(before, used_key(KeyUse.URGE, "one", None))
    with pytest.raises(Invalid):
        again([used_key(KeyUse.SUBMIT, "one", 1)], used_key(KeyUse.SUBMIT, "one", 2))
