"""Which hints of a form are taken: of the vocabulary's shape, about fields that there are, and in no circle."""

from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from auth.problems import Invalid, Problem
from resolvers.matters.form_language.conditions import subjects
from resolvers.matters.form_language.places import Schema, fields_of, has_place
from resolvers.matters.form_language.rules import place_of, rules_of
from resolvers.matters.form_language.visibility import visibility, visiting_order

VOCABULARY = Path(__file__).parent / "vocabulary.schema.json"
MAX_PROBLEMS = 20
# Facts of instant approval besides those of certificates: `certificate.<type>` and `certificate.<type>.<field>`.
FACTS = frozenset({"person.age", "person.birthDate", "person.sex"})
_NOT_IN_CONDITIONS = "*"
Place = tuple[str, ...]


def hint_problems(schema: Any, *path: str) -> list[Problem]:
    """Return what is wrong with a form's hints; `schema` is one that forms.schema_problems found nothing in."""
    found: list[Problem] = []
    for error in _vocabulary().iter_errors(schema):
        found.append(Invalid("form_hint.invalid", *path, *(str(part) for part in error.instance_path)))
        if len(found) >= MAX_PROBLEMS:
            return found
    if not found:
        found = [*_misfits(schema)]
        for problem in found:
            problem.path = (*path, *problem.path)
    return found[:MAX_PROBLEMS]


@cache
def _vocabulary() -> Any:
    return jsonschema_rs.Draft202012Validator(orjson.loads(VOCABULARY.read_bytes()))


def _misfits(schema: Schema) -> Iterator[Problem]:
    conditions = visibility(schema)
    for path, condition in conditions.items():
        yield from _unknown(schema, condition, _pointer(path), facts=False)
    try:
        visiting_order(conditions)
    except CycleError:
        yield Invalid("form_hint.circular")
    yield from _misplaced(schema)
    for index, rule in enumerate(rules_of(schema)):
        yield from _misruled(schema, rule, ("x-rules", str(index)))
    instant = schema.get("x-instant")
    for index, rule in enumerate(instant["rules"] if isinstance(instant, Mapping) else ()):
        yield from _unknown(schema, rule["condition"], ("x-instant", "rules", str(index)), facts=True)


def _misruled(schema: Schema, rule: Mapping[str, Any], at: Place) -> Iterator[Problem]:
    rows = rule["type"] == "sum"
    named = [rule.get("at"), rule.get("field"), *(rule.get(name) for name in ("equals", "atMost", "atLeast"))]
    for place in (*rule.get("fields", ()), *(one for one in named if isinstance(one, str))):
        starred = _NOT_IN_CONDITIONS in place.split(".")
        if not has_place(schema, place) or (starred and not rows):
            yield Invalid("form_hint.field", *at, field=place)
    if _NOT_IN_CONDITIONS in place_of(rule):
        yield Invalid("form_hint.field", *at, field=place_of(rule))
    for name in ("when", "condition"):
        yield from _unknown(schema, rule.get(name, {}), (*at, name), facts=False)


def _unknown(schema: Schema, condition: Mapping[str, Any], at: Place, *, facts: bool) -> Iterator[Problem]:
    """Yield fields that the form doesn't have, and facts where, or that, nobody knows."""
    for one in subjects(condition):
        starred = _NOT_IN_CONDITIONS in one.name.split(".")
        if one.kind == "field" and (starred or not has_place(schema, one.name)):
            yield Invalid("form_hint.field", *at, field=one.name)
        if one.kind == "fact" and not (facts and (one.name in FACTS or one.name.startswith("certificate."))):
            yield Invalid("form_hint.fact", *at, fact=one.name)


def _misplaced(schema: Schema) -> Iterator[Problem]:
    """Yield hints where nobody looks for them: conditions in rows and alternatives, rules below the first level."""
    expected = {_pointer(path) for path, _ in fields_of(schema)}
    for at, node in _mappings(schema, ()):
        # A property may have such a name; it is then no hint.
        if at and at[-1] == "properties":
            continue
        if "x-visible-when" in node and at not in expected:
            yield Invalid("form_hint.place", *at, hint="x-visible-when")
        for hint in ("x-rules", "x-instant"):
            if hint in node and at:
                yield Invalid("form_hint.place", *at, hint=hint)


def _mappings(value: Any, at: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        yield at, value
    data = {"enum", "examples", "default", "const", "x-visible-when", "x-rules", "x-instant"}
    named = bool(at) and at[-1] == "properties"
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        if named or key not in data:
            yield from _mappings(one, (*at, str(key)))


def _pointer(path: str) -> Place:
    """Where a field lies in the schema."""
    return tuple(step for part in path.split(".") for step in ("properties", part))
