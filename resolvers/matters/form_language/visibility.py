"""Which fields a form shows (`x-visible-when`): what is hidden is not asked for, not checked and not kept."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import orjson

from resolvers.matters.form_language.conditions import MISSING, Condition, Subject, holds, subjects
from resolvers.matters.form_language.places import Schema, above, fields_of, value_at

Form = dict[str, Any]


def visible_part(schema: Schema, form: Mapping[str, Any]) -> tuple[Schema, Mapping[str, Any]]:
    """Return form schema and form without the fields that these values hide."""
    hidden = hidden_fields(schema, form)
    if not hidden:
        return schema, form
    left, values = orjson.loads(orjson.dumps(schema)), orjson.loads(orjson.dumps(form))
    for path in hidden:
        _drop_field(left, path.split("."))
        _drop_value(values, path.split("."))
    return left, values


def hidden_fields(schema: Schema, form: Mapping[str, Any]) -> frozenset[str]:
    """Return the paths of hidden fields; one that depends on a hidden field finds nothing there.

    Conditions in a circle are refused at publication. Should one get here, everything is shown.
    """
    conditions = visibility(schema)
    if not conditions:
        return frozenset()
    try:
        order = visiting_order(conditions)
    except CycleError:
        return frozenset()
    hidden: set[str] = set()

    def read(subject: Subject) -> Any:
        shown = subject.kind == "field" and hidden.isdisjoint(above(subject.name))
        return value_at(form, subject.name) if shown else MISSING

    for path in order:
        if path in conditions and (not hidden.isdisjoint(above(path)) or not holds(conditions[path], read)):
            hidden.add(path)
    return frozenset(hidden)


def visibility(schema: Schema) -> dict[str, Condition]:
    """Return the conditions by path of the field that each is about."""
    found = ((path, field.get("x-visible-when")) for path, field in fields_of(schema))
    return {path: condition for path, condition in found if isinstance(condition, Mapping)}


def visiting_order(conditions: Mapping[str, Condition]) -> list[str]:
    """Return the paths, each after all that it depends on; raises CycleError."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for path, condition in conditions.items():
        looked_at = [one.name for one in subjects(condition) if one.kind == "field"]
        sorter.add(path, *above(path)[:-1], *(place for name in looked_at for place in above(name)))
    return [*sorter.static_order()]


def _drop_field(schema: Form, path: list[str]) -> None:
    for part in path[:-1]:
        schema = schema["properties"].get(part, {"properties": {}})
    schema["properties"].pop(path[-1], None)
    if isinstance(schema.get("required"), list):
        schema["required"] = [one for one in schema["required"] if one != path[-1]]


def _drop_value(form: Any, path: list[str]) -> None:
    for part in path[:-1]:
        form = form.get(part) if isinstance(form, dict) else None
    if isinstance(form, dict):
        form.pop(path[-1], None)
