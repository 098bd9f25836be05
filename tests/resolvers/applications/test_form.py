from typing import Any

import pytest

from auth.problems import Invalid, Required
from resolvers.applications.form import (
    MAX_ERRORS,
    MAX_FORM_BYTES,
    check_size,
    form_problems,
)
from seeds.matters.forms import form, text

SCHEMA = form(
    "申请表",
    {
        "name": text("姓名", maximum=5),
        "born": {"type": "string", "title": "出生日期", "format": "date"},
        "code": {"type": "string", "title": "信用代码", "pattern": "^[0-9A-Z]{4}$"},
        "kind": {"title": "类别", "enum": ["甲", "乙"]},
        "agreed": {"type": "boolean", "title": "承诺", "const": True},
        "place": {
            "type": "object",
            "title": "场所",
            "required": ["street"],
            "properties": {"street": {"type": "string", "title": "街道"}, "area": {"type": "number", "maximum": 9}},
            "additionalProperties": False,
        },
        "people": {
            "type": "array",
            "title": "人员",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "title": "人员姓名"}, "age": {"type": "integer"}},
            },
        },
    },
)
RIGHT: dict[str, Any] = {
    "name": "张三",
    "born": "1990-02-28",
    "code": "AB12",
    "kind": "甲",
    "agreed": True,
    "place": {"street": "建安中路", "area": 9},
    "people": [{"name": "李四"}, {"name": "王五", "age": 30}],
}


def problems(**changes: Any) -> list[tuple[type, str, tuple[str, ...]]]:
    """What is wrong after these changes; None takes a field away."""
    given = {key: value for key, value in {**RIGHT, **changes}.items() if value is not None}
    return [(type(one), one.key, one.path) for one in form_problems(SCHEMA, given)]


def test_a_right_form_has_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "kind", "rule", "path"),
    [
        ({"name": None}, Required, "required", "name"),
        ({"name": ""}, Invalid, "minLength", "name"),
        ({"name": "一二三四五六"}, Invalid, "maxLength", "name"),
        ({"name": 3}, Invalid, "type", "name"),
        ({"born": "1990-02-30"}, Invalid, "format", "born"),
        ({"born": "1990/02/28"}, Invalid, "format", "born"),
        ({"code": "AB1"}, Invalid, "pattern", "code"),
        ({"kind": "丙"}, Invalid, "enum", "kind"),
        ({"agreed": False}, Invalid, "const", "agreed"),
        ({"place": None}, Required, "required", "place"),
        ({"place": {}}, Required, "required", "place.street"),
        ({"place": {"street": 1}}, Invalid, "type", "place.street"),
        ({"place": {"street": "", "area": 10}}, Invalid, "maximum", "place.area"),
        ({"place": {"street": "", "more": 1}}, Invalid, "additionalProperties", "place"),
        ({"people": []}, Invalid, "minItems", "people"),
        ({"people": [{"name": "李四"}, {}]}, Required, "required", "people.1.name"),
        ({"people": [{"name": "李四", "age": "三十"}]}, Invalid, "type", "people.0.age"),
        ({"people": [{"name": "李四"}, {"name": "李四"}]}, Invalid, "uniqueItems", "people"),
        ({"people": ["李四"]}, Invalid, "type", "people.0"),
    ],
)
def test_every_error_has_its_path(changes: dict[str, Any], kind: type, rule: str, path: str) -> None:
    assert problems(**changes) == [(kind, f"form.{rule}", ("form", *path.split(".")))]


def test_a_field_that_nobody_defined_is_an_error_of_the_form() -> None:
    assert problems(more="x") == [(Invalid, "form.additionalProperties", ("form",))]


def test_everything_is_told_at_once() -> None:
    found = problems(name=None, born="明天", place={}, people=[{}, {"name": "李四"}, {"age": "三十"}], kind="丁")
    assert {".".join(path[1:]) for _, _, path in found} == {
        "name", "born", "place.street", "people.0.name", "people.2.name", "people.2.age", "kind",
    }  # fmt: skip


def test_an_empty_form_names_every_required_field() -> None:
    found = form_problems(SCHEMA, {})
    assert {one.path for one in found} == {("form", key) for key in RIGHT}


def test_errors_carry_the_title_that_people_know() -> None:
    (missing,) = form_problems(SCHEMA, {**RIGHT, "people": [{}]})
    assert missing.values["title"] == "人员姓名"


def test_a_thousand_errors_are_cut_short() -> None:
    assert len(problems(people=[{"age": str(place)} for place in range(1000)])) == MAX_ERRORS


def test_a_form_of_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    largest = {"a": "x" * (MAX_FORM_BYTES - len('{"a":""}'))}
    assert check_size(largest) == largest
    with pytest.raises(Invalid, match=r"form\.too_large"):
        check_size({"a": largest["a"] + "x"})


def test_the_size_counts_bytes_not_characters() -> None:
    with pytest.raises(Invalid, match=r"form\.too_large"):
        check_size({"a": "字" * (MAX_FORM_BYTES // 2)})


@pytest.mark.parametrize("form", [[], "x", 1, None, True, [{"name": "张三"}]])
def test_a_form_is_an_object(form: Any) -> None:
    with pytest.raises(Invalid, match=r"form\.not_object"):
        check_size(form)


@pytest.mark.parametrize("value", [10**30, 2**53, -(2**53), float("inf"), float("nan")])
def test_a_number_that_nobody_can_sign_is_refused(value: float) -> None:
    assert check_size({"a": [2**53 - 1, 0.5, True]})
    with pytest.raises(Invalid, match=r"certificate\.unsignable"):
        check_size({"a": [value]})


@pytest.mark.parametrize("value", ["\ud800", float], ids=["half a character", "no JSON"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(Invalid, match=r"form\.not_object"):
        check_size({"a": value})


def test_hostile_depth_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(Invalid):
        check_size(deep)
