"""The one form of a package over HTTP: hints and prefill of its matters, shared data, what fails in part."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.context import Services
from auth.mini_programs.outside import Outside
from resolvers.applications.sharing.http import HttpSharedData
from resolvers.applications.sharing.read import read_sources
from resolvers.matters.model import MaterialSource
from seeds.matters.birth import BIRTH_CERTIFICATE_ISSUE
from seeds.matters.household import BIRTH_REGISTRATION
from seeds.matters.residence import RESIDENT_ID_CARD
from seeds.matters.welfare import ALLOWANCE, ELDERLY, OLD_AGE_ALLOWANCE
from seeds.packages import NEWBORN, OLD_AGE
from seeds.people import CITIZENS, people
from tests import cases
from tests.cases import told
from tests.clock import Clock
from tests.graphql import Client
from tests.providers.department import SECRET, Department, digest
from tests.resolvers.applications.test_instant_approval import ADDRESS, give_card
from tests.resolvers.package_applications.steps import (
    advanced,
    attempt,
    change,
    filled,
    handled,
    part,
    seen,
    start,
    states,
)

KEY, FIELDS = "householdRegister", ["head", "address"]
OTHER_PURPOSE = {"matter": ALLOWANCE.code, "purpose": "核对低保家庭户籍"}
SOURCE = {"matter": "*", "material": KEY, "provider": "police", "purpose": "核验户籍", "fields": FIELDS}
PROVIDER = {"police": {"name": "公安局", "url": "https://police.example/q", "secret": SECRET}}
PREFILL = "query($id: ID!) { node(id: $id) { ... on PackageApplication { prefill { path source sourceLabel } } } }"
CASE = """query($id: ID!) { node(id: $id) { ... on Application { form prefill { path source }
  materials { status requirement { key } evidence { provider purpose fields digest } certificate { id } } } } }"""
LOG = "{ viewer { accessLog { edges { node { by purpose } } } } }"
RULE = "家庭月收入合计不能小于申请人与家庭成员月收入之和"


async def wanting(services: Services) -> None:
    """Both allowances want the household register, which the police share."""
    rows = services.database.rows("matters")
    for matter in (ALLOWANCE, OLD_AGE_ALLOWANCE):
        row = await rows.get(matter.id)
        assert row is not None
        shared = {"source": MaterialSource.DEPARTMENT_SHARING.value, "required": True}
        materials = [{**one, **shared} if one["key"] == KEY else one for one in row["materials"]]
        await rows.update({"_id": matter.id}, {"$set": {"materials": materials}})


async def serving(world: Services, outside: Outside, folder: Path, *sources: Any) -> Client:
    """An application with these sources of shared data."""
    file = folder / "shared.json"
    file.write_text(json.dumps({"providers": PROVIDER, "materials": sources}), encoding="utf-8")
    services = replace(world, sharing=HttpSharedData(outside, read_sources(str(file))), outside=outside)
    transport = httpx.ASGITransport(make_app(services, people()), client=("127.0.0.1", 50000))
    return Client(httpx.AsyncClient(transport=transport, base_url="http://localhost"))


@pytest.fixture
def department() -> Department:
    return Department()


@pytest.fixture
async def outside(department: Department) -> AsyncIterator[Outside]:
    async with Outside(lambda: httpx.AsyncClient(transport=httpx.MockTransport(department.answer))) as outside:
        yield outside


@pytest.fixture
async def sharing(world: Services, outside: Outside, tmp_path: Path) -> AsyncIterator[Client]:
    """An application whose household registers come from the police, for whatever matter."""
    await world.gate.tokens.load(world.clock())
    await wanting(world)
    client = await serving(world, outside, tmp_path, SOURCE)
    async with client.http:
        yield client


async def started(client: Client) -> tuple[Client, Any]:
    """Somebody with the package of old age, with the allowance of the poor."""
    person = await client.citizen(1)
    return person, await start(person, OLD_AGE.code, matterCodes=[ALLOWANCE.code])


async def ready(client: Client, **form: Any) -> tuple[Client, Any, dict[str, Any]]:
    """All that it needs, but the register."""
    person, whole = await started(client)
    given = await filled(person, whole)
    given["materials"] = [one for one in given["materials"] if one["key"] != KEY]
    return person, whole, {**given, "form": {**given["form"], **form}}


def known(department: Department, whole: Any) -> dict[str, Any]:
    """Let the police know of them."""
    record = {"head": "王建国", "address": ADDRESS, "secret": "秘密"}
    department.records[whole["form"]["idNumber"]] = record
    return {name: record[name] for name in FIELDS}


async def evidence(reader: Client, whole: Any, code: str) -> Any:
    found = (await reader.run(CASE, id=part(whole, code)["application"]["id"]))["node"]
    return next(one for one in found["materials"] if one["requirement"]["key"] == KEY)


async def test_what_the_values_hide_is_neither_asked_for_nor_kept(client: Client, world: Services) -> None:
    person, whole, given = await ready(client, familySize=1)
    given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
    assert given["form"]["members"]
    assert whole["formSchema"]["properties"]["members"]["x-visible-when"] == {"field": "familySize", "atLeast": 2}
    whole = await change(person, "submitPackage", **given)
    assert "members" not in whole["form"]
    case = await world.stores.applications.get(part(whole, ALLOWANCE.code)["application"]["number"])
    assert case is not None
    assert (case.form["familySize"], "members" in case.form) == (1, False)


@pytest.mark.parametrize(
    ("change_of", "error"),
    [
        ({"familySize": 2, "members": None}, ("REQUIRED", ["form", "members"])),
        ({"familyIncome": 100}, ("INVALID", ["form", "familyIncome"])),
        ({"nobody": "asks"}, ("INVALID", ["form"])),
    ],
)
async def test_rules_and_conditions_are_held_by_path(client: Client, change_of: Any, error: Any) -> None:
    person, _, given = await ready(client, **change_of)
    given["form"] = {key: value for key, value in given["form"].items() if value is not None}
    given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
    assert told(await attempt(person, "submitPackage", **given)) == [error]


async def test_a_broken_rule_is_told_in_the_callers_language(client: Client) -> None:
    person, _, given = await ready(client, familyIncome=100)
    given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
    (error,) = (await attempt(person, "submitPackage", **given))["userErrors"]
    assert error["message"].endswith(RULE)
    (error,) = (await attempt(replace(person, language="en"), "submitPackage", **given))["userErrors"]
    assert error["message"].endswith("what its members earn together")


async def test_it_is_filled_in_from_certificates_and_says_so(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS)
    person, whole = await started(client)
    assert whole["form"]["address"] == ADDRESS
    source = f"certificate.{RESIDENT_ID_CARD}.domicileAddress"
    filled_in = (await person.run(PREFILL, id=whole["id"]))["node"]["prefill"]
    assert {"path": "address", "source": source, "sourceLabel": "电子证照“居民身份证”"} in filled_in
    whole = await change(person, "submitPackage", **await filled(person, whole))
    of_case = (await person.run(CASE, id=part(whole, OLD_AGE_ALLOWANCE.code)["application"]["id"]))["node"]
    assert {"path": "householdAddress", "source": source} in of_case["prefill"]
    assert of_case["form"]["householdAddress"] == ADDRESS


async def test_what_departments_share_is_asked_once_for_all(sharing: Client, department: Department) -> None:
    person, whole, given = await ready(sharing)
    fields = known(department, whole)
    whole = await change(person, "submitPackage", **given)
    (question,) = department.asked
    assert (question["case"], question["purpose"], question["fields"]) == (whole["number"], "核验户籍", FIELDS)
    for code in (ALLOWANCE.code, OLD_AGE_ALLOWANCE.code):
        found = await evidence(person, whole, code)
        assert found["status"] == "SHARED"
        assert found["evidence"]["fields"] == fields
        assert found["evidence"]["digest"] == digest(fields)
    log = [one["node"] for one in (await person.run(LOG))["viewer"]["accessLog"]["edges"]]
    asked = {"by": "办件系统（向公安局查询）", "purpose": f"核验户籍，办件 {whole['number']}"}
    assert log.count(asked) == 1


async def test_another_purpose_is_another_question(
    world: Services, outside: Outside, department: Department, tmp_path: Path
) -> None:
    await world.gate.tokens.load(world.clock())
    await wanting(world)
    client = await serving(world, outside, tmp_path, SOURCE, SOURCE | OTHER_PURPOSE)
    async with client.http:
        person, whole, given = await ready(client)
        known(department, whole)
        whole = await change(person, "submitPackage", **given)
        assert len(department.asked) == 2
        purposes = {code: (await evidence(person, whole, code))["evidence"]["purpose"] for code in (
            ALLOWANCE.code, OLD_AGE_ALLOWANCE.code,
        )}  # fmt: skip
        assert purposes == {ALLOWANCE.code: "核对低保家庭户籍", OLD_AGE_ALLOWANCE.code: "核验户籍"}


async def test_where_one_matter_has_nobody_to_ask_it_is_uploaded_for_all(
    world: Services, outside: Outside, department: Department, tmp_path: Path
) -> None:
    await world.gate.tokens.load(world.clock())
    await wanting(world)
    client = await serving(world, outside, tmp_path, SOURCE | {"matter": ALLOWANCE.code})
    async with client.http:
        person, whole, given = await ready(client)
        known(department, whole)
        missing = await attempt(person, "submitPackage", **given)
        assert told(missing) == [("MATERIAL_MISSING", ["materials", KEY])]
        given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
        await change(person, "submitPackage", **given)
        assert department.asked == []


@pytest.mark.parametrize(
    ("faults", "recorded", "code"),
    [((500, 500), True, "PROVIDER_UNAVAILABLE"), ((), False, "MATERIAL_MISSING")],
)
async def test_without_an_answer_it_is_uploaded_and_no_case_begins(
    sharing: Client, department: Department, world: Services, faults: Any, recorded: bool, code: str
) -> None:
    person, whole, given = await ready(sharing)
    if recorded:
        known(department, whole)
    department.faults.extend(faults)
    assert told(await attempt(person, "submitPackage", **given)) == [(code, ["materials", KEY])]
    assert await world.database.rows("applications").count({}, 10) == 0
    given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
    whole = await change(person, "submitPackage", **given)
    assert (await evidence(person, whole, ALLOWANCE.code))["status"] == "PROVIDED"


async def test_nobody_is_asked_about_a_package_that_lacks_more(sharing: Client, department: Department) -> None:
    person, whole, given = await ready(sharing, familyIncome=1)
    known(department, whole)
    assert told(await attempt(person, "submitPackage", **given)) == [("INVALID", ["form", "familyIncome"])]
    assert department.asked == []


async def test_a_part_that_fails_leaves_the_others_with_what_was_shared(
    sharing: Client, department: Department, world: Services, clock: Clock
) -> None:
    person, whole, given = await ready(sharing)
    known(department, whole)
    whole = await change(person, "submitPackage", **given)
    await handled(sharing, part(whole, ALLOWANCE.code), deny=True)
    clock.forward(minutes=2)
    done = await handled(sharing, part(whole, OLD_AGE_ALLOWANCE.code))
    await advanced(world, clock)
    whole = await seen(person, whole)
    found = states(whole)
    assert (found[ALLOWANCE.code], found[OLD_AGE_ALLOWANCE.code], found[ELDERLY.code]) == (
        "FAILED", "DONE", "RUNNING",
    )  # fmt: skip
    stored = await world.stores.applications.get(done["number"])
    assert stored is not None
    stored.require_intact()
    # What is left can be taken back; what was decided stays as it is.
    await change(person, "withdrawPackage", packageApplicationId=whole["id"], revision=whole["revision"])
    whole = await seen(person, whole)
    assert part(whole, ELDERLY.code)["application"]["status"] == "WITHDRAWN"
    assert part(whole, OLD_AGE_ALLOWANCE.code)["application"]["status"] == "APPROVED"
    assert (await evidence(person, whole, OLD_AGE_ALLOWANCE.code))["status"] == "SHARED"


async def test_what_waits_gets_what_was_shared_when_it_was_applied_for(
    world: Services, outside: Outside, department: Department, tmp_path: Path, clock: Clock
) -> None:
    """The settling of the newborn waits for the birth certificate; the register was asked for at submission."""
    await world.gate.tokens.load(clock())
    rows = world.database.rows("matters")
    row = await rows.get(BIRTH_REGISTRATION.id)
    assert row is not None
    materials = [{**one, "source": "DEPARTMENT_SHARING"} if one["key"] == KEY else one for one in row["materials"]]
    await rows.update({"_id": BIRTH_REGISTRATION.id}, {"$set": {"materials": materials}})
    client = await serving(world, outside, tmp_path, SOURCE)
    async with client.http:
        person = await client.citizen()
        whole = await start(person, NEWBORN.code)
        department.records[whole["form"]["applicantIdNumber"]] = {"head": "李", "address": "x"}
        given = await filled(person, whole)
        only = {"key": KEY, "required": True, "source": "DEPARTMENT_SHARING"}
        assert only in whole["materials"]
        given["materials"] = [one for one in given["materials"] if one["key"] != KEY]
        whole = await change(person, "submitPackage", **given)
        assert len(department.asked) == 1
        await handled(client, part(whole, BIRTH_CERTIFICATE_ISSUE.code))
        await advanced(world, clock)
        whole = await seen(person, whole)
        following = part(whole, BIRTH_REGISTRATION.code)["application"]
        assert following["status"] == "SUBMITTED"
        assert (await evidence(person, whole, BIRTH_REGISTRATION.code))["status"] == "SHARED"
        assert len(department.asked) == 1
        stored = await world.stores.applications.get(following["number"])
        assert stored is not None
        stored.require_intact()


async def test_a_certificate_of_somebody_else_is_no_material(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS, CITIZENS[2])
    owner = await client.citizen(2)
    wallet = await owner.run("{ viewer { certificates { edges { node { id } } } } }")
    (edge,) = wallet["viewer"]["certificates"]["edges"]
    person, _, given = await ready(client)
    given["materials"] += [{"key": "residentIdCard", "certificateId": edge["node"]["id"]}]
    payload = await attempt(person, "submitPackage", **given)
    assert ("NOT_FOUND", ["materials", "residentIdCard"]) in told(payload)


async def test_only_a_sealed_certificate_serves(client: Client, world: Services) -> None:
    await give_card(world, ADDRESS, sealed=False)
    person, whole, given = await ready(client)
    given["materials"].append({"key": KEY, "fileIds": [await cases.upload(person)]})
    whole = await change(person, "submitPackage", **given)
    case = await world.stores.applications.get(part(whole, OLD_AGE_ALLOWANCE.code)["application"]["number"])
    assert case is not None
    assert [one.certificate for one in case.materials if one.certificate] == []
