"""What is told of a guide before it is published. Nothing that an editor sends may take long or break the checker."""

import time
from dataclasses import replace
from typing import Any

import pytest

from auth.problems import Problem
from resolvers.matters.guidance.check import MAX_PATHS, check_guide
from resolvers.matters.guidance.shape import MAX_PROBLEMS
from schema.words import words
from tests.resolvers.matters.guidance.trees import FORM, MATTER, chain, effect, question

A_YES, A_NO, B_YES = {"a": ["YES"]}, {"a": ["NO"]}, {"b": ["YES"]}


def problems(questions: Any, *effects: Any, **changed: Any) -> list[Problem]:
    return check_guide(replace(MATTER, guide={"questions": questions, "effects": list(effects)}, **changed))


def told(questions: Any, *effects: Any, **changed: Any) -> list[tuple[str, str]]:
    """Key and path of each problem, once it has been put into words."""
    found = problems(questions, *effects, **changed)
    assert all(words(one.key, "zh", one.values) and words(one.key, "en", one.values) for one in found)
    return [(one.key.removeprefix("guide."), "/".join(one.path)) for one in found]


def test_a_matter_without_a_guide_has_no_problems() -> None:
    assert check_guide(MATTER) == []


def test_a_guide_that_makes_sense_has_none() -> None:
    assert (
        told(
            [question("a"), question("b")],
            effect(A_YES, materials=[{"key": "letter", "need": "REQUIRED", "note": "签名"}], promisedDays=5),
            effect(A_NO, materials=[{"key": "letter", "need": "DROPPED"}], form={"drop": ["place.area"]}),
            effect(B_YES, form={"only": {"goods": ["热食"]}, "const": {"shop": "餐馆"}, "default": {"note": "无"}}),
            effect({"b": ["NO"]}, refusal={"reason": "不用办", "instead": "备案", "matter": "other"}),
        )
        == []
    )


def test_a_loop_is_told_with_the_answers_that_lead_into_it() -> None:
    (problem,) = problems([question("a"), question("b", branches=[{"when": B_YES, "to": "a"}])])

    assert (problem.key, problem.path) == ("guide.loop", ("guide", "questions", "0"))
    assert problem.values["answers"] == "a=YES, b=YES"


def test_a_question_that_leads_to_itself_is_a_loop() -> None:
    again = {"value": "AGAIN", "label": "再来", "next": "a"}
    options = [again, {"value": "STOP", "label": "停", "next": "END"}]

    assert told([question("a", options=options)]) == [("loop", "guide/questions/0")]


def test_a_question_that_nobody_is_asked_is_dead() -> None:
    options = [{"value": value, "label": value, "next": "END"} for value in ("X", "Y")]

    assert told([question("a", options=options), question("b")]) == [("dead_question", "guide/questions/1")]


def test_a_question_behind_a_refusal_is_dead() -> None:
    refused = {"reason": "不行"}

    assert told(
        [question("a"), question("b")], effect({"a": ["YES", "NO"]}, refusal=refused), effect(B_YES, promisedDays=1)
    ) == [("dead_question", "guide/questions/1"), ("dead_effect", "guide/effects/1"), ("refuses_all", "guide")]


def test_an_effect_that_no_answers_bring_about_is_dead() -> None:
    options = [{"value": "X", "label": "X", "next": "END"}, {"value": "Y", "label": "Y"}]
    both = effect({"a": ["X"], "b": ["YES"]}, promisedDays=1)

    assert told([question("a", options=options), question("b")], both) == [("dead_effect", "guide/effects/0")]


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        ({"materials": [{"key": "plan", "need": "DROPPED"}]}, {"materials": [{"key": "plan", "need": "REQUIRED"}]},
         ("material_contradiction", "guide/effects/1/materials/0")),
        ({"form": {"drop": ["note"]}}, {"form": {"require": ["note"]}},
         ("field_contradiction", "guide/effects/1/form/require")),
        ({"form": {"drop": ["place"]}}, {"form": {"const": {"place.area": "9"}}},
         ("field_contradiction", "guide/effects/1/form/const")),
        ({"form": {"const": {"shop": "餐馆"}}}, {"form": {"const": {"shop": "商店"}}},
         ("field_contradiction", "guide/effects/1/form/const")),
        ({"form": {"only": {"goods": ["热食"]}}}, {"form": {"only": {"goods": ["冷食"]}}},
         ("field_contradiction", "guide/effects/1/form/only")),
        ({"form": {"only": {"goods": ["热食"]}}}, {"form": {"const": {"goods": ["冷食"]}}},
         ("field_contradiction", "guide/effects/1/form/const")),
        ({"form": {"only": {"shop": ["餐馆"]}}}, {"form": {"default": {"shop": "商店"}}},
         ("field_contradiction", "guide/effects/1/form/default")),
    ],
)  # fmt: skip
def test_effects_that_come_together_must_not_contradict_each_other(
    first: Any, second: Any, where: tuple[str, str]
) -> None:
    together = [effect(A_YES, **first), effect(B_YES, **second)]

    assert told([question("a"), question("b")], *together) == [where]
    # Apart they are fine.
    assert told([question("a")], effect(A_YES, **first), effect(A_NO, **second)) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"materials": [{"key": "nothing", "need": "DROPPED"}]}, ("unknown_material", "materials/0")),
        ({"materials": [{"key": "plan", "need": "DROPPED"}] * 2}, ("twice", "materials/0")),
        ({"form": {"drop": ["nothing"]}}, ("unknown_field", "form/drop")),
        ({"form": {"drop": ["place.nothing"]}}, ("unknown_field", "form/drop")),
        ({"form": {"require": ["shop.deeper"]}}, ("unknown_field", "form/require")),
        ({"form": {"drop": ["name"]}}, ("read_only", "form/drop/name")),
        ({"form": {"const": {"name": "某人"}}}, ("read_only", "form/const/name")),
        ({"form": {"const": {"shop": "银行"}}}, ("wrong_value", "form/const/shop")),
        ({"form": {"default": {"note": ""}}}, ("wrong_value", "form/default/note")),
        ({"form": {"only": {"shop": ["银行"]}}}, ("unknown_choice", "form/only/shop")),
        ({"form": {"only": {"note": ["无"]}}}, ("unknown_choice", "form/only/note")),
        ({"promisedDays": 11}, ("days", "promisedDays")),
    ],
)  # fmt: skip
def test_an_effect_is_about_what_the_matter_has(changes: Any, where: tuple[str, str]) -> None:
    key, path = where

    assert told([question("a")], effect(A_YES, **changes)) == [(key, f"guide/effects/0/{path}")]


