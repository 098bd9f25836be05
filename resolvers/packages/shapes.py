"""When two fields of forms mean the same, and when a value of one is good for the other."""

from collections.abc import Mapping
from typing import Any

from resolvers.packages.hints import circular

Schema = Mapping[str, Any]

_ANNOTATIONS = {
    "title", "description", "examples", "default", "readOnly", "x-prefill", "x-help", "x-widget", "x-order",
    "x-title",
}  # fmt: skip
# What a value must not go below or above: how a bound of the source has to lie to that of the target.
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_NESTED = {"properties", "items", "required", "enum", "additionalProperties"}
_WHOLE = {
    "type",
    "title",
    "description",
    "required",
    "properties",
    "additionalProperties",
    "$schema",
    "examples",
    "x-instant",
    "x-rules",
}
MAX_DEPTH = 8


def plain(form: Schema) -> bool:
    """Tell whether a form is an object with fields, hints, and nothing of JSON Schema that spans several fields."""
    return (
        form.get("type") == "object"
        and form.keys() <= _WHOLE
        and not _refers({**form, "x-instant": None, "x-rules": None}, MAX_DEPTH)
        and not circular(form.get("properties", {}))
    )


def alike(one: Schema, other: Schema) -> bool:
    """Tell whether two fields of the same key are one: the same prefill, or the same title, and the same shape."""
    prefill = one.get("x-prefill")
    known = prefill is not None and prefill == other.get("x-prefill")
    named = prefill == other.get("x-prefill") and one.get("title") == other.get("title")
    return (known or named) and _bare(one) == _bare(other)


def fits(source: Schema, target: Schema, depth: int = MAX_DEPTH) -> bool:
    """Tell whether every value that the source takes is one that the target takes; in doubt, no."""
    if depth == 0 or not (_bounds_fit(source, target) and _choices_fit(source, target)):
        return False
    if not set(target.get("required", ())) <= set(source.get("required", ())):
        return False
    skipped = _ANNOTATIONS | _LOWER | _UPPER | _NESTED
    rest = ({key: value for key, value in one.items() if key not in skipped} for one in (source, target))
    return next(rest) == next(rest) and _children_fit(source, target, depth - 1)


def at_path(properties: Mapping[str, Any], path: str) -> Schema | None:
    """Return the field at a path of names, None when there is none."""
    found: Schema | None = {"properties": properties}
    for name in path.split("."):
        below = found.get("properties", {}).get(name) if found else None
        found = below if isinstance(below, Mapping) else None
    return found


def _bare(schema: Any) -> Any:
    """A schema without what is only said about it, inside its fields titles count."""
    return {key: value for key, value in schema.items() if key not in _ANNOTATIONS}


def _bounds_fit(source: Schema, target: Schema) -> bool:
    above = all(key in source and source[key] >= target[key] for key in _LOWER & target.keys())
    return above and all(key in source and source[key] <= target[key] for key in _UPPER & target.keys())


def _choices_fit(source: Schema, target: Schema) -> bool:
    if "enum" not in target:
        return True
    return "enum" in source and all(one in target["enum"] for one in source["enum"])


def _children_fit(source: Schema, target: Schema, depth: int) -> bool:
    given, wanted = source.get("properties", {}), target.get("properties", {})
    closed = target.get("additionalProperties", True) is False
    if closed and (source.get("additionalProperties", True) is not False or not given.keys() <= wanted.keys()):
        return False
    if not all(fits(given[key], wanted[key], depth) for key in given.keys() & wanted.keys()):
        return False
    return "items" not in target or ("items" in source and fits(source["items"], target["items"], depth))


def _refers(schema: Any, depth: int) -> bool:
    if depth == 0:
        return True
    if isinstance(schema, Mapping):
        return "$ref" in schema or "$dynamicRef" in schema or any(_refers(one, depth - 1) for one in schema.values())
    return isinstance(schema, list | tuple) and any(_refers(one, depth - 1) for one in schema)
