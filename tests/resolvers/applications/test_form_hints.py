"""Conditions and rules of forms, and which of them a publication takes."""

from typing import Any

import orjson
import pytest

from resolvers.applications.form import form_problems
from resolvers.matters.form_language.check import hint_problems
from resolvers.matters.form_language.conditions import Subject, holds
from resolvers.matters.form_language.places import value_at
from resolvers.matters.form_language.visibility import hidden_fields, visible_part
from schema.words import words
from seeds.catalogue import MATTERS

WORDS = {"zh": "结束日期不能早于开始日期", "en": "The end can't come before the start"}


def form(properties: dict[str, Any], *rules: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    base = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {**base, "x-rules": list(rules)} if rules else base


def text(**hints: Any) -> dict[str, Any]:
    return {"type": "string", "title": "字段", **hints}


def when(condition: Any) -> dict[str, Any]:
    return text(**{"x-visible-when": condition})


def is_true(condition: dict[str, Any], values: dict[str, Any]) -> bool:
    def read(subject: Subject) -> Any:
        return value_at(values, subject.name)

    return holds(condition, read)


def paths(schema: Any, given: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.key, one.path) for one in form_problems(schema, given)]


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ({"field": "a", "equals": 1}, {"a": 1}, True),
        ({"field": "a", "equals": 1}, {"a": True}, False),
        ({"field": "a", "equals": 1}, {}, False),
        ({"field": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"field": "a", "contains": "广安区"}, {"a": "四川省广安市广安区一号"}, True),
        ({"field": "a", "contains": "x"}, {"a": ["x"]}, True),
        ({"field": "a", "contains": "x"}, {"a": {"x": 1}}, False),
        ({"field": "a", "exists": True}, {"a": ""}, False),
        ({"field": "a", "exists": False}, {}, True),
        ({"field": "a", "exists": True}, {"a": False}, True),
        ({"field": "a", "atLeast": 3}, {"a": 3.5}, True),
        ({"field": "a", "atLeast": 3}, {"a": "4"}, False),
        ({"field": "a", "atMost": "2026-01-31"}, {"a": "2026-01-30"}, True),
        ({"field": "a", "sameAs": {"field": "b"}}, {"a": "x", "b": "x"}, True),
        ({"field": "a", "sameAs": {"field": "b"}}, {}, False),
        ({"not": {"field": "a", "equals": 1}}, {"a": 2}, True),
        ({"any": [{"field": "a", "equals": 1}, {"field": "b", "equals": 1}]}, {"b": 1}, True),
        ({"all": [{"field": "a", "equals": 1}, {"field": "b", "equals": 1}]}, {"b": 1}, False),
        ({"field": "__proto__.constructor", "exists": True}, {"__proto__": []}, False),
        ({"field": "a.b.c", "equals": 1}, {"a": {"b": {"c": 1}}}, True),
        ({"field": "a", "resembles": 1}, {"a": 1}, False),
        ({"unless": {"field": "a"}}, {"a": 1}, False),
    ],
)
def test_conditions(condition: dict[str, Any], values: dict[str, Any], expected: bool) -> None:
    assert is_true(condition, values) is expected


def test_what_is_hidden_is_not_required_and_not_kept() -> None:
    schema = form({"kind": text(), "permit": when({"field": "kind", "equals": "外地"})}, required=("kind", "permit"))
    assert paths(schema, {"kind": "本地", "permit": 7}) == []
    assert visible_part(schema, {"kind": "本地", "permit": 7})[1] == {"kind": "本地"}
    assert paths(schema, {"kind": "外地"}) == [("form.required", ("form", "permit"))]
    assert paths(schema, {"kind": "外地", "permit": 7}) == [("form.type", ("form", "permit"))]


def test_hiding_goes_on_to_what_depends_on_it() -> None:
    schema = form(
        {"a": text(), "b": when({"field": "a", "equals": "1"}), "c": when({"field": "b", "exists": True})},
    )
    assert hidden_fields(schema, {"a": "2", "b": "x", "c": "y"}) == {"b", "c"}
    assert hidden_fields(schema, {"a": "1", "b": "x", "c": "y"}) == set()


