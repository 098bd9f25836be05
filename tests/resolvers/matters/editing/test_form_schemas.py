"""Form schemas come from people and run on what strangers send."""

import time
from typing import Any

import jsonschema_rs
import pytest

from api.context import Services
from resolvers.applications.form import form_problems
from resolvers.matters.checks import CHECKS
from resolvers.matters.forms import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_PATTERN, bounded, schema_problems
from resolvers.matters.model import Matter
from seeds.catalogue import MATTERS
from tests.graphql import Client
from tests.resolvers.matters.editing.steps import CODE, content, do, done, editor, told


def one(schema: Any) -> dict[str, Any]:
    """A form with one field."""
    return {"type": "object", "properties": {"a": schema}}


def nested(levels: int, inner: Any) -> Any:
    for _ in range(levels):
        inner = {"not": inner}
    return inner


def multiplying(levels: int) -> dict[str, Any]:
    """Each part refers twice to the next: 2 ** levels places, without a circle."""
    parts = {f"p{level}": {"allOf": [{"$ref": f"#/$defs/p{level + 1}"}] * 2} for level in range(levels)}
    return {**one({"$ref": "#/$defs/p0"}), "$defs": {**parts, f"p{levels}": {"type": "string"}}}


def found(schema: Any) -> list[tuple[str, str]]:
    return [(problem.key, ".".join(problem.path)) for problem in schema_problems(schema, "form")]


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.name)
def test_every_seeded_matter_would_be_taken(matter: Matter) -> None:
    assert [problem.key for check in CHECKS for problem in check(matter)] == []


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object"},
        one({"type": "string", "pattern": "^[1-9]\\d{5}(?:19|20)\\d{2}[0-9X]{8}$"}),
        one({"type": "string", "pattern": "^[\\p{Han}·]{2,30}$"}),
        {**one({"$ref": "#/$defs/address"}), "$defs": {"address": {"type": "string"}}},
        {**one({"$ref": "#/$defs/a~1b"}), "$defs": {"a/b": {"type": "string"}}},
        one({"enum": [{"$ref": "https://example.com/", "pattern": "(?=a)"}]}),
        {"type": "object", "properties": {"$id": {"type": "string"}, "pattern": {"type": "string"}}},
        multiplying(6),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_form_needs_is_taken(schema: dict[str, Any]) -> None:
    assert found(schema) == []


@pytest.mark.parametrize(
    ("schema", "key", "path"),
    [
        ([], "form.not_object", "form"),
        (True, "form.not_object", "form"),
        ({"type": "string"}, "form_schema.dialect", "form"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}, "form_schema.dialect", "form"),
        ({"type": "object", "properties": [1]}, "form_schema.invalid", "form.properties"),
        ({"type": "object", "required": "a"}, "form_schema.invalid", "form.required"),
        (one({"type": "text"}), "form_schema.invalid", "form.properties.a.type"),
        (one({"maxLength": -1}), "form_schema.invalid", "form.properties.a.maxLength"),
        (one(True), "form_schema.invalid", "form.properties.a"),
        (one({"type": "array", "items": False}), "form_schema.invalid", "form.properties.a.items"),
        (one({"$ref": "https://example.com/s.json"}), "form_schema.reference", "form.properties.a.$ref"),
        (one({"$ref": "file:///etc/passwd"}), "form_schema.reference", "form.properties.a.$ref"),
        (one({"$ref": "other.json#/a"}), "form_schema.reference", "form.properties.a.$ref"),
        (one({"$ref": "#/$defs/none"}), "form_schema.reference", "form.properties.a.$ref"),
        (one({"$ref": "#named"}), "form_schema.reference", "form.properties.a.$ref"),
        ({"type": "object", "$ref": "#/examples/0", "examples": [{}]}, "form_schema.reference", "form.$ref"),
        (one({"$id": "https://example.com/s"}), "form_schema.keyword", "form.properties.a.$id"),
        (one({"$dynamicRef": "#x"}), "form_schema.keyword", "form.properties.a.$dynamicRef"),
        (one({"$ref": "#"}), "form_schema.circular", "form"),
        (one({"$ref": "#/properties/a"}), "form_schema.circular", "form"),
        ({"type": "object", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}}, "form_schema.circular", "form"),
        (multiplying(30), "form_schema.too_many", "form"),
        ({"type": "object", "properties": {f"p{n}": {} for n in range(MAX_NODES)}}, "form_schema.too_many", "form"),
        (one(nested(MAX_DEPTH, {})), "form.too_deep", "form"),
        (one(nested(900, {})), "form.too_deep", "form"),
        (one({"description": "长" * MAX_BYTES}), "form.too_large", "form"),
        (one({"maximum": 10**40}), "form.not_object", "form"),
        (one({"title": "\ud800"}), "form.not_object", "form"),
        (one({"pattern": "("}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"pattern": "a" * (MAX_PATTERN + 1)}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"pattern": "^(?=.*[0-9]).*$"}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"pattern": "(?<!a)b"}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"pattern": "^(a+)\\1$"}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"pattern": "((a{100}){100}){100}"}), "form_schema.pattern", "form.properties.a.pattern"),
        (one({"patternProperties": {"(": {}}}), "form_schema.pattern", "form.properties.a.patternProperties"),
    ],
)  # fmt: skip
def test_what_would_hurt_is_refused_with_its_place(schema: Any, key: str, path: str) -> None:
    assert (key, path) in found(schema)


def test_no_schema_can_be_refused_slowly() -> None:
    began = time.process_time()
    for schema in (multiplying(200), one({"pattern": "(x+x+)+y"}), one(nested(900, {})), one({"enum": [0] * 30_000})):
        found(schema)

    assert time.process_time() - began < 1


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(.*a){12}$", "(x+x+)+y", "^([\\w-]+\\.?)+@$"])
def test_patterns_that_make_others_backtrack_take_no_time_here(pattern: str) -> None:
    schema = one({"type": "string", "pattern": pattern})
    assert found(schema) == []
    began = time.process_time()

    problems = form_problems(schema, {"a": "a" * 50_000 + "!"})

    assert time.process_time() - began < 1
    assert [problem.key for problem in problems] in ([], ["form.pattern"])


def test_the_engine_without_limits_would_take_look_around() -> None:
    """What the refusal is for: by default the validator compiles it, for an engine that backtracks."""
    assert jsonschema_rs.Draft202012Validator({"pattern": "^(?=.*[0-9]).*$"}).is_valid("a1")


@pytest.mark.parametrize(
    "value", [[], "问", None, {"a": "\ud800"}, {"a": 2**70}, {"a": "长" * MAX_BYTES}, nested(50, 1)]
)
def test_a_guide_is_an_object_of_bounded_size(value: Any) -> None:
    assert [problem.path for problem in bounded(value, "content", "guide")] == [("content", "guide")]


async def test_an_editor_is_told_where(client: Client, services: Services) -> None:
    author = await editor(services, client, 1)
    draft = await done(author, "draftMatter", code=CODE)
    form = one({"type": "string", "pattern": "^(?=a)"})

    payload = await do(author, "saveMatterDraft", code=CODE, revision=draft["revision"], content=content(form=form))

    assert told(payload) == [("INVALID", "content.form.properties.a.pattern")]
    assert payload["userErrors"][0]["message"].startswith("正则表达式")
