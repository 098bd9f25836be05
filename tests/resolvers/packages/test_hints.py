"""Conditions and rules of matters in a package's one form: they follow their fields to where those went."""

from typing import Any

import pytest

from auth.problems import Problem
from resolvers.matters.form_language.check import hint_problems
from resolvers.matters.forms import schema_problems
from resolvers.package_applications.splitting import one_form_problems
from resolvers.packages.checks import PackageFault
from resolvers.packages.compose import compose
from resolvers.packages.model import NUMBER, FromResult, Offer, PackageItem
from seeds.catalogue import MATTERS
from seeds.packages import PACKAGES
from tests.resolvers.packages.test_checks import LICENCE, faults, matter, package

SAID = {"zh": "不对", "en": "Wrong."}
A, B = PackageItem("a"), PackageItem("b")


def text(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "minLength": 1, **more}


def shown_if(field: str, value: str, title: str = "配偶姓名") -> dict[str, Any]:
    return text(title, **{"x-visible-when": {"field": field, "equals": value}})


def form(required: tuple[str, ...], *rules: dict[str, Any], **properties: Any) -> dict[str, Any]:
    base = {"type": "object", "title": "表", "required": list(required), "properties": properties}
    return {**base, "additionalProperties": False, **({"x-rules": list(rules)} if rules else {})}


def offer(first: dict[str, Any], second: dict[str, Any], item: PackageItem = B) -> Offer:
    return Offer(package(A, item), (matter("a", form=first), matter("b", form=second)))


def wrong(wanted: Offer, **values: Any) -> dict[str, str]:
    return {".".join(one.path): one.key for one in one_form_problems(wanted, values)}


MARRIED = form(("marital", "spouse"), marital=text("婚姻"), spouse=shown_if("marital", "已婚"))


@pytest.mark.parametrize("written", PACKAGES, ids=lambda one: one.code)
def test_the_one_form_of_every_seed_is_a_form_with_hints(written: Any) -> None:
    by_code = {one.code: one for one in MATTERS}
    made = compose(Offer(written, tuple(by_code[code] for code in written.codes)), frozenset(written.codes)).form
    assert (schema_problems(made), hint_problems(made)) == ([], [])


def test_the_same_field_under_the_same_condition_is_asked_once() -> None:
    other = form(("spouse",), spouse=shown_if("marital", "已婚"), marital=text("婚姻"))
    made = compose(offer(MARRIED, other))
    assert list(made.form["properties"]) == ["marital", "spouse"]
    assert made.fields["b"] == {"spouse": "spouse", "marital": "marital"}
    assert made.form["properties"]["spouse"]["x-visible-when"] == {"field": "marital", "equals": "已婚"}
    wanted = offer(MARRIED, other)
    assert wrong(wanted, marital="未婚") == {}
    assert wrong(wanted, marital="已婚") == {"form.spouse": "form.required"}


@pytest.mark.parametrize("second", [shown_if("marital", "离异"), text("配偶姓名")])
def test_under_another_condition_it_is_asked_again(second: dict[str, Any]) -> None:
    other = form(("spouse",), marital=text("婚姻"), spouse=second)
    wanted = offer(MARRIED, other)
    made = compose(wanted)
    assert made.fields["b"]["spouse"] == "spouse2"
    assert "form.spouse2" in wrong(wanted, marital="离异")
    assert "form.spouse" not in wrong(wanted, marital="离异")


def test_conditions_follow_a_field_that_got_another_name() -> None:
    """Two kinds that aren't one: the second is asked as `kind2`, and what depends on it looks there."""
    first = form(("kind",), kind=text("店铺类别"))
    home = {
        "type": "object",
        "title": "住处",
        "properties": {"owned": text("产权"), "lease": shown_if("home.owned", "租", "租约")},
        "required": ["owned", "lease"],
        "x-visible-when": {"any": [{"field": "kind", "equals": "甲"}, {"not": {"field": "kind", "exists": True}}]},
    }
    same_day = {"field": "to", "sameAs": {"field": "from"}}
    when = {"field": "kind", "equals": "甲"}
    last = {"type": "holds", "at": "to", "condition": same_day, "when": when, "message": SAID}
    second = form(("kind", "home"), last, kind=text("业务类别"), home=home, to=text("止"), **{"from": text("起")})
    wanted = offer(first, second)
    made = compose(wanted)
    assert [*made.form["properties"]] == ["kind", "kind2", "home", "to", "from"]
    assert hint_problems(made.form) == []
    (rule,) = made.form["x-rules"]
    assert rule["when"] == {"field": "kind2", "equals": "甲"}
    assert wrong(wanted, kind="甲", kind2="乙") == {}
    day = {"from": "2026-02-02", "to": "2026-02-02"}
    assert wrong(wanted, kind="乙", kind2="甲", **day) == {"form.home": "form.required"}
    assert wrong(wanted, kind="乙", kind2="甲", home={"owned": "租"}, **day) == {"form.home.lease": "form.required"}
    days = {"from": "2026-02-02", "to": "2026-01-01"}
    assert rule["condition"] == same_day
    assert wrong(wanted, kind="甲", kind2="甲", home={"owned": "自"}, **days) == {"form.to": "form.rule"}
    assert wrong(wanted, kind="甲", kind2="乙", **days) == {}


