"""How a guide is written down in JSON, as a JSON Schema, and reading and writing it."""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import orjson

from auth.problems import Invalid, Problem
from resolvers.matters.guidance.model import (
    Branch,
    Condition,
    Effect,
    FormEffect,
    Guide,
    MaterialEffect,
    Need,
    Option,
    Question,
    Refusal,
)

MAX_BYTES = 256 * 1024
MAX_QUESTIONS = 50
MAX_OPTIONS = 20
MAX_EFFECTS = 100
MAX_PROBLEMS = 50

_KEY = {"type": "string", "pattern": "^[a-z][A-Za-z0-9]{0,39}$"}
_VALUE = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]{0,39}$"}
_FIELD = {"pattern": "^[a-z][A-Za-z0-9]{0,39}([.][a-z][A-Za-z0-9]{0,39})?$"}
_TARGET = {"type": "string", "pattern": "^(END|[a-z][A-Za-z0-9]{0,39})$"}
_SENTENCE = {"type": "string", "minLength": 1, "maxLength": 300}
_WORDS = {"type": "string", "minLength": 1, "maxLength": 100}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Any, most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _by_field(values: Any) -> dict[str, Any]:
    return {"type": "object", "propertyNames": _FIELD, "additionalProperties": values, "maxProperties": 10}


_CONDITION = {
    "type": "object",
    "propertyNames": {"pattern": _KEY["pattern"]},
    "additionalProperties": _list(_VALUE, MAX_OPTIONS),
    "minProperties": 1,
    "maxProperties": 10,
}
_OPTION = _object(("value", "label"), value=_VALUE, label=_WORDS, next=_TARGET)
_BRANCH = _object(("when", "to"), when=_CONDITION, to=_TARGET)
# A question with one answer is none; with two at least, there are fewer places in a tree than ends.
_QUESTION = _object(
    ("key", "text", "options"),
    key=_KEY,
    text=_SENTENCE,
    options=_list(_OPTION, MAX_OPTIONS, 2),
    branches=_list(_BRANCH, MAX_OPTIONS),
)
_MATERIAL = _object(("key", "need"), key=_WORDS, need={"enum": [need.value for need in Need]}, note=_SENTENCE)
_FORM = _object(
    (),
    drop=_list({"type": "string", **_FIELD}, 10),
    require=_list({"type": "string", **_FIELD}, 10),
    only=_by_field(_list({}, 50)),
    const=_by_field({}),
    default=_by_field({}),
)
_REFUSAL = _object(("reason",), reason=_SENTENCE, instead=_SENTENCE, matter=_WORDS)
_EFFECT = {
    **_object(
        ("when",),
        when=_CONDITION,
        materials=_list(_MATERIAL, 20),
        form=_FORM,
        promisedDays={"type": "integer", "minimum": 0, "maximum": 1000},
        refusal=_REFUSAL,
    ),
    "minProperties": 2,
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "问答式引导",
    **_object(
        ("questions",),
        questions=_list(_QUESTION, MAX_QUESTIONS),
        effects=_list(_EFFECT, MAX_EFFECTS, 0),
    ),
}
_VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def shape_problems(written: Mapping[str, Any]) -> list[Problem]:
    """Return where JSON isn't a guide, with paths that begin with `guide`; at most 50."""
    try:
        size = len(orjson.dumps(written))
    except TypeError:  # nested beyond measure, or numbers of more than 64 bits
        return [Invalid("guide.not_json", "guide")]
    if size > MAX_BYTES:
        return [Invalid("guide.too_large", "guide", maximum=MAX_BYTES)]
    found: list[Problem] = []
    for error in _VALIDATOR.iter_errors(written):
        path = (str(part) for part in error.instance_path)
        found.append(Invalid("guide.shape", "guide", *path, rule=error.kind.name))
        if len(found) >= MAX_PROBLEMS:
            break
    return found


def read_guide(written: Mapping[str, Any]) -> Guide | None:
    """Read the guide of a published matter, None where it has none."""
    if not written:
        return None
    questions = tuple(_question(one) for one in written["questions"])
    return Guide(questions, tuple(_effect(one) for one in written.get("effects", ())))


def written_guide(guide: Guide) -> dict[str, Any]:
    """Write a guide down as `read_guide` reads it."""
    return {
        "questions": [_question_written(question) for question in guide.questions],
        "effects": [_effect_written(effect) for effect in guide.effects],
    }


def _condition(written: Mapping[str, Any]) -> Condition:
    return Condition({key: tuple(values) for key, values in written.items()})


def _question(written: Mapping[str, Any]) -> Question:
    options = tuple(Option(one["value"], one["label"], one.get("next")) for one in written["options"])
    branches = tuple(Branch(_condition(one["when"]), one["to"]) for one in written.get("branches", ()))
    return Question(written["key"], written["text"], options, branches)


def _effect(written: Mapping[str, Any]) -> Effect:
    materials = written.get("materials", ())
    refusal = written.get("refusal")
    return Effect(
        when=_condition(written["when"]),
        materials=tuple(MaterialEffect(one["key"], Need(one["need"]), one.get("note")) for one in materials),
        form=_form(written.get("form", {})),
        promised_days=written.get("promisedDays"),
        refusal=Refusal(refusal["reason"], refusal.get("instead"), refusal.get("matter")) if refusal else None,
    )


def _form(written: Mapping[str, Any]) -> FormEffect:
    return FormEffect(
        drop=tuple(written.get("drop", ())),
        require=tuple(written.get("require", ())),
        only={path: tuple(values) for path, values in written.get("only", {}).items()},
        const=written.get("const", {}),
        default=written.get("default", {}),
    )


def _condition_written(condition: Condition) -> dict[str, Any]:
    return {key: list(values) for key, values in condition.values.items()}


def _question_written(question: Question) -> dict[str, Any]:
    return _without_empty(
        key=question.key,
        text=question.text,
        options=[_without_empty(value=one.value, label=one.label, next=one.next) for one in question.options],
        branches=[{"when": _condition_written(one.when), "to": one.to} for one in question.branches],
    )


def _effect_written(effect: Effect) -> dict[str, Any]:
    form, refusal = effect.form, effect.refusal
    return _without_empty(
        when=_condition_written(effect.when),
        materials=[_without_empty(key=one.key, need=one.need.value, note=one.note) for one in effect.materials],
        form=_without_empty(
            drop=list(form.drop),
            require=list(form.require),
            only={path: list(values) for path, values in form.only.items()},
            const=dict(form.const),
            default=dict(form.default),
        ),
        promisedDays=effect.promised_days,
        refusal=refusal and _without_empty(reason=refusal.reason, instead=refusal.instead, matter=refusal.matter),
    )


def _without_empty(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None and value not in ([], {})}
