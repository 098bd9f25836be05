"""The cost of an operation, told to who asks for it."""

import pytest

from tests.api.answers import post
from tests.api.conftest import Bare


async def test_the_cost_is_told_on_request(bare: Bare) -> None:
    page = "{ matters(first: 10) { edges { node { code name } } } }"
    answer = (await post(bare, {"query": page, "extensions": {"cost": True}})).json()
    dearer = (await post(bare, {"query": page.replace("10", "100"), "extensions": {"cost": True}})).json()

    assert set(answer) == {"data", "extensions"}
    assert answer["extensions"]["cost"] == {"estimated": 61, "maximum": 50_000, "depth": 4}
    assert dearer["extensions"]["cost"]["estimated"] == 601


@pytest.mark.parametrize("extensions", [None, {}, {"cost": False}, {"cost": "true"}, {"cost": 1}])
async def test_nobody_else_is_told(bare: Bare, extensions: object) -> None:
    assert set((await post(bare, {"query": "{ __typename }", "extensions": extensions})).json()) == {"data"}


async def test_who_asks_too_much_is_told_how_much_it_was(bare: Bare) -> None:
    asked = "{ regions { children { children { children { children { name } } } } } }"
    (error,) = (await post(bare, {"query": asked})).json()["errors"]

    assert error["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert error["extensions"]["cost"]["estimated"] > error["extensions"]["cost"]["maximum"]


async def test_a_cost_beyond_what_json_readers_take_is_told_all_the_same(bare: Bare) -> None:
    asked = "{ regions " + "{ children " * 20 + "{ code }" + "}" * 20 + "}"
    (error,) = (await post(bare, {"query": asked})).json()["errors"]

    assert error["extensions"]["cost"]["estimated"] == 2**31 - 1
