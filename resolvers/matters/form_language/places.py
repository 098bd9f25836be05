"""Where fields lie: paths like `residence.address`, and `members.*.income` for one field of every row."""

from collections.abc import Iterator, Mapping
from typing import Any

from resolvers.matters.form_language.conditions import MISSING

Schema = Mapping[str, Any]


def fields_of(schema: Schema, above: str = "") -> Iterator[tuple[str, Schema]]:
    """Yield every field with its path; those of a row aren't fields of the form."""
    properties = schema.get("properties")
    for key, one in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(one, Mapping):
            yield above + key, one
            yield from fields_of(one, f"{above}{key}.")


def has_place(schema: Schema, path: str) -> bool:
    """Tell whether a form has a place of that path."""
    at: Any = schema
    for part in path.split("."):
        properties = at.get("properties")
        at = at.get("items") if part == "*" else properties.get(part) if isinstance(properties, Mapping) else None
        if not isinstance(at, Mapping):
            return False
    return True


def value_at(form: Any, path: str) -> Any:
    """Return the value there, MISSING when there is none."""
    for part in path.split("."):
        if not isinstance(form, Mapping) or part not in form:
            return MISSING
        form = form[part]
    return form


def values_at(form: Any, path: str) -> list[Any]:
    """Return the values there: one, none, or one of every row."""
    before, star, after = path.partition(".*.")
    found = value_at(form, before)
    if not star:
        return [] if found is MISSING else [found]
    rows = found if isinstance(found, list) else []
    return [value for row in rows for value in values_at(row, after)]


def above(path: str) -> list[str]:
    """Return the paths of what a field lies in, from the outside, with the field itself."""
    parts = path.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
