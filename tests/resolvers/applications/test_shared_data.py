"""Materials that other departments share (部门共享), asked for at submission over the real protocol."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from api.settings import BadSettings, read_settings
from auth.mini_programs.outside import Outside
from resolvers.applications.sharing.http import HttpSharedData
from resolvers.applications.sharing.read import read_sources
from resolvers.matters.model import MaterialSource
from seeds.people import people
from tests import cases
from tests.cases import DEPARTMENT, FOOD, attempt, told
from tests.clock import Clock
from tests.graphql import Client, key
from tests.providers.department import SECRET, Department, digest

KEY, FIELDS = "floorPlan", ["premises", "area"]
CONFIGURED: dict[str, Any] = {
    "providers": {"housing": {"name": "住房和城乡建设局", "url": "https://housing.example/q", "secret": SECRET}},
    "materials": [
        {"matter": "*", "material": KEY, "provider": "housing", "purpose": "核验经营场所", "fields": FIELDS},
    ],
}
SEEN = """query($id: ID!) { node(id: $id) { ... on Application { materials {
  status requirement { key } evidence { provider purpose fields digest at }
} } } }"""
LOG = "{ viewer { accessLog { edges { node { by purpose fields } } } } }"


@pytest.fixture
def department() -> Department:
    return Department()


@pytest.fixture
async def client(world: Services, department: Department, tmp_path: Path) -> AsyncIterator[Client]:
    """An application whose floor plans come from the housing department."""
    rows = world.database.rows("matters")
    matter = (await world.stores.matters.published([FOOD]))[FOOD]
    row = await rows.get(matter.id)
    assert row is not None
    shared = [
        {**one, "source": MaterialSource.DEPARTMENT_SHARING.value} if one["key"] == KEY else one
        for one in row["materials"]
    ]
    await rows.update({"_id": matter.id}, {"$set": {"materials": shared}})
    file = tmp_path / "shared.json"
    file.write_text(json.dumps(CONFIGURED), encoding="utf-8")
    outside = Outside(lambda: httpx.AsyncClient(transport=httpx.MockTransport(department.answer)))
    services = replace(world, sharing=HttpSharedData(outside, read_sources(str(file))), outside=outside)
    await services.gate.tokens.load(services.clock())
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
    async with outside, httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)


async def ready(client: Client) -> tuple[Client, Any]:
    """Somebody with a case that lacks nothing but the floor plan."""
    person = await client.citizen()
    case = await cases.complete(person)
    return person, await cases.move(person, "saveApplication", case, materials=[{"key": KEY, "fileIds": []}])


def known(case: Any, department: Department) -> dict[str, Any]:
    """Let the department know of them."""
    record = {"premises": "四川省广安市", "area": 80, "owner": "秘密"}
    department.records[case["applicant"]["idNumber"]] = record
    return {name: record[name] for name in FIELDS}


async def submit(person: Client, case: Any) -> Any:
    return await attempt(person, "submitApplication", case, commitmentAccepted=True, idempotencyKey=key())


async def seen(reader: Client, case: Any) -> Any:
    node = (await reader.run(SEEN, id=case["id"]))["node"]
    return next(one for one in node["materials"] if one["requirement"]["key"] == KEY)


async def test_it_is_fetched_frozen_and_shown(client: Client, department: Department, world: Services) -> None:
    person, case = await ready(client)
    fields = known(case, department)
    case = (await submit(person, case))["application"]
    for reader in (person, await client.staff("CLERK", DEPARTMENT)):
        found = await seen(reader, case)
        assert found["status"] == "SHARED"
        evidence = found["evidence"]
        assert (evidence["provider"], evidence["fields"]) == ("住房和城乡建设局", fields)
        assert evidence["digest"] == digest(fields)
    stored = await world.stores.applications.get(case["number"])
    assert stored is not None
    stored.require_intact()
    (question,) = department.asked
    assert (question["purpose"], question["case"], question["fields"]) == ("核验经营场所", case["number"], FIELDS)


async def test_the_person_can_see_who_was_asked_and_what_for(client: Client, department: Department) -> None:
    person, case = await ready(client)
    known(case, department)
    await submit(person, case)
    entries = [one["node"] for one in (await person.run(LOG))["viewer"]["accessLog"]["edges"]]
    told_of = {
        "by": "办件系统（向住房和城乡建设局查询）",
        "purpose": f"核验经营场所，办件 {case['number']}",
        "fields": FIELDS,
    }
    assert told_of in entries


async def test_it_goes_all_the_way_with_it(client: Client, department: Department) -> None:
    person, case = await ready(client)
    known(case, department)
    case = (await submit(person, case))["application"]
    clerk, approver = await client.staff("CLERK", DEPARTMENT), await client.staff("APPROVER", DEPARTMENT)
    case = await cases.move(clerk, "startReview", await cases.accept(clerk, case))
    assert (await cases.approve(approver, case))["status"] == "APPROVED"


async def test_nobody_is_asked_for_an_upload_or_a_case_that_lacks_more(
    client: Client, department: Department
) -> None:
    person, case = await ready(client)
    file = await cases.upload(person)
    without = await cases.move(person, "saveApplication", case, materials=[{"key": "equipment", "fileIds": []}])
    assert told(await submit(person, without)) == [("MATERIAL_MISSING", ["materials", "equipment"])]
    given = [{"key": one, "fileIds": [file]} for one in (KEY, "equipment")]
    case = await cases.move(person, "saveApplication", without, materials=given)
    assert (await submit(person, case))["userErrors"] == []
    assert department.asked == []
    assert (await seen(person, case))["evidence"] is None


async def test_without_a_record_it_is_to_be_uploaded(client: Client, department: Department) -> None:
    person, case = await ready(client)
    assert told(await submit(person, case)) == [("MATERIAL_MISSING", ["materials", KEY])]
    assert len(department.asked) == 1


async def test_a_provider_that_is_out_is_told_and_an_upload_helps(client: Client, department: Department) -> None:
    person, case = await ready(client)
    known(case, department)
    department.faults.extend([500, 500])
    payload = await submit(person, case)
    assert told(payload) == [("PROVIDER_UNAVAILABLE", ["materials", KEY])]
    assert "上传" in payload["userErrors"][0]["message"]
    given = [{"key": KEY, "fileIds": [await cases.upload(person)]}]
    case = await cases.move(person, "saveApplication", case, materials=given)
    assert (await submit(person, case))["userErrors"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "0" * 64},
        {"id": "another"},
        {"fields": {"premises": "假"}},
        {"fields": {"premises": "四川省广安市", "area": 80, "owner": "秘密"}},
        {"fields": []},
        {"found": "true"},
        {"found": False},
    ],
)
async def test_an_answer_that_is_not_genuine_is_none(client: Client, department: Department, change: Any) -> None:
    person, case = await ready(client)
    known(case, department)
    department.alter = lambda answer: {**answer, **change}
    assert told(await submit(person, case)) == [("PROVIDER_UNAVAILABLE", ["materials", KEY])]


async def test_an_answer_signed_by_another_is_none(client: Client, department: Department) -> None:
    person, case = await ready(client)
    known(case, department)
    department.secret = "another secret of two"
    assert told(await submit(person, case)) == [("PROVIDER_UNAVAILABLE", ["materials", KEY])]


async def test_a_provider_rests_after_five_failures(client: Client, department: Department, clock: Clock) -> None:
    person, case = await ready(client)
    known(case, department)
    department.faults.extend([500] * 10)
    for _ in range(7):
        assert told(await submit(person, case)) == [("PROVIDER_UNAVAILABLE", ["materials", KEY])]
    assert len(department.asked) == 10, "each question twice, five times"
    clock.forward(seconds=31)
    assert (await submit(person, case))["userErrors"] == []


async def test_a_supplement_keeps_what_was_answered_unless_it_is_uploaded(
    client: Client, department: Department
) -> None:
    person, case = await ready(client)
    known(case, department)
    clerk = await client.staff("CLERK", DEPARTMENT)
    case = (await submit(person, case))["application"]
    for given, status in (([], "SHARED"), ([{"key": KEY, "fileIds": [await cases.upload(person)]}], "PROVIDED")):
        case = await cases.move(clerk, "requestSupplement", case, items=[{"message": "请核对"}])
        case = await cases.move(person, "supplementApplication", case, materials=given, idempotencyKey=key())
        assert (await seen(clerk, case))["status"] == status
    assert len(department.asked) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"providers": {}},
        {"providers": {"housing": {"name": "x", "url": "ftp://x", "secret": SECRET}}},
        {"providers": {"housing": {"name": "x", "url": "https://x", "secret": "short"}}},
        {"materials": [{**CONFIGURED["materials"][0], "purpose": " "}]},
        {"materials": [{**CONFIGURED["materials"][0], "fields": []}]},
        {"materials": {}, "providers": []},
    ],
)
def test_a_file_that_is_wrong_is_told_at_the_start(tmp_path: Path, change: Any) -> None:
    file = tmp_path / "shared.json"
    file.write_text(json.dumps({**CONFIGURED, **change}), encoding="utf-8")
    for path in (file, tmp_path / "none.json"):
        with pytest.raises(BadSettings, match="TONGBAN_SHARED_DATA") as told_of:
            read_settings({"TONGBAN_SHARED_DATA": str(path)}, "development")
        assert SECRET not in str(told_of.value)
