"""The status codes of the newer draft of GraphQL over HTTP, where the setting asks for them."""

from typing import Any

import pytest

from tests.api.answers import CURRENT, LEGACY, post
from tests.edge.conftest import Start

FAILING = "{ __typename all: viewer { id } matters(first: 1, last: 1) { totalCount } }"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        ({"query": "{"}, 400),
        ({"query": "{ nothing }"}, 422),
        ({"query": "query A { __typename } query B { __typename }"}, 422),
        ({"query": "query($n: Int!) { matters(first: $n) { totalCount } }"}, 422),
        ({"query": "{ regions { children { children { children { children { name } } } } } }"}, 422),
        ({"query": FAILING}, 294),
        ({"query": "{ __typename }"}, 200),
    ],
)
async def test_the_draft_tells_by_status(start: Start, body: Any, status: int) -> None:
    draft = await start(draft_status="true")

    assert (await post(draft, body)).status_code == status
    legacy = await post(draft, body, LEGACY)
    assert legacy.status_code == (400 if body == b"{" else 200)


@pytest.mark.parametrize(("body", "status"), [({"query": "{ nothing }"}, 400), ({"query": FAILING}, 200)])
async def test_without_the_setting_the_published_one_holds(start: Start, body: Any, status: int) -> None:
    assert (await post(await start(), body, CURRENT)).status_code == status
