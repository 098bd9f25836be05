"""What GraphQL's specification shows of errors (September 2025: 6.4.4, 7.1.6, 3.12.1), one example each, by plan."""

import asyncio
from typing import Any

import pytest
import strawberry
from graphql import parse

from api.execution.plans import Plans
from tests.execution.both import by_plan, by_reference
from tests.execution.fate import Fate
from tests.execution.world import World

_SAY = ValueError("Name for character with ID 1002 could not be fetched.")


@strawberry.type
class Friend:
    id: strawberry.ID
    name: str | None
    sure_name: str


@strawberry.type
class Hero:
    name: str
    friends: list[Friend | None] | None
    sure_friends: list[Friend] | None
    surest_friends: list[Friend]

    @strawberry.field
    async def late_friends(self) -> list[Friend | None] | None:
        return self.friends


def _friends() -> Any:
    return [
        Friend(id=strawberry.ID("1000"), name="Luke Skywalker", sure_name="Luke Skywalker"),
        Friend(id=strawberry.ID("1002"), name=_SAY, sure_name=_SAY),  # type: ignore[arg-type]
        Friend(id=strawberry.ID("1003"), name="Leia Organa", sure_name="Leia Organa"),
    ]


def _numbers(kind: str, value: Any) -> Any:
    return {"null": None, "null inside": [1, 2, None], "error inside": [1, 2, _SAY], "numbers": [1, 2, 3]}[value]


@strawberry.type
class Query:
    @strawberry.field
    def hero(self) -> Hero | None:
        return Hero(name="R2-D2", friends=_friends(), sure_friends=_friends(), surest_friends=_friends())

    @strawberry.field
    async def sure_hero(self) -> Hero:
        return Hero(name="R2-D2", friends=_friends(), sure_friends=_friends(), surest_friends=_friends())

    @strawberry.field
    def maybes(self, of: str) -> list[int | None] | None:
        return _numbers("maybes", of)

    @strawberry.field
    def sure_list(self, of: str) -> list[int | None]:
        return _numbers("sure_list", of)

    @strawberry.field
    def sure_items(self, of: str) -> list[int] | None:
        return _numbers("sure_items", of)

    @strawberry.field
    def sure(self, of: str) -> list[int]:
        return _numbers("sure", of)

    @strawberry.field
    async def needs(self, number: int | None) -> int | None:
        return number

    @strawberry.field
    async def unless_null(self, number: strawberry.Maybe[int] = None) -> int | None:
        return 1

    @strawberry.field
    def broken(self) -> str:
        raise ValueError("broken")


_SCHEMA = strawberry.Schema(query=Query)._schema


def _answer(text: str) -> tuple[Any, list[list[Any]]]:
    """Return data and the errors' paths, having seen that both executors say the same in every detail."""

    async def both() -> tuple[Any, Any]:
        document, world = parse(text), World(Fate("", 0))
        return await by_plan(Plans(_SCHEMA), document, {}, world), await by_reference(_SCHEMA, document, {}, world)

    planned, expected = asyncio.run(both())
    assert planned == expected
    return planned[0], [one["path"] for one in planned[1]]


def test_a_field_that_may_be_null_is_null() -> None:
    data, paths = _answer("{ hero { name heroFriends: friends { id name } } }")
    assert data == str(
        {
            "hero": {
                "name": "R2-D2",
                "heroFriends": [
                    {"id": "1000", "name": "Luke Skywalker"},
                    {"id": "1002", "name": None},
                    {"id": "1003", "name": "Leia Organa"},
                ],
            }
        }
    )
    assert paths == [["hero", "heroFriends", 1, "name"]]


@pytest.mark.parametrize("friends", ["friends", "lateFriends"])
def test_null_goes_up_to_the_item_that_may_be_null(friends: str) -> None:
    data, paths = _answer(f"{{ hero {{ name f: {friends} {{ id sureName }} }} }}")
    items = [{"id": "1000", "sureName": "Luke Skywalker"}, None, {"id": "1003", "sureName": "Leia Organa"}]
    assert data == str({"hero": {"name": "R2-D2", "f": items}})
    assert paths == [["hero", "f", 1, "sureName"]]


def test_a_list_of_what_may_not_be_null_is_null_as_a_whole() -> None:
    data, paths = _answer("{ hero { name sureFriends { id sureName } } }")
    assert data == str({"hero": {"name": "R2-D2", "sureFriends": None}})
    assert paths == [["hero", "sureFriends", 1, "sureName"]]


def test_null_goes_up_as_far_as_it_must() -> None:
    data, paths = _answer("{ other: __typename hero { name surestFriends { id sureName } } }")
    assert data == str({"other": "Query", "hero": None})
    assert paths == [["hero", "surestFriends", 1, "sureName"]]


def test_where_nothing_may_be_null_the_whole_answer_is() -> None:
    assert _answer("{ other: __typename sureHero { surestFriends { sureName } } }") == (
        "None",
        [["sureHero", "surestFriends", 1, "sureName"]],
    )
    assert _answer("{ hero { name } broken }") == ("None", [["broken"]])


def test_a_field_has_one_error_only() -> None:
    # Both friends' lists fail in two places; each field that is null for it tells of one.
    assert _answer("{ hero { a: sureFriends { sureName n: sureName } b: sureFriends { name sureName } } }") == (
        str({"hero": {"a": None, "b": None}}),
        [["hero", "a", 1, "sureName"], ["hero", "b", 1, "name"], ["hero", "b", 1, "sureName"]],
    )


@pytest.mark.parametrize(
    ("field", "answer"),
    [("needs(number: 4)", 4), ("needs", None), ("unlessNull(number: 1)", 1), ("unlessNull(number: null)", None)],
)
def test_a_function_that_cannot_be_called_is_a_fields_error(field: str, answer: int | None) -> None:
    assert _answer(f"{{ f: {field} hero {{ name }} }}") == (
        str({"f": answer, "hero": {"name": "R2-D2"}}),
        [] if answer else [["f"]],
    )


_ERROR = "whole answer"


@pytest.mark.parametrize(
    ("field", "of", "expected"),
    [
        ("maybes", "numbers", [1, 2, 3]),
        ("maybes", "null", None),
        ("maybes", "null inside", [1, 2, None]),
        ("maybes", "error inside", [1, 2, None]),
        ("sureList", "numbers", [1, 2, 3]),
        ("sureList", "null", _ERROR),
        ("sureList", "null inside", [1, 2, None]),
        ("sureList", "error inside", [1, 2, None]),
        ("sureItems", "numbers", [1, 2, 3]),
        ("sureItems", "null", None),
        ("sureItems", "null inside", None),
        ("sureItems", "error inside", None),
        ("sure", "numbers", [1, 2, 3]),
        ("sure", "null", _ERROR),
        ("sure", "null inside", _ERROR),
        ("sure", "error inside", _ERROR),
    ],
)
def test_lists_and_what_may_not_be_null(field: str, of: str, expected: Any) -> None:
    data, paths = _answer(f'{{ f: {field}(of: "{of}") }}')
    assert data == (str(None) if expected == _ERROR else str({"f": expected}))
    fails = of == "error inside" or (
        expected in (None, _ERROR) and (field, of) not in {("maybes", "null"), ("sureItems", "null")}
    )
    assert bool(paths) is fails
