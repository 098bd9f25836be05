from dataclasses import replace
from typing import Any

import pytest

from api.context import Services
from resolvers.matters.model import MatterStatus
from resolvers.regions.model import Region
from schema.node import global_id
from seeds.catalogue import CERTIFICATE_TYPES, MATTERS
from seeds.departments import DISTRICT
from seeds.people import COMPANY
from tests.cases import (
    DEPARTMENT,
    ELSEWHERE,
    FOOD,
    act_for_company,
    approved,
    complete,
    start,
    submit,
    upload,
)
from tests.graphql import Client


async def kind(client: Client, id: str) -> str | None:
    """What `node` answers: the type, None for nothing."""
    found = (await client.run("query($id: ID!) { node(id: $id) { __typename id } }", id=id))["node"]
    assert found is None or found["id"] == id
    return found["__typename"] if found else None


async def nodes(client: Client, ids: list[str]) -> dict[str, Any]:
    answer: dict[str, Any] = await client.post("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    return answer


@pytest.mark.parametrize(
    ("type", "key"),
    [
        ("Region", DISTRICT),
        ("Department", DEPARTMENT),
        ("CertificateType", CERTIFICATE_TYPES[0].code),
    ],
)
async def test_what_is_public_is_read_by_anybody(client: Client, type: str, key: str) -> None:
    assert await kind(client, global_id(type, key)) == type


async def test_a_published_matter_is_read_by_anybody(client: Client) -> None:
    matter = (await client.run("query($code: String!) { matter(code: $code) { id } }", code=FOOD))["matter"]

    assert await kind(client, matter["id"]) == "Matter"


@pytest.mark.parametrize(
    "id",
    ["", "x", "====", "令牌", "a" * 10_000, "\u0000", *(global_id(*parts) for parts in [
        ("Region", "999999999999"), ("Nothing", "1"), ("Application", "x"), ("Application", ""), ("Query", "matters"),
        ("File", "{}"), ("Certificate", "\u0000"), ("Region", "$where"), ("Session", "1"),
    ])],
)  # fmt: skip
async def test_what_names_nothing_is_null(client: Client, id: str) -> None:
    assert await kind(client, id) is None


async def test_a_draft_is_its_applicants_alone(client: Client) -> None:
    owner, stranger = await client.citizen(0), await client.citizen(1)
    clerk = await client.staff("CLERK", DEPARTMENT)
    draft = await start(owner)

    seen = [await kind(one, draft["id"]) for one in (owner, stranger, clerk, client)]

    assert seen == ["Application", None, None, None]


async def test_a_submitted_case_is_seen_by_its_department_too(client: Client) -> None:
    owner, stranger = await client.citizen(0), await client.citizen(1)
    clerk, elsewhere = await client.staff("CLERK", DEPARTMENT), await client.staff("CLERK", ELSEWHERE)
    case = await submit(owner, await complete(owner))

    seen = [await kind(one, case["id"]) for one in (owner, clerk, elsewhere, stranger, client)]

    assert seen == ["Application", "Application", None, None, None]


async def test_a_file_is_its_owners_until_its_case_is_submitted(client: Client) -> None:
    owner, stranger = await client.citizen(0), await client.citizen(1)
    clerk, elsewhere = await client.staff("CLERK", DEPARTMENT), await client.staff("CLERK", ELSEWHERE)
    loose, case = await upload(owner), await complete(owner)
    filed = next(file["id"] for one in case["materials"] for file in one["files"])

    before = [await kind(one, filed) for one in (owner, clerk, stranger, client)]
    await submit(owner, case)
    after = [await kind(one, filed) for one in (owner, clerk, elsewhere, stranger, client)]

    assert before == ["File", None, None, None]
    assert after == ["File", "File", None, None, None]
    assert [await kind(one, loose) for one in (owner, clerk)] == ["File", None]


async def test_a_certificate_is_its_holders_and_its_issuers(client: Client) -> None:
    owner, stranger = await client.citizen(0), await client.citizen(1)
    (certificate,) = (await approved(owner))["results"]
    elsewhere, supervisor = await client.staff("CLERK", ELSEWHERE), await client.staff("SUPERVISOR", DEPARTMENT)

    seen = [await kind(one, certificate["id"]) for one in (owner, supervisor, elsewhere, stranger, client)]

    assert seen == ["Certificate", "Certificate", None, None, None]


async def test_an_organization_is_its_members(client: Client) -> None:
    member, stranger = await act_for_company(client), await client.citizen(0)
    id = global_id("Organization", COMPANY.id)

    assert [await kind(one, id) for one in (member, stranger, client)] == ["Organization", None, None]


async def test_a_matter_that_is_not_published_yet_is_the_staffs_alone(client: Client, services: Services) -> None:
    written = next(matter for matter in MATTERS if matter.code == FOOD)
    draft = replace(written, code="draft", version=1, status=MatterStatus.DRAFT, published_at=None)
    region: Region = (await services.stores.regions.get_many([draft.region]))[draft.region]
    assert await services.stores.matters.add(draft, region)
    id, clerk = global_id("Matter", draft.id), await client.staff("CLERK", DEPARTMENT)

    assert [await kind(one, id) for one in (clerk, await client.citizen(0), client)] == ["Matter", None, None]


async def test_several_keep_their_order_and_their_gaps(client: Client) -> None:
    region, department = global_id("Region", DISTRICT), global_id("Department", DEPARTMENT)
    asked = [department, "garbage", region, global_id("Region", "999999999999"), department]

    found = (await nodes(client, asked))["data"]["nodes"]

    assert [one and one["id"] for one in found] == [department, None, region, None, department]


async def test_a_hundred_are_read_and_no_more(client: Client) -> None:
    region = global_id("Region", DISTRICT)

    assert len((await nodes(client, [region] * 100))["data"]["nodes"]) == 100
    (error,) = (await nodes(client, [region] * 101))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"] == "一次最多查询 100 个对象"
    assert (await nodes(client, []))["data"]["nodes"] == []