def test_groups_hide_with_all_that_is_in_them() -> None:
    group = {
        "type": "object",
        "properties": {"x": text()},
        "required": ["x"],
        "x-visible-when": {"field": "a", "equals": 1},
    }
    schema = form(
        {"a": {"type": "integer"}, "g": group, "d": when({"field": "g.x", "exists": True})}, required=("g",)
    )
    assert visible_part(schema, {"a": 2, "g": {"x": "1"}, "d": "1"})[1] == {"a": 2}
    assert paths(schema, {"a": 1}) == [("form.required", ("form", "g"))]


def test_what_an_alternative_asks_for_is_not_asked_for_when_hidden() -> None:
    hidden = when({"field": "a", "equals": "1"})
    schema = {**form({"a": text(), "b": hidden}), "if": {"required": ["a"]}, "then": {"required": ["b"]}}
    assert paths(schema, {"a": "2"}) == []
    assert paths(schema, {"a": "1"}) == [("form.required", ("form", "b"))]


def test_a_circle_that_got_in_shows_everything() -> None:
    schema = form({"a": when({"field": "b", "exists": True}), "b": when({"field": "a", "exists": True})})
    assert hidden_fields(schema, {}) == set()
    assert [one.key for one in hint_problems(schema)] == ["form_hint.circular"]


def test_a_long_chain_of_conditions_is_walked_without_recursion() -> None:
    chain = {f"f{n}": when({"field": f"f{n - 1}", "exists": True}) for n in range(1, 490)}
    schema = form({"f0": text(), **chain})
    assert hint_problems(schema) == []
    assert len(hidden_fields(schema, {f"f{n}": "x" for n in range(1, 490)})) == 489


@pytest.mark.parametrize(
    ("rule", "values", "broken"),
    [
        ({"type": "order", "fields": ["a", "b"]}, {"a": "2026-02-01", "b": "2026-01-31"}, "b"),
        ({"type": "order", "fields": ["a", "b"]}, {"a": "2026-01-31", "b": "2026-01-31"}, None),
        ({"type": "order", "fields": ["a", "b"], "strict": True}, {"a": "2026-01-31", "b": "2026-01-31"}, "b"),
        ({"type": "order", "fields": ["a", "b"]}, {"a": "2026-01-31"}, None),
        ({"type": "equal", "fields": ["a", "b"]}, {"a": 1, "b": True}, "b"),
        ({"type": "different", "fields": ["a", "b"]}, {"a": "x", "b": "x"}, "b"),
        ({"type": "sum", "fields": ["n", "m"], "equals": "total"}, {"n": 0.1, "m": 0.2, "total": 0.3}, None),
        ({"type": "sum", "fields": ["n", "m"], "equals": "total"}, {"n": 0.1, "m": 0.3, "total": 0.3}, "total"),
        ({"type": "sum", "fields": ["rows.*.n"], "atMost": 5, "at": "rows"}, {"rows": [{"n": 3}, {"n": 3}]}, "rows"),
        ({"type": "sum", "fields": ["rows.*.n"], "atMost": 5, "at": "rows"}, {"rows": "no list"}, None),
        ({"type": "required-if", "field": "a", "when": {"field": "b", "equals": 1}}, {"b": 1}, "a"),
        ({"type": "required-if", "field": "a", "when": {"field": "b", "equals": 1}}, {"b": 2}, None),
        ({"type": "holds", "at": "a", "condition": {"field": "a", "in": [1, 2]}}, {"a": 3}, "a"),
        ({"type": "unheard of", "at": "a"}, {"a": 3}, None),
    ],
)
def test_rules(rule: dict[str, Any], values: dict[str, Any], broken: str | None) -> None:
    rows = {"type": ["array", "string"], "items": {"type": "object", "properties": {"n": {}}}}
    schema = form({"a": {}, "b": {}, "n": {}, "m": {}, "total": {}, "rows": rows}, {**rule, "message": WORDS})
    assert paths(schema, values) == ([("form.rule", ("form", broken))] if broken else [])


def test_a_rule_about_a_hidden_field_says_nothing() -> None:
    schema = form(
        {"a": text(), "b": when({"field": "a", "equals": "show"})},
        {"type": "different", "fields": ["a", "b"], "message": WORDS},
        {"type": "required-if", "field": "b", "when": {"field": "a", "exists": True}, "message": WORDS},
    )
    assert paths(schema, {"a": "x", "b": "x"}) == []
    assert paths(schema, {"a": "show"}) == [("form.rule", ("form", "b"))]


