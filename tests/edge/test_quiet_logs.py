"""What people write in variables is in no log line, whatever becomes of the request."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.answers import post
from tests.api.conftest import Bare

SECRET = "51010419850101001X"


@pytest.mark.parametrize(
    "body",
    [
        {"query": "query($c: String!) { region(code: $c) { name } }", "variables": {"c": SECRET}},
        {"query": "query($c: Int!) { matters(first: $c) { totalCount } }", "variables": {"c": SECRET}},
        {"query": "query($c: [ID!]!) { nodes(ids: $c) { id } }", "variables": {"c": [SECRET] * 101}},
        {"query": f'{{ region(code: "{SECRET}") {{ name }} }}'},
        {"query": f'query Q{SECRET} {{ nothing(x: "{SECRET}") }}'},
        {"query": "{ __typename }", "variables": {"c": SECRET}, "extensions": {"x": SECRET}},
        {"query": "{ __typename }", "operationName": SECRET},
        {"documentId": SECRET},
    ],
)
async def test_no_value_is_logged(bare: Bare, logged: Callable[[], str], body: dict[str, Any]) -> None:
    logged()
    await post(bare, body)
    written = logged()

    assert '"event":"request"' in written.replace(" ", "")
    assert SECRET not in written


async def test_no_value_of_an_address_is_logged(bare: Bare, logged: Callable[[], str]) -> None:
    await bare.http.get("/graphql", params={"query": "{ __typename }", "variables": f'{{"c": "{SECRET}"}}'})

    assert SECRET not in logged()
