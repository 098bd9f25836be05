from datetime import date
from typing import Any

import httpx
import pytest
import strawberry
from starlette.applications import Starlette

from api.graphql import GraphQLEndpoint
from api.metrics import Metrics
from api.requests import Requests
from tests.api.answers import CURRENT, LEGACY, post, request_error
from tests.api.conftest import Bare

START = "mutation($input: StartApplicationInput!) { startApplication(input: $input) { userErrors { code } } }"
DECIDE = "mutation($input: DecideApplicationInput!) { decideApplication(input: $input) { userErrors { code } } }"
SIGN_OUT = "mutation($input: SignOutInput!) { signOut(input: $input) { signedOut } }"
PAGE = "query($first: Int) { matters(first: $first) { pageInfo { hasNextPage } } }"
ORDER = "query($order: MatterOrder) { matters(first: 1, orderBy: $order) { pageInfo { hasNextPage } } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
DECISION = {"applicationId": "x", "revision": 1, "outcome": "APPROVE"}


@strawberry.type
class Calendar:
    @strawberry.field
    def day(self, on: date) -> date:
        return on


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        ("{ viewr { id } }", "viewer"),
        ("{ viewer { displayNam } }", "displayName"),
        ('{ region(cod: "1") { name } }', "code"),
        ("{ matters(orderBy: POPULARIT) { totalCount } }", "POPULARITY"),
        ("{ matters(filter: {regio: 1}) { totalCount } }", "region"),
        ("{ node(id: 1) { ... on Applicatio { id } } }", "Application"),
        ("query($x: Strin) { __typename }", "String"),
    ],
)
async def test_a_misspelt_name_brings_no_suggestion(bare: Bare, query: str, hidden: str) -> None:
    answer = await post(bare, {"query": query})
    assert request_error(answer, 400) == "BAD_USER_INPUT"
    messages = [error["message"] for error in answer.json()["errors"]]
    assert [one for one in messages if "did you mean" in one.lower() or f"'{hidden}'" in one] == []


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (CURRENT, 400)])
@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (PAGE, {"first": "ten"}),
        (PAGE, {"first": 1.5}),
        (PAGE, {"first": True}),
        (PAGE, {"first": 2**40}),
        (PAGE, {"first": [1]}),
        (PAGE, {"first": {}}),
        (ORDER, {"order": "BEAUTY"}),
        (ORDER, {"order": 1}),
        (NODES, {}),
        (NODES, {"ids": None}),
        (NODES, {"ids": [None]}),
        (NODES, {"ids": [{}]}),
        (NODES, {"ids": [1.5]}),
        (SIGN_OUT, {"input": {"allDevices": "yes"}}),
        (SIGN_OUT, {"input": {"allDevises": True}}),
        (SIGN_OUT, {"input": "x"}),
        (START, {"input": {"matterCode": "1"}}),
        (START, {"input": {"matterCode": 1, "idempotencyKey": "1"}}),
        (DECIDE, {"input": {**DECISION, "outcome": "PERHAPS"}}),
        (DECIDE, {"input": {**DECISION, "revision": "1"}}),
    ],
)
async def test_variables_that_do_not_fit_are_a_request_error(
    bare: Bare, query: str, variables: dict[str, Any], accept: str, status: int
) -> None:
    answer = await post(bare, {"query": query, "variables": variables}, accept)
    assert request_error(answer, status) == "BAD_USER_INPUT"
    assert "did you mean" not in answer.text.lower()


@pytest.mark.parametrize(("accept", "status"), [(LEGACY, 200), (CURRENT, 400)])
@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "", 20261120, None, "2026-11-20T25:00:00Z"])
async def test_a_date_that_is_none_is_a_request_error(bare: Bare, day: Any, accept: str, status: int) -> None:
    # No input of this slice holds a date yet, so the endpoint gets a schema that does.
    body = {"query": "query($on: Date!) { day(on: $on) }", "variables": {"on": day}}
    async with _calendar(bare) as http:
        answer = await http.post("/graphql", json=body, headers={"Accept": accept})
    assert request_error(answer, status) == "BAD_USER_INPUT"


async def test_a_date_that_is_one_is_read(bare: Bare) -> None:
    body = {"query": "query($on: Date!) { day(on: $on) }", "variables": {"on": "2028-02-29"}}
    async with _calendar(bare) as http:
        assert (await http.post("/graphql", json=body)).json() == {"data": {"day": "2028-02-29"}}


async def test_a_field_that_fails_leaves_data_and_says_where(bare: Bare) -> None:
    answer = await post(bare, {"query": "{ all: matters(first: 1, last: 1) { totalCount } }"})
    (error,) = answer.json()["errors"]
    assert answer.json()["data"] is None
    assert (error["path"], error["extensions"]["code"]) == (["all"], "BAD_USER_INPUT")


async def test_who_is_not_signed_in_is_told_by_a_code(bare: Bare) -> None:
    given = {"input": {"matterCode": "1", "idempotencyKey": "1"}}
    answer = await post(bare, {"query": START, "variables": given})
    (error,) = answer.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["startApplication"], "UNAUTHENTICATED")


def _calendar(bare: Bare) -> httpx.AsyncClient:
    endpoint = GraphQLEndpoint(strawberry.Schema(Calendar)._schema, bare.services)
    app = Requests(Starlette(), Metrics(), endpoint)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