def test_what_one_matter_hides_and_another_wants_is_asked_of_those_who_need_it() -> None:
    """By `same`, a field is shown more often than the matter shows it: the rest is the matter's own business."""
    first = form((), phone=text("电话"))
    second = form(("urgent", "call"), urgent=text("加急"), call=shown_if("urgent", "是", "电话"))
    wanted = offer(first, second, PackageItem("b", same={"call": "phone"}))
    made = compose(wanted)
    assert made.form["required"] == ["urgent"]
    assert [one["type"] for one in made.form["x-rules"]] == ["required-if"]
    assert wrong(wanted, urgent="否") == {}
    assert wrong(wanted, urgent="是") == {"form.phone": "form.rule"}
    assert wrong(wanted, urgent="是", phone="1") == {}


def test_rules_about_what_comes_later_wait_for_it() -> None:
    rule = {"type": "different", "fields": ["code", "old"], "message": SAID}
    other = {"type": "equal", "fields": ["old", "again"], "message": SAID}
    second = form(("code",), rule, other, code=text("新号"), old=text("旧号"), again=text("再填旧号"))
    item = PackageItem("b", ("a",), later={"code": FromResult("a", NUMBER)})
    wanted = offer(form((), name=text("名")), second, item)
    assert [one["type"] for one in compose(wanted).form["x-rules"]] == ["equal"]
    assert wrong(wanted, old="1", again="2") == {"form.again": "form.rule"}
    assert wrong(wanted, old="1", again="1") == {}


def test_optional_matters_that_nobody_chose_hold_no_rules() -> None:
    rule = {"type": "equal", "fields": ["x", "y"], "message": SAID}
    wanted = offer(
        form((), name=text("名")), form((), rule, x=text("甲"), y=text("乙")), PackageItem("b", optional=True)
    )
    assert "x-rules" not in compose(wanted).form
    assert len(compose(wanted, frozenset("b")).form["x-rules"]) == 1


def test_what_is_told_is_told_of_the_one_form_once() -> None:
    rule = {"type": "equal", "fields": ["x", "y"], "message": SAID}
    both = form(("x",), rule, x=text("甲"), y=text("乙"))
    found: list[Problem] = one_form_problems(offer(both, both), {"x": "1", "y": "2"})
    assert [(one.path, one.values["message"]) for one in found] == [(("form", "y"), SAID)]


@pytest.mark.parametrize(
    ("first", "second", "item", "fault"),
    [
        # What it is to be taken from may be hidden when it is wanted.
        (MARRIED, form((), name=text("配偶")), PackageItem("b", same={"name": "spouse"}), PackageFault.VALUE_UNFIT),
        (
            form((), of={"type": "object", "required": ["a"], "properties": {"a": text("甲")}})
            | {"properties": {}, "title": "表"},
            form((), name=text("甲")),
            PackageItem("b", same={"name": "of.a"}),
            PackageFault.PATH_UNKNOWN,
        ),
        # Whether to show it is known only after the form was filled in.
        (
            MARRIED,
            form((), code=text("号"), more=shown_if("code", "1")),
            PackageItem("b", ("a",), later={"code": FromResult("a", NUMBER)}),
            PackageFault.CONDITION_ON_RESULT,
        ),
        # Two groups that look at each other.
        (
            MARRIED,
            form(
                (),
                p={"type": "object", "properties": {"x": shown_if("q.y", "1"), "z": text("丁")}},
                q={"type": "object", "properties": {"y": text("丙"), "w": shown_if("p.z", "1")}},
            ),
            B,
            PackageFault.FORM_NOT_PLAIN,
        ),
    ],
)
def test_hints_that_a_package_cannot_keep_are_faults(first: Any, second: Any, item: Any, fault: PackageFault) -> None:
    given = (matter("a", form=first, results=(LICENCE.code,)), matter("b", form=second))
    assert fault in faults(package(A, item), *given)


def test_a_group_that_may_hide_gives_no_field_away() -> None:
    group = {
        "type": "object",
        "title": "组",
        "required": ["a"],
        "properties": {"a": text("甲")},
        "x-visible-when": {"field": "kind", "equals": "1"},
    }
    first, second = form((), kind=text("类"), of=group), form((), name=text("甲"))
    item = PackageItem("b", same={"name": "of.a"})
    assert faults(package(A, item), matter("a", form=first), matter("b", form=second)) == [PackageFault.PATH_UNKNOWN]


def test_a_new_version_that_looks_at_nothing_known_is_shown_and_judged_by_its_own_form() -> None:
    """A package is checked when it is written; its matters get new versions afterwards."""
    second = form(("code", "more"), code=text("号"), more=shown_if("code", "1"))
    item = PackageItem("b", ("a",), later={"code": FromResult("a", NUMBER)})
    wanted = offer(form((), name=text("名")), second, item)
    assert "x-visible-when" not in compose(wanted).form["properties"]["more"]
    assert compose(wanted).form["required"] == []
