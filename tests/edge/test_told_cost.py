"""The cost of an operation, told to who asks for it."""

import pytest

from tests.api.answers import post, request_error
from tests.api.conftest import Bare


async def test_the_cost_is_told_on_request(bare: Bare) -> None:
    page = "{ matters(first: 10) { edges { node { code name } } } }"
    answer = (await post(bare, {"query": page, "extensions": {"cost": True}})).json()
    dearer = (await post(bare, {"query": page.replace("10", "100"), "extensions": {"cost": True}})).json()

    assert set(answer) == {"data", "extensions"}
    assert answer["extensions"]["cost"] == {"estimated": 61, "maximum": 50_000, "depth": 4}
    assert dearer["extensions"]["cost"]["estimated"] == 601


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        ("first: 100, last: null", {}),
        ("first: 100, last: $n", {}),
        ("first: $n", {"n": 100.0}),
        ("first: $hundred", {}),
    ],
    ids=["a null beside it", "a variable that isn't given beside it", "a whole number as a float", "a default"],
)
async def test_no_way_of_writing_a_page_makes_it_cheaper(
    bare: Bare, arguments: str, variables: dict[str, object]
) -> None:
    used = "$hundred: Int = 100" if "hundred" in arguments else "$n: Int"
    document = f"query({used}) {{ matters({arguments}) {{ edges {{ node {{ code name }} }} }} }}"
    asked = {
        "query": document if "$" in arguments else document.replace(f"query({used}) ", ""),
        "variables": variables,
        "extensions": {"cost": True},
    }
    answer = (await post(bare, asked)).json()

    assert answer["extensions"]["cost"]["estimated"] == 601


@pytest.mark.parametrize("extensions", [None, {}, {"cost": False}, {"cost": "true"}, {"cost": 1}])
async def test_nobody_else_is_told(bare: Bare, extensions: object) -> None:
    assert set((await post(bare, {"query": "{ __typename }", "extensions": extensions})).json()) == {"data"}


async def test_whole_agreements_are_not_read_at_the_price_of_one_field(bare: Bare) -> None:
    """Whoever asks, and signed in or not: each partner's agreements hold up to a thousand matters."""
    within = "handledBy { agreements { matters(first: 1) { edges { node { code } } } } }"
    asked = f'{{ crossProvinceServices(home: "440000000000", first: 100) {{ edges {{ node {{ {within} }} }} }} }}'

    assert request_error(await post(bare, {"query": asked}), 400) == "QUERY_TOO_EXPENSIVE"


async def test_who_asks_too_much_is_told_how_much_it_was(bare: Bare) -> None:
    asked = "{ regions { children { children { children { children { name } } } } } }"
    (error,) = (await post(bare, {"query": asked})).json()["errors"]

    assert error["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert error["extensions"]["cost"]["estimated"] > error["extensions"]["cost"]["maximum"]


async def test_a_cost_beyond_what_json_readers_take_is_told_all_the_same(bare: Bare) -> None:
    asked = "{ regions " + "{ children " * 20 + "{ code }" + "}" * 20 + "}"
    (error,) = (await post(bare, {"query": asked})).json()["errors"]

    assert error["extensions"]["cost"]["estimated"] == 2**31 - 1