def test_everything_is_told_at_once_in_either_language() -> None:
    schema = form(
        {"name": text(**{"x-title": {"en": "Name"}}), "from": text(format="date"), "to": text()},
        {"type": "order", "fields": ["from", "to"], "message": WORDS},
        required=("name",),
    )
    found = form_problems(schema, {"from": "2026-03-01", "to": "2026-02-01"})
    said = {locale: [words(one.key, locale, one.values) for one in found] for locale in ("zh", "en")}
    assert said == {
        "zh": ["请填写“字段”", f"请核对：{WORDS['zh']}"],
        "en": ["“Name” is missing", f"Please check: {WORDS['en']}"],
    }
    (wrong,) = form_problems(schema, {"name": "x", "from": "昨天"})
    assert words(wrong.key, "zh", wrong.values) == "“字段”格式不正确，应为日期，如 2026-01-31"


def test_braces_in_a_message_are_only_braces() -> None:
    message = {"zh": "{title.__class__}", "en": "{0}"}
    schema = form(
        {"a": {}}, {"type": "holds", "at": "a", "condition": {"field": "a", "equals": 1}, "message": message}
    )
    (found,) = form_problems(schema, {})
    assert words(found.key, "zh", found.values) == "请核对：{title.__class__}"


@pytest.mark.parametrize(
    ("hints", "key"),
    [
        ({"x-visible-when": {"field": "nowhere", "exists": True}}, "form_hint.field"),
        ({"x-visible-when": {"fact": "person.age", "atLeast": 60}}, "form_hint.fact"),
        ({"x-visible-when": {"field": "b"}}, "form_hint.invalid"),
        ({"x-visible-when": {"field": "b", "equals": 1, "in": [1]}}, "form_hint.invalid"),
        ({"x-visible-when": {"all": []}}, "form_hint.invalid"),
        ({"x-visible-when": {"field": "b", "equals": {"$ne": 1}}}, "form_hint.invalid"),
        ({"x-visible-when": "b == 1"}, "form_hint.invalid"),
        ({"x-visible-when": {"field": "a", "exists": True}}, "form_hint.circular"),
        ({"x-prefill": "file:///etc/passwd"}, "form_hint.invalid"),
        ({"x-widget": "<script>"}, "form_hint.invalid"),
        ({"x-order": -1}, "form_hint.invalid"),
        ({"x-rules": []}, "form_hint.place"),
        ({"items": {"x-visible-when": {"field": "b", "exists": True}}}, "form_hint.place"),
    ],
)
def test_a_publication_refuses(hints: dict[str, Any], key: str) -> None:
    assert [one.key for one in hint_problems(form({"a": text(**hints), "b": {}}))] == [key]


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "order", "fields": ["a"]},
        {"type": "order", "fields": ["a", "nowhere"]},
        {"type": "sum", "fields": ["a"]},
        {"type": "sum", "fields": ["a"], "equals": "b", "atMost": 3},
        {"type": "equal", "fields": ["a", "rows.*.n"]},
        {"type": "required-if", "field": "a"},
        {"type": "holds", "at": "a", "condition": {"field": "nowhere", "exists": True}},
        {"type": "eval", "fields": ["a", "b"]},
    ],
)
def test_a_publication_refuses_rules(rule: dict[str, Any]) -> None:
    rows = {"type": "array", "items": {"type": "object", "properties": {"n": {}}}}
    assert hint_problems(form({"a": {}, "b": {}, "rows": rows}, {**rule, "message": WORDS}))
    (unsaid,) = hint_problems(
        form({"a": {}, "b": {}}, {"type": "equal", "fields": ["a", "b"], "message": {"zh": "一"}})
    )
    assert unsaid.path == ("x-rules", "0", "message")


def test_fields_may_be_called_as_hints_are() -> None:
    assert hint_problems(form({"x-rules": text(), "x-visible-when": text(), "properties": text()})) == []


def test_the_largest_forms_with_the_deepest_conditions_take_no_time() -> None:
    deep: dict[str, Any] = {"field": "f0", "contains": "y" * 50}
    for _ in range(12):
        deep = {"not": deep}
    schema = form({"f0": text(), **{f"f{n}": when(deep) for n in range(1, 300)}})
    assert len(orjson.dumps(schema)) > 64 * 1024
    assert hint_problems(schema) == []
    assert len(hidden_fields(schema, {"f0": "x" * 60_000})) == 299


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.name)
def test_seeded_forms_follow_the_vocabulary(matter: Any) -> None:
    assert hint_problems(matter.form) == []
    assert "x-instant" not in matter.form or matter.instant
