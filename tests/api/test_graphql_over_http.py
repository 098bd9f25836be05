from typing import Any

import pytest

from tests.api.answers import CURRENT, EITHER, HELLO, LEGACY, get, media_type, post, request_error
from tests.api.conftest import Bare

TWO = "query A { a: __typename } query B { b: __typename }"


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
    # Browsers send forms and plain text without asking first: any page could act for its visitor.
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
