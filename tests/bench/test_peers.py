"""The bench beside the peers asks the same of everybody: what it asks is part of our schema."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    parse,
    validate,
)

from bench.peers.asked import HERE, queries
from bench.peers.proxy import Asked, Kept, Messages

_SLICE, _OURS = HERE / "slice.graphql", Path(__file__).parents[2] / "schema.graphql"
_FACTS = {"code", "drafts", "page2", "page3", "page4", "page5"}


@cache
def read(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"))


def test_the_slice_is_a_part_of_the_schema() -> None:
    named = [one for name, one in read(_SLICE).type_map.items() if not name.startswith("__")]
    assert [fault for one in named for fault in _beyond(one, read(_OURS))] == []


def test_what_isnt_in_the_schema_is_found() -> None:
    other = build_schema("type Query { matter(code: ID!): Int, nothing: Int } enum CaseKind { NEVER }")
    found = [fault for name in ("Query", "CaseKind") for fault in _beyond(other.type_map[name], read(_OURS))]
    assert found == ["Query.matter: Int", "Query.matter(code: ID!)", "Query.nothing", "CaseKind.NEVER"]


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_queries_are_valid_here_and_there(query: Any) -> None:
    document = parse(query.text)
    assert validate(read(_SLICE), document) == []
    assert validate(read(_OURS), document) == []
    assert {one[1:] for one in query.variables.values() if str(one).startswith("$")} <= _FACTS


def test_a_reply_isnt_kept_over_a_write() -> None:
    kept, reply = Kept(), bytes(16) + b"\0\0\0\0\0"
    asked = Asked(b"find", "matters", kept.writes.get("matters", 0), "find")
    kept.wrote("matters")
    kept.keep(asked, reply)
    assert kept.replies == {}


def test_messages_are_cut_wherever_they_were_sent_apart() -> None:
    first, second = (5).to_bytes(4, "little") + b"a", (7).to_bytes(4, "little") + b"bcd"
    messages = Messages()
    assert messages.take(first + second[:2]) == [first]
    assert messages.take(second[2:]) == [second]


def _beyond(one: GraphQLNamedType, schema: GraphQLSchema) -> list[str]:
    """What a type has that the type of that name in the schema hasn't, or has otherwise."""
    ours: Any = schema.type_map.get(one.name)
    if type(ours) is not type(one):
        return [one.name]
    if isinstance(one, GraphQLEnumType):
        return [f"{one.name}.{value}" for value in one.values if value not in ours.values]
    if isinstance(one, GraphQLInputObjectType | GraphQLObjectType):
        return [fault for name in one.fields for fault in _of_field(one, ours, name)]
    return []


def _of_field(one: Any, ours: Any, name: str) -> list[str]:
    field, known = one.fields[name], ours.fields.get(name)
    if known is None:
        return [f"{one.name}.{name}"]
    found = [] if str(field.type) == str(known.type) else [f"{one.name}.{name}: {field.type}"]
    arguments, knows = getattr(field, "args", {}), getattr(known, "args", {})
    taken = {argument: str(knows[argument].type) for argument in knows}
    return found + [
        f"{one.name}.{name}({argument}: {value.type})"
        for argument, value in arguments.items()
        if taken.get(argument) != str(value.type)
    ]
