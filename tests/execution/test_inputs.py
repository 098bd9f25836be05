"""Inputs become what strawberry makes of them."""

from typing import Any

import pytest
import strawberry
from strawberry.relay import GlobalID
from strawberry.types.arguments import convert_arguments

from api.execution.inputs import conversion
from schema.root import schema as ours
from tests.execution.world import Deep, Mood, Wish


@strawberry.input
class Endless:
    within: "Endless | None" = None


@strawberry.input
class Strict:
    text: strawberry.Maybe[str] = None


@strawberry.type
class Query:
    @strawberry.field
    async def usual(self, wish: Wish, deeps: list[Deep] | None = None, names: list[str] | None = None) -> int:
        return 0

    @strawberry.field
    async def endless(self, endless: Endless) -> int:
        return 0

    @strawberry.field
    async def strict(self, strict: Strict) -> int:
        return 0

    @strawberry.field
    async def named(self, id: GlobalID) -> int:
        return 0


SCHEMA = strawberry.Schema(query=Query)
CONVERTER = SCHEMA.schema_converter


def arguments(name: str) -> Any:
    kind = SCHEMA._schema.query_type
    assert kind is not None
    return kind.fields[name].extensions["strawberry-definition"].arguments


@pytest.mark.parametrize(
    "given",
    [
        {"wish": {"name": "n"}},
        {"wish": {"name": "n", "deep": None, "mood": Mood.WILD}, "deeps": None},
        {"wish": {"name": "n", "deep": {"text": None}, "deeps": [{"number": 1, "moods": [Mood.CALM]}]}},
        {"wish": {"name": "n"}, "deeps": [{"text": "t"}, {}], "names": ["a"]},
        {},
    ],
)
def test_they_are_what_strawberry_makes(given: dict[str, Any]) -> None:
    asked = arguments("usual")
    known = conversion(asked, CONVERTER)
    assert known is not None

    assert known(given) == convert_arguments(given, asked, CONVERTER.scalar_registry, CONVERTER.config)


def test_lists_are_one_s_own() -> None:
    names = ["a"]
    known = conversion(arguments("usual"), CONVERTER)
    assert known is not None
    assert known({"names": names})["names"] is not names


@pytest.mark.parametrize("name", ["endless", "strict", "named"])
def test_what_only_strawberry_knows_is_left_to_it(name: str) -> None:
    assert conversion(arguments(name), CONVERTER) is None


def test_every_mutation_s_input_is_known() -> None:
    kind = ours._schema.mutation_type
    assert kind is not None
    fields = {name: one.extensions["strawberry-definition"] for name, one in kind.fields.items()}
    unknown = [name for name, one in fields.items() if conversion(one.arguments, ours.schema_converter) is None]
    assert unknown == []
