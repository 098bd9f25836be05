from typing import Any

import pytest

from tests import cases
from tests.cases import PDF, PICTURE, attempt, told
from tests.graphql import Client

# 个体工商户设立登记: takes pictures only for the photo, and a commitment.
SHOP = "11511602MB990001384901000000102"


async def save(client: Client, case: Any, **more: Any) -> Any:
    return await cases.move(client, "saveApplication", case, **more)


def files(case: Any) -> dict[str, list[str]]:
    """The ids of the files given for each material that has any."""
    given = {one["requirement"]["key"]: [file["id"] for file in one["files"]] for one in case["materials"]}
    return {key: ids for key, ids in given.items() if ids}


async def test_an_omitted_material_stays_and_an_empty_one_is_cleared(client: Client) -> None:
    citizen = await client.citizen()
    plan, list_ = await cases.upload(citizen), await cases.upload(citizen)
    given = [{"key": "floorPlan", "fileIds": [plan]}, {"key": "equipment", "fileIds": [list_]}]
    case = await save(citizen, await cases.start(citizen), materials=given)
    assert files(case) == {"floorPlan": [plan], "equipment": [list_]}
    case = await save(citizen, case, materials=[{"key": "floorPlan", "fileIds": [list_, plan]}])
    assert files(case) == {"floorPlan": [list_, plan], "equipment": [list_]}
    case = await save(citizen, case, materials=[{"key": "equipment", "fileIds": []}])
    assert files(case) == {"floorPlan": [list_, plan]}
    assert files(await save(citizen, case, materials=[])) == {"floorPlan": [list_, plan]}


async def test_a_key_that_the_matter_does_not_have_is_not_found(client: Client) -> None:
    citizen = await client.citizen()
    payload = await attempt(
        citizen, "saveApplication", await cases.start(citizen), materials=[{"key": "passport", "fileIds": []}]
    )
    assert told(payload) == [("NOT_FOUND", ["materials", "passport"])]


async def test_a_material_given_twice_is_refused(client: Client) -> None:
    citizen = await client.citizen()
    twice = [{"key": "floorPlan", "fileIds": []}] * 2
    payload = await attempt(citizen, "saveApplication", await cases.start(citizen), materials=twice)
    assert told(payload) == [("INVALID", ["materials"])]


async def test_a_file_of_somebody_else_is_not_found(client: Client) -> None:
    citizen = await client.citizen()
    foreign = await cases.upload(await client.citizen(2))
    payload = await attempt(
        citizen, "saveApplication", await cases.start(citizen), materials=[{"key": "floorPlan", "fileIds": [foreign]}]
    )
    assert told(payload) == [("NOT_FOUND", ["materials", "floorPlan"])]


@pytest.mark.parametrize("file", ["RmlsZTpub3RoaW5n", "nonsense", "", "TWF0dGVyOjE"])
async def test_a_file_that_is_none_is_not_found(client: Client, file: str) -> None:
    citizen = await client.citizen()
    payload = await attempt(
        citizen, "saveApplication", await cases.start(citizen), materials=[{"key": "floorPlan", "fileIds": [file]}]
    )
    ((code, path),) = told(payload)
    assert (code, path[0]) == ("NOT_FOUND", "materials")


async def test_a_wrong_media_type_is_rejected_for_that_material(client: Client) -> None:
    citizen = await client.citizen()
    document, photo = (
        await cases.upload(citizen, PDF, "a.pdf", "application/pdf"),
        await cases.upload(citizen, PICTURE),
    )
    case = await cases.start(citizen, SHOP)
    payload = await attempt(
        citizen, "saveApplication", case, materials=[{"key": "premisesPhoto", "fileIds": [photo, document]}]
    )
    assert told(payload) == [("MATERIAL_REJECTED", ["materials", "premisesPhoto"])]
    assert "image/png" in payload["userErrors"][0]["message"]
    assert files(await save(citizen, case)) == {}


async def test_everything_wrong_with_the_materials_is_told_at_once(client: Client) -> None:
    citizen = await client.citizen()
    document = await cases.upload(citizen, PDF, "a.pdf", "application/pdf")
    given = [
        {"key": "premisesPhoto", "fileIds": [document]},
        {"key": "priorApproval", "committed": True},
        {"key": "passport", "fileIds": []},
    ]
    payload = await attempt(citizen, "saveApplication", await cases.start(citizen, SHOP), materials=given)
    assert told(payload) == [
        ("MATERIAL_REJECTED", ["materials", "premisesPhoto"]),
        ("NOT_ALLOWED_NOW", ["materials", "priorApproval"]),
        ("NOT_FOUND", ["materials", "passport"]),
    ]
