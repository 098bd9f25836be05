"""What clients were built upon stays: schema.graphql against every release's snapshot in docs/releases/.

Adding is free; clients tolerate enum values that they don't know. What goes is deprecated first, with a date.
"""

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, find_breaking_changes

from schema.root import schema

ROOT = Path(__file__).parents[2]
RELEASES = sorted((ROOT / "docs/releases").glob("*.graphql"))
DATED = re.compile(r"Gone after \d{4}-\d{2}-\d{2}\b.*")


def breaking(old: GraphQLSchema, new: GraphQLSchema) -> list[str]:
    return [f"{change.type.name}: {change.description}" for change in find_breaking_changes(old, new)]


def of_file(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_no_client_of_a_release_breaks(release: Path) -> None:
    assert breaking(of_file(release), of_file(ROOT / "schema.graphql")) == []


def test_there_is_a_release_to_compare_with() -> None:
    assert RELEASES


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        ("type Query { a: Int b: Int }", "type Query { a: Int }", True),
        ("type Query { a: Int! }", "type Query { a: Int }", True),
        ("type Query { a(b: Int): Int }", "type Query { a(b: Int!): Int }", True),
        ("type Query { a: Int }", "type Query { a(b: Int!): Int }", True),
        ("enum E { A B } type Query { a: E }", "enum E { A } type Query { a: E }", True),
        ("enum E { A } type Query { a: E }", "enum E { A B } type Query { a: E }", False),
        ("type Query { a: Int }", "type Query { a: Int b: Int }", False),
        ("type Query { a: Int }", "type Query { a(b: Int): Int! }", False),
    ],
)
def test_the_comparison_knows_what_breaks(old: str, new: str, breaks: bool) -> None:
    assert bool(breaking(build_schema(old), build_schema(new))) is breaks


def test_every_deprecation_says_until_when() -> None:
    parts = [
        one
        for kind in schema._schema.type_map.values()
        for one in (*getattr(kind, "fields", {}).values(), *getattr(kind, "values", {}).values())
    ]
    reasons = [reason for one in parts if (reason := getattr(one, "deprecation_reason", None))]
    assert [reason for reason in reasons if not DATED.fullmatch(reason)] == []
