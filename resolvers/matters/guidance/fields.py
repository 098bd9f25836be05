"""Whether what one effect does to a form can be done: the fields are there and take the values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from auth.problems import Invalid, Problem
from resolvers.matters.guidance.model import FormEffect
from resolvers.matters.guidance.restrict import field_at, has_field, options_of

_TOUCHES_THE_VALUE = {"drop", "only", "const", "default"}


def form_problems(form: Mapping[str, Any], effect: FormEffect, path: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with each field that the effect touches."""
    for what, name in effect.fields():
        if not has_field(form, name):
            yield Invalid("guide.unknown_field", *path, what, field=name)
        elif what in _TOUCHES_THE_VALUE and field_at(form, name).get("readOnly"):
            # What was verified of a person isn't the guide's to say.
            yield Invalid("guide.read_only", *path, what, name, field=name)
        elif what == "only" and not _among_options(field_at(form, name), effect.only[name]):
            yield Invalid("guide.unknown_choice", *path, what, name, field=name)
        elif what in {"const", "default"} and not takes(form, field_at(form, name), getattr(effect, what)[name]):
            yield Invalid("guide.wrong_value", *path, what, name, field=name)


def _among_options(field: Mapping[str, Any], values: Sequence[Any]) -> bool:
    options = options_of(field)
    return options is not None and all(value in options for value in values)


def is_schema(form: Mapping[str, Any]) -> bool:
    """Tell whether a form is a JSON Schema at all."""
    try:
        return bool(jsonschema_rs.meta.is_valid(dict(form)))
    except (ValueError, TypeError, jsonschema_rs.ReferencingError):
        return False


def takes(form: Mapping[str, Any], field: Mapping[str, Any], value: Any) -> bool:
    """Tell whether a field takes a value; a field that no validator understands takes none."""
    within = {**field, "$defs": form.get("$defs", {})}
    try:
        validator = jsonschema_rs.Draft202012Validator(within, validate_formats=True, retriever=_nowhere)
    except (ValueError, jsonschema_rs.ReferencingError):
        return False
    return bool(validator.is_valid(value))


def _nowhere(address: str) -> Any:
    """A form refers to nothing outside of itself; nothing is ever fetched."""
    raise ValueError(address)
