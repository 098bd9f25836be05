"""What HTTP caches may keep, and what never gets near them."""

from typing import Any

import httpx
import orjson
import pytest

from api.context import Services
from tests.cases import DEPARTMENT, FOOD
from tests.graphql import Client

MATTER = "query($code: String!) { matter(code: $code) { name materials { certificateType { name } } } }"
LIST = "{ matters(first: 2) { edges { cursor node { ...one } } pageInfo { endCursor } totalCount } }"
ONE = " fragment one on Matter { code region { name } department { name } __typename }"
SHARED = "public, max-age=60, stale-while-revalidate=300"

PRIVATE = [
    "{ viewer { id } }",
    "{ matters(first: 1) { edges { node { name } } } viewer { displayName } }",
    "{ regions: viewer { id } }",
    "{ ...f } fragment f on Query { regions { name } ...g } fragment g on Query { viewer { id } }",
    "{ ... on Query { ... { viewer { id } } } }",
    'query($no: Boolean = false) { region(code: "510000000000") { name } viewer @include(if: $no) { id } }',
    "query A { regions { name } } query B { viewer { id } }",
    "query A { regions { name } } mutation B { signOut(input: {}) { userErrors { code } } }",
    '{ node(id: "x") { id } }',
    '{ node(id: "x") { ... on Matter { name } } }',
    "{ nodes(ids: []) { id } }",
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Query") { name } }',
    '{ verifyCertificate(token: "x") { valid } }',
    "{ workbench { queue(first: 1) { edges { cursor } } } }",
]


async def get(client: Client, query: str, headers: dict[str, str] | None = None, **variables: Any) -> httpx.Response:
    given = {
        "query": query,
        "variables": orjson.dumps(variables).decode(),
        "operationName": "A" if "query A" in query else "",
    }
    token = {"Authorization": f"Bearer {client.token}"} if client.token else {}
    return await client.http.get("/graphql", params=given, headers={**token, **(headers or {})})


@pytest.mark.parametrize(
    "query", [MATTER, LIST + ONE, "{ certificateTypes { name } }", "{ regions { children { name } } }"]
)
async def test_a_public_reply_may_be_kept_and_is_asked_for_once(client: Client, query: str) -> None:
    given = {"code": FOOD} if query == MATTER else {}
    first = await get(client, query, **given)
    assert "errors" not in first.json()
    assert first.headers["cache-control"] == SHARED
    assert first.headers["vary"] == "Accept, Accept-Encoding, Accept-Language, Authorization"

    again = await get(client, query, {"If-None-Match": f'"other", {first.headers["etag"]}'}, **given)
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again.headers[name] for name in ("etag", "cache-control", "vary")} == {
        name: first.headers[name] for name in ("etag", "cache-control", "vary")
    }


async def test_the_tag_follows_all_that_a_reply_depends_on(client: Client, world: Services) -> None:
    async def tag(query: str = MATTER, headers: dict[str, str] | None = None, code: str = FOOD) -> str:
        return str((await get(client, query, headers, code=code)).headers["etag"])

    others = [
        await tag(),
        await tag(code="0"),
        await tag(MATTER + " "),
        await tag(headers={"Accept-Language": "en"}),
        await tag(headers={"Accept": "application/graphql-response+json"}),
    ]
    assert len(set(others)) == len(others)
    assert await tag() == others[0]
    await world.database.rows("matters").update({"code": FOOD}, {"$set": {"name": "新名"}})
    answer = await get(client, MATTER, {"If-None-Match": others[0]}, code=FOOD)
    assert (answer.status_code, answer.json()["data"]["matter"]["name"]) == (200, "新名")


@pytest.mark.parametrize("query", PRIVATE)
async def test_one_private_field_anywhere_makes_it_private(client: Client, query: str) -> None:
    citizen = await client.citizen(verified=False)
    for one in (client, citizen):
        answer = await get(one, query, {"If-None-Match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert "etag" not in answer.headers


async def test_posts_and_errors_are_never_kept(client: Client) -> None:
    posted = await client.http.post("/graphql", json={"query": MATTER, "variables": {"code": FOOD}})
    broken = [
        await get(client, "{ matters(first: -1) { totalCount } regions { name } }"),
        await get(client, '{ matters(first: 1, after: "x") { totalCount } }'),
        await get(client, "{ matters(filter: {status: DRAFT}) { edges { node { name } } } }"),
        await get(client, MATTER),
        await get(client, "{ nothing }"),
    ]
    assert all("errors" in one.json() for one in broken)
    for one in (posted, *broken):
        assert (one.headers["cache-control"], "etag" in one.headers) == ("no-store", False)


async def test_who_is_signed_in_keeps_it_for_themselves(client: Client) -> None:
    citizen = await client.citizen(verified=False)
    mine, anybodys = await get(citizen, MATTER, code=FOOD), await get(client, MATTER, code=FOOD)
    assert mine.content == anybodys.content
    assert mine.headers["cache-control"] == "private, max-age=60"
    again = await get(citizen, MATTER, {"If-None-Match": mine.headers["etag"]}, code=FOOD)
    assert again.status_code == 304


async def test_what_staff_read_is_never_kept(client: Client) -> None:
    """They may see drafts where others see none."""
    clerk = await client.staff("CLERK", DEPARTMENT)
    for query in (MATTER, "query($code: String) { matters(filter: {status: DRAFT, theme: $code}) { totalCount } }"):
        answer = await get(clerk, query, code=FOOD)
        assert "errors" not in answer.json()
        assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)


async def test_a_bad_token_gets_nothing_that_was_kept(client: Client) -> None:
    tag = (await get(client, MATTER, code=FOOD)).headers["etag"]
    answer = await get(Client(client.http, "forged"), MATTER, {"If-None-Match": tag}, code=FOOD)
    assert answer.status_code == 401
    assert "etag" not in answer.headers


@pytest.mark.parametrize("given", ["", "*", '""', "W/", "," * 6000, 'W/"0"'])
async def test_other_tags_get_the_whole_reply(client: Client, given: str) -> None:
    answer = await get(client, MATTER, {"If-None-Match": given}, code=FOOD)
    assert (answer.status_code, answer.json()["data"]["matter"] is None) == (200, False)


async def test_the_guide_page_is_kept_until_the_catalogue_changes(client: Client, world: Services) -> None:
    page = await client.http.get(f"/g/{FOOD}")
    assert page.headers["cache-control"] == SHARED
    known = {"If-None-Match": page.headers["etag"]}
    assert (await client.http.get(f"/g/{FOOD}", headers=known)).status_code == 304
    assert (await client.http.get(f"/g/{FOOD}", headers={**known, "Accept-Language": "en"})).status_code == 200
    missing = await client.http.get("/g/0")
    assert (missing.headers["cache-control"], "etag" in missing.headers) == ("no-store", False)

    await world.database.rows("matters").update({"code": FOOD}, {"$set": {"name": "新名"}})
    assert "新名" in (await client.http.get(f"/g/{FOOD}", headers=known)).text
