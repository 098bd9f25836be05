"""What is left of a matter after a guide's answers: its materials, its form, its promised days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from resolvers.matters.guidance.model import Answers, Effect, FormEffect, MaterialEffect, Need
from resolvers.matters.guidance.shape import read_guide
from resolvers.matters.model import MaterialRequirement, Matter

Form = dict[str, Any]


def restricted(matter: Matter, given: Answers) -> Matter:
    """Return the matter as these answers leave it; without answers it is the matter itself.

    The answers of a case that runs are taken as they are: they were checked when it started.
    """
    guide = read_guide(matter.guide) if given else None
    effects = guide.changes(given) if guide else ()
    if not effects:
        return matter
    return replace(
        matter,
        materials=restricted_materials(matter.materials, effects),
        form=restricted_form(matter.form, [effect.form for effect in effects]),
        promised_days=promised_days(matter.promised_days, effects),
    )


def starting_values(matter: Matter, given: Answers) -> dict[str, Any]:
    """What the answers fill in already, by field of the form's first level (免填单)."""
    guide = read_guide(matter.guide) if given else None
    values: dict[str, Any] = {}
    for effect in guide.changes(given) if guide else ():
        values |= {**effect.form.default, **effect.form.const}
    return {path: value for path, value in values.items() if "." not in path}


def promised_days(promised: int | None, effects: Sequence[Effect]) -> int | None:
    """The longest promise among the effects, else what the matter promises; working days."""
    days = [effect.promised_days for effect in effects if effect.promised_days is not None]
    return max(days) if days else promised


def restricted_materials(
    materials: Sequence[MaterialRequirement], effects: Iterable[Effect]
) -> tuple[MaterialRequirement, ...]:
    """The materials that are left, in their order."""
    changes: dict[str, list[MaterialEffect]] = {}
    for effect in effects:
        for change in effect.materials:
            changes.setdefault(change.key, []).append(change)
    left = (_material(material, changes.get(material.key, [])) for material in materials)
    return tuple(material for material in left if material)


def _material(material: MaterialRequirement, changes: Sequence[MaterialEffect]) -> MaterialRequirement | None:
    if not changes:
        return material
    if any(change.need is Need.DROPPED for change in changes):
        return None
    notes = list(dict.fromkeys(change.note for change in changes if change.note))
    required = any(change.need is Need.REQUIRED for change in changes)
    return replace(material, required=required, note="；".join(notes) or material.note)


def restricted_form(form: Mapping[str, Any], effects: Iterable[FormEffect]) -> Form:
    """The JSON Schema that is left; its examples still fit."""
    left: Form = orjson.loads(orjson.dumps(form))
    changes = list(effects)
    # What narrows comes first: an example must be the one value of those that are left.
    for effect in changes:
        for path, allowed in effect.only.items():
            _narrow(left, path, list(allowed))
    for effect in changes:
        for path, value in effect.const.items():
            _fix(left, path, value)
        for path, value in effect.default.items():
            field_at(left, path)["default"] = value
        for path in effect.require:
            _require(left, path)
        for path in effect.drop:
            _drop(left, path)
    return left


def has_field(form: Mapping[str, Any], path: str) -> bool:
    """Tell whether a form has a field of that name, key or key.key."""
    group, key = _place(form, path)
    return isinstance(group, Mapping) and isinstance(_properties(group).get(key), Mapping)


def field_at(form: Mapping[str, Any], path: str) -> Form:
    """The schema of a field that `has_field` finds."""
    group, key = _place(form, path)
    found: Form = group["properties"][key]
    return found


def options_of(field: Mapping[str, Any]) -> list[Any] | None:
    """The options of a choice or of a list of choices, None where a field has none."""
    items = field.get("items")
    source = items if isinstance(items, Mapping) else field
    options = source.get("enum")
    return options if isinstance(options, list) else None


def _place(form: Mapping[str, Any], path: str) -> tuple[Any, str]:
    """The object schema that a field lies in, and its key there."""
    group, _, key = path.rpartition(".")
    return (_properties(form).get(group) if group else form), key


def _properties(group: Mapping[str, Any]) -> Mapping[str, Any]:
    found = group.get("properties", {})
    return found if isinstance(found, Mapping) else {}


def _narrow(form: Form, path: str, allowed: list[Any]) -> None:
    field = field_at(form, path)
    source = field.get("items", field)
    source["enum"] = [option for option in source["enum"] if option in allowed]
    if source["enum"]:
        first = source["enum"][: field.get("minItems", 1)] if "items" in field else source["enum"][0]
        _show(form, path, first)


def _fix(form: Form, path: str, value: Any) -> None:
    field_at(form, path)["const"] = value
    _show(form, path, value)


def _require(form: Form, path: str) -> None:
    group, key = _place(form, path)
    group["required"] = [*(one for one in group.get("required", ()) if one != key), key]


def _drop(form: Form, path: str) -> None:
    group, key = _place(form, path)
    if group is None:  # the group went already
        return
    group["properties"].pop(key, None)
    group["required"] = [one for one in group.get("required", ()) if one != key]
    for example in _examples(group):
        example.pop(key, None)


def _show(form: Form, path: str, value: Any) -> None:
    """Let the field's example, and that of the group around it, be a value that is still taken."""
    group, key = _place(form, path)
    group["properties"][key]["examples"] = [value]
    for example in _examples(group):
        example[key] = value


def _examples(group: Form) -> list[Form]:
    return [example for example in group.get("examples", ()) if isinstance(example, dict)]