@pytest.mark.parametrize(
    ("questions", "effects", "where"),
    [
        ([question("a"), question("a")], [], ("twice", "guide/questions/0")),
        ([question("a", options=[{"value": "X", "label": "x"}] * 2)], [], ("twice", "guide/questions/0/options/0")),
        ([question("a", branches=[{"when": A_YES, "to": "c"}])], [],
         ("unknown_question", "guide/questions/0/branches/0/to")),
        ([question("a", branches=[{"when": {"c": ["YES"]}, "to": "END"}])], [],
         ("unknown_question", "guide/questions/0/branches/0/when/c")),
        ([question("a")], [effect({"a": ["MAYBE"]}, promisedDays=1)],
         ("unknown_option", "guide/effects/0/when/a")),
    ],
)  # fmt: skip
def test_every_key_is_there_and_there_once(questions: Any, effects: Any, where: tuple[str, str]) -> None:
    assert told(questions, *effects) == [where]


@pytest.mark.parametrize(
    ("guide", "path"),
    [
        ({"questions": []}, "guide/questions"),
        ({"questions": [{**question("a"), "options": [{"value": "X", "label": "x"}]}]}, "guide/questions/0/options"),
        ({"questions": [question("END")]}, "guide/questions/0/key"),
        ({"questions": [question("a", text="长" * 301)]}, "guide/questions/0/text"),
        ({"questions": [question("a", script="…")]}, "guide/questions/0"),
        ({"questions": [question("a")], "effects": [{"when": A_YES}]}, "guide/effects/0"),
        ({"questions": [question("a")], "effects": [effect({}, promisedDays=1)]}, "guide/effects/0/when"),
        ({"questions": [question("a")], "effects": [effect(A_YES, promisedDays=-1)]}, "guide/effects/0/promisedDays"),
        ({"questions": [question("a")], "effects": [effect(A_YES, form={"drop": ["a.b.c"]})]},
         "guide/effects/0/form/drop/0"),
        ({"questions": "all of them"}, "guide/questions"),
        ({"nothing": 1}, "guide"),
    ],
)  # fmt: skip
def test_what_is_no_guide_is_told_by_path(guide: Any, path: str) -> None:
    found = check_guide(replace(MATTER, guide=guide))

    assert path in {"/".join(one.path) for one in found}
    assert {one.key for one in found} == {"guide.shape"}


def nested(depth: int) -> Any:
    inner: Any = {}
    for _ in range(depth):
        inner = {"questions": [inner]}
    return inner


@pytest.mark.parametrize(
    ("guide", "key"),
    [
        ({"questions": chain(10_000)}, "guide.too_large"),
        ({"questions": chain(51)}, "guide.shape"),
        ({"questions": [question("a")] + [{"bad": 1}] * 49}, "guide.shape"),
        ({"questions": chain(50)}, "guide.too_many_paths"),
        (nested(5_000), "guide.not_json"),
        ({"questions": [question("a")], "effects": [effect(A_YES, promisedDays=2**70)]}, "guide.not_json"),
        ({"questions": [question("a", text="\ud800")]}, "guide.not_json"),
    ],
)
def test_a_huge_or_broken_guide_is_refused_quickly(guide: Any, key: str) -> None:
    started = time.process_time()
    found = check_guide(replace(MATTER, guide=guide))

    assert found[0].key == key
    assert len(found) <= MAX_PROBLEMS
    assert time.process_time() - started < 2


def test_as_many_paths_as_may_be_are_walked_in_bearable_time() -> None:
    keys = [f"q{place}" for place in range(12)]
    sets = [
        effect({key: [value]}, form={"only": {"goods": ["热食", "冷食"]}, "default": {"note": "无"}})
        for key in keys
        for value in ("YES", "NO")
    ]
    started = time.process_time()

    assert 2 ** len(keys) == MAX_PATHS
    assert problems(chain(12), *sets) == []
    assert time.process_time() - started < 5


@pytest.mark.parametrize("form", [{"type": 7}, {"properties": []}, {"properties": {"shop": {"enum": 1}}}])
def test_a_form_that_is_none_is_told(form: Any) -> None:
    assert told([question("a")], effect(A_YES, form={"drop": ["shop"]}), form=form) == [("form", "form")]


def test_a_field_that_refers_elsewhere_is_never_fetched() -> None:
    far = {**FORM, "properties": {"shop": {"$ref": "https://example.invalid/schema.json"}}}

    assert told([question("a")], effect(A_YES, form={"const": {"shop": 1}}), form=far) == [
        ("wrong_value", "guide/effects/0/form/const/shop")
    ]
