"""Hints of a matter's form (`x-visible-when`, `x-rules`) in a package's one form, where fields have other names."""

from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from resolvers.matters.form_language.conditions import subjects
from resolvers.matters.form_language.rules import rules_of
from resolvers.matters.form_language.visibility import visibility

Schema = Mapping[str, Any]
# The first step of a path in the matter's own form, and the path in the one form that it became.
Names = Mapping[str, str]

_PATHS = ("at", "field", "equals", "atMost", "atLeast")


def looked_at(field: Schema) -> frozenset[str]:
    """Return the fields of the first level that a field's conditions, and those of fields within it, look at."""
    conditions = visibility({"properties": {"": field}}).values()
    return frozenset(_first(one.name) for condition in conditions for one in subjects(condition))


def in_order(own: Mapping[str, Schema]) -> list[str]:
    """Return the keys of fields, each after those that it looks at; as they are written where they go in a circle."""
    needs = {key: (looked_at(field) & own.keys()) - {key} for key, field in own.items()}
    try:
        return [*TopologicalSorter(needs).static_order()]
    except CycleError:
        return [*own]


def circular(own: Mapping[str, Schema]) -> bool:
    """Tell whether fields of the first level look at each other in a circle, which no order can take apart."""
    try:
        TopologicalSorter({key: looked_at(field) - {key} for key, field in own.items()}).prepare()
    except CycleError:
        return True
    return False


def field_renamed(field: Schema, names: Names) -> Schema:
    """Return a field whose conditions look at the one form; one that looks at what isn't there is always shown."""
    left = {key: value for key, value in field.items() if key not in {"x-visible-when", "properties"}}
    condition = field.get("x-visible-when")
    if isinstance(condition, Mapping) and _known(condition, names):
        left["x-visible-when"] = condition_renamed(condition, names)
    if isinstance(field.get("properties"), Mapping):
        left["properties"] = {key: field_renamed(one, names) for key, one in field["properties"].items()}
    # In the order in which they were written: forms are read by people.
    return {key: left[key] for key in field if key in left}


def condition_renamed(condition: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return a condition that looks at the fields of the one form."""
    return {key: _part_renamed(key, value, names) for key, value in condition.items()}


def rules_renamed(form: Schema, names: Names) -> Iterator[dict[str, Any]]:
    """Yield the rules of a form that are about nothing but these fields, as rules of the one form."""
    for rule in rules_of(form):
        if fields_of_rule(rule) <= names.keys():
            yield {key: _of_rule_renamed(key, value, names) for key, value in rule.items()}


def fields_of_rule(rule: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields of the first level that a rule is about, or looks at."""
    named = [*rule.get("fields", ()), *(rule.get(name) for name in _PATHS)]
    conditions = [rule.get(name, {}) for name in ("when", "condition")]
    read = [one.name for condition in conditions for one in subjects(condition)]
    return frozenset(_first(one) for one in (*named, *read) if isinstance(one, str))


def without(form: Schema, keys: Collection[str]) -> Schema:
    """Return a form without these fields of the first level, and without the rules that are about any of them."""
    if not keys:
        return form
    left = {name: value for name, value in form.items() if name != "x-rules"}
    left["properties"] = {key: one for key, one in form.get("properties", {}).items() if key not in keys}
    left["required"] = [one for one in form.get("required", ()) if one not in keys]
    left["x-rules"] = [rule for rule in rules_of(form) if fields_of_rule(rule).isdisjoint(keys)]
    return left


def _known(condition: Mapping[str, Any], names: Names) -> bool:
    return all(one.kind == "field" and _first(one.name) in names for one in subjects(condition))


def _part_renamed(key: str, value: Any, names: Names) -> Any:
    match key, value:
        case "field", str():
            return _renamed(value, names)
        case (("all" | "any"), list()):
            return [condition_renamed(one, names) for one in value]
        case (("not" | "sameAs"), Mapping()):
            return condition_renamed(value, names)
    return value


def _of_rule_renamed(key: str, value: Any, names: Names) -> Any:
    match key, value:
        case "fields", list():
            return [_renamed(one, names) for one in value]
        case (("when" | "condition"), Mapping()):
            return condition_renamed(value, names)
        case _, str() if key in _PATHS:
            return _renamed(value, names)
    return value


def _renamed(path: str, names: Names) -> str:
    first, dot, rest = path.partition(".")
    return f"{names[first]}{dot}{rest}"


def _first(path: str) -> str:
    return path.partition(".")[0]
