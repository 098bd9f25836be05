import base64
import json
from typing import Any

import pytest

from tests.graphql import Client
from tests.schema.pages import ORDERS, PAGE, refused


async def test_sizes_that_make_no_sense_are_refused(client: Client) -> None:
    assert await refused(client, first=-1) == "条数不能为负"
    assert await refused(client.english(), last=-5) == "A page can't have a negative size"
    assert await refused(client.english(), first=1, last=1) == "Use first or last, not both"


def cursor(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "garbage",
    [
        "x", "令牌", "====", "e30", "bnVsbA", "a" * 5000,
        cursor(), cursor(1), cursor(1, 2), cursor(1, "k", "more"), cursor([1], "k"), cursor({"$gt": ""}, "k"),
        cursor({"t": "x"}, "k"), cursor({"t": 1e300}, "k"), cursor({"t": None}, "k"), cursor(1, {"$gt": ""}),
    ],
)  # fmt: skip
async def test_a_cursor_that_is_none_is_refused(client: Client, garbage: str) -> None:
    assert await refused(client, first=1, after=garbage) == "游标无效"
    assert await refused(client, last=1, before=garbage) == "游标无效"


@pytest.mark.parametrize("strange", [cursor("text", "k"), cursor(None, "k"), cursor(1e30, "k"), cursor(True, "")])
async def test_another_lists_cursor_does_no_harm(client: Client, strange: str) -> None:
    for order in ORDERS:
        assert "errors" not in await client.post(PAGE, order=order, first=1, after=strange)
