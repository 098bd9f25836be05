from typing import Any

import httpx
import orjson
import pytest

from tests.api.conftest import Bare

LEGACY, CURRENT = "application/json", "application/graphql-response+json"
EITHER = {LEGACY, CURRENT}
HELLO = "{ __typename }"
TWO = "query A { a: __typename } query B { b: __typename }"
MIXED = 'query Ask { __typename } mutation Send { requestSmsCode(input: {phone: "13900009999"}) { expiresIn } }'


async def post(bare: Bare, body: Any, accept: str = CURRENT, content_type: str = LEGACY) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return await bare.http.post(
        "/graphql", content=content, headers={"Accept": accept, "Content-Type": content_type}
    )


async def get(bare: Bare, accept: str = CURRENT, **parameters: str) -> httpx.Response:
    return await bare.http.get("/graphql", params=parameters, headers={"Accept": accept})


def media_type(answer: httpx.Response) -> str:
    media, _, parameters = answer.headers["content-type"].partition(";")
    assert parameters.strip() in {"", "charset=utf-8"}
    return media


def request_error(answer: httpx.Response, status: int) -> str:
    """The code of an answer that says only what was wrong with the request."""
    assert answer.status_code == status, answer.text
    assert media_type(answer) in EITHER
    assert set(answer.json()) == {"errors"}
    return answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", EITHER),
        ("application/*", EITHER),
        ("text/html, */*;q=0.1", EITHER),
        (LEGACY, {LEGACY}),
        ("APPLICATION/JSON", {LEGACY}),
        (CURRENT, {CURRENT}),
        (f"{CURRENT}; charset=utf-8", {CURRENT}),
        (f"{CURRENT}, {LEGACY};q=0.9", {CURRENT}),
        (f"{CURRENT};q=0.5, {LEGACY}", {LEGACY}),
        (f"{LEGACY};q=0, */*", {CURRENT}),
    ],
)
async def test_the_answer_has_a_type_that_the_caller_takes(bare: Bare, accept: str, expected: set[str]) -> None:
    answer = await post(bare, {"query": HELLO}, accept)
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})
    assert media_type(answer) in expected


async def test_no_accept_header_is_fine(bare: Bare) -> None:
    request = bare.http.build_request("POST", "/graphql", json={"query": HELLO})
    del request.headers["accept"]
    answer = await bare.http.send(request)
    assert answer.status_code == 200
    assert media_type(answer) in EITHER


@pytest.mark.parametrize("accept", ["text/html", "image/png", "text/*", "application/xml", f"{LEGACY};q=0"])
async def test_a_caller_who_takes_nothing_of_ours_gets_406(bare: Bare, accept: str) -> None:
    assert request_error(await post(bare, {"query": HELLO}, accept), 406) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "kind", [LEGACY, "Application/JSON", f"{LEGACY}; charset=utf-8", f'{LEGACY};charset="UTF-8"']
)
async def test_json_in_utf_8_is_read(bare: Bare, kind: str) -> None:
    assert (await post(bare, {"query": HELLO}, content_type=kind)).status_code == 200


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
        f"{LEGACY}; charset=iso-8859-1",
    ],
)
async def test_any_other_content_type_gets_415(bare: Bare, kind: str) -> None:
    # Browsers send these three without asking first: taking one would let any page act for its visitor.
    assert request_error(await post(bare, {"query": HELLO}, content_type=kind), 415) == "BAD_USER_INPUT"


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"{ __typename }"',
        b'{"query": "{ __typename }"} more',
        b'{"query": "{ __typename }", "variables": {"x": NaN}}',
        b'{"query": "{ __typename }", "note": "\xff"}',
        b'{"query": "{ __typename } # \\ud800"}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        [],
        [{"query": HELLO}],
        {},
        {"variables": {}},
        {"query": None},
        {"query": 5},
        {"query": ""},
        {"query": [HELLO]},
        {"query": HELLO, "variables": []},
        {"query": HELLO, "variables": "{}"},
        {"query": HELLO, "operationName": 5},
        {"query": HELLO, "extensions": []},
    ],
)
async def test_a_body_that_is_no_request_gets_400(bare: Bare, body: Any, accept: str) -> None:
    assert request_error(await post(bare, body, accept), 400) == "BAD_USER_INPUT"


async def test_nulls_and_unknown_members_are_fine(bare: Bare) -> None:
    body = {"query": HELLO, "variables": None, "operationName": None, "extensions": None, "id": 7}
    assert (await post(bare, body)).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (CURRENT, 400)])
@pytest.mark.parametrize("query", ["{", "{ nothing }", "query { __typename", "fragment F on Query { __typename }"])
async def test_a_document_that_cannot_run_is_told_by_its_media_type(
    bare: Bare, query: str, accept: str, status: int
) -> None:
    assert request_error(await post(bare, {"query": query}, accept), status) == "BAD_USER_INPUT"
    assert request_error(await get(bare, accept, query=query), status) == "BAD_USER_INPUT"


async def test_the_operation_is_chosen_by_its_name(bare: Bare) -> None:
    assert (await post(bare, {"query": TWO, "operationName": "B"})).json() == {"data": {"b": "Query"}}
    assert (await get(bare, query=TWO, operationName="A")).json() == {"data": {"a": "Query"}}


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (CURRENT, 400)])
@pytest.mark.parametrize(("query", "name"), [(TWO, None), (TWO, "C"), ("query A { __typename }", "C")])
async def test_an_ambiguous_or_unknown_operation_is_a_request_error(
    bare: Bare, query: str, name: str | None, accept: str, status: int
) -> None:
    answer = await post(bare, {"query": query, "operationName": name}, accept)
    assert request_error(answer, status) == "BAD_USER_INPUT"


async def test_get_reads_variables_and_name(bare: Bare) -> None:
    query = "query A($code: String!) { region(code: $code) { name } } query B { __typename }"
    answer = await get(bare, query=query, variables='{"code": "999999999999"}', operationName="A")
    assert answer.json() == {"data": {"region": None}}


@pytest.mark.parametrize(
    "given",
    [{}, {"query": ""}, {"query": HELLO, "variables": "{"}, {"query": HELLO, "variables": "[]"}]
    + [{"query": HELLO, "extensions": "x"}],
)
async def test_get_without_a_request_in_it_gets_400(bare: Bare, given: dict[str, str]) -> None:
    assert request_error(await get(bare, **given), 400) == "BAD_USER_INPUT"


@pytest.mark.parametrize("accept", [LEGACY, CURRENT])
async def test_a_mutation_over_get_gets_405_and_changes_nothing(bare: Bare, accept: str) -> None:
    answer = await get(bare, accept, query=MIXED, operationName="Send")
    assert request_error(answer, 405) == "BAD_USER_INPUT"
    assert "POST" in answer.headers["allow"]
    assert (await bare.http.get("/dev/outbox", params={"phone": "13900009999"})).json() == []


async def test_a_query_beside_a_mutation_may_be_got(bare: Bare) -> None:
    assert (await get(bare, query=MIXED, operationName="Ask")).json() == {"data": {"__typename": "Query"}}


async def test_head_answers_as_get_without_the_body(bare: Bare) -> None:
    answer = await bare.http.head("/graphql", params={"query": HELLO})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_get_405_in_json(bare: Bare, method: str) -> None:
    answer = await bare.http.request(method, "/graphql", json={"query": HELLO})
    assert request_error(answer, 405) == "BAD_USER_INPUT"
    assert "POST" in answer.headers["allow"]
