"""Whatever becomes of a matter, a case stays with the version that it was started with."""

from typing import Any

from api.context import Services
from tests import cases
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import CODE, content, done, editors, published


def shape(case: Any) -> tuple[Any, list[str]]:
    """The form and the materials that a case asks for."""
    return case["formSchema"], [one["requirement"]["key"] for one in case["materials"]]


async def test_a_new_version_changes_no_case(client: Client, services: Services) -> None:
    author, second = await editors(services, client)
    citizen = await client.citizen()
    case = await cases.complete(citizen, CODE)
    form = {"type": "object", "properties": {"other": {"type": "string", "maxLength": 5}}, "required": ["other"]}
    material = {"key": "brandNew", "name": "新材料"}
    await published(author, second, form=form, materials=[material])

    after = await cases.submit(citizen, case)

    assert after["status"] == "SUBMITTED"
    assert shape(after) == shape(case)
    fresh = await cases.start(await client.citizen(1), CODE)
    assert shape(fresh) == (form, ["brandNew"])


async def test_a_suspended_or_retired_matter_starts_no_case_and_stops_none(
    client: Client, services: Services
) -> None:
    author, _ = await editors(services, client)
    citizen = await client.citizen()
    case = await cases.complete(citizen, CODE)
    start = {"matterCode": CODE, "idempotencyKey": "1"}

    await done(author, "suspendMatter", code=CODE, reason="系统升级")
    assert cases.told(await cases.change(citizen, "startApplication", **start)) == [("NOT_FOUND", ["matterCode"])]
    await done(author, "retireMatter", code=CODE, reason="废止")
    assert cases.told(await cases.change(citizen, "startApplication", **start)) == [("NOT_FOUND", ["matterCode"])]

    assert (await cases.submit(citizen, case))["status"] == "SUBMITTED"


async def test_a_draft_starts_no_case(client: Client, services: Services) -> None:
    author, _ = await editors(services, client)
    code = f"{CODE[:-3]}778"
    await done(author, "createMatter", code=code, content=content())
    start = {"matterCode": code, "idempotencyKey": "1"}

    told = cases.told(await cases.change(await client.citizen(), "startApplication", **start))

    assert told == [("NOT_FOUND", ["matterCode"])]
