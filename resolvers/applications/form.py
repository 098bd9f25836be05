"""What a form must be: JSON Schema 2020-12, checked by jsonschema-rs (linear-time patterns, in Rust)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from auth.caller import Caller
from auth.problems import Invalid, Problem, Required
from resolvers.matters.form_language.places import above
from resolvers.matters.form_language.rules import rule_problems
from resolvers.matters.form_language.visibility import hidden_fields, visible_part
from resolvers.matters.forms import validator
from resolvers.parties.queries import person_facts

MAX_FORM_BYTES = 64 * 1024
MAX_ERRORS = 50
MAX_DEPTH = 20
# Beyond it readers of JSON take a number for its neighbour, and canonical JSON (RFC 8785) has none.
LARGEST = 2**53 - 1
# Control characters but tab and line feed, direction overrides, and what takes no room.
_DECEPTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def form_problems(schema: Mapping[str, Any], form: Mapping[str, Any]) -> list[Problem]:
    """Return every error with its path, `form` first; an empty list when the form is complete and right.

    What the values hide isn't asked for, whichever part of the schema wants it.
    """
    left, shown = visible_part(schema, form)
    hidden = hidden_fields(schema, form)
    found: dict[tuple[str, ...], Problem] = {}
    for error in validator(left).iter_errors(shown):
        problem = _problem(schema, error)
        if hidden.isdisjoint(above(".".join(problem.path[1:]))):
            found.setdefault(problem.path, problem)
        if len(found) >= MAX_ERRORS:
            return list(found.values())
    for problem in rule_problems(left, shown):
        found.setdefault(problem.path, problem)
    return list(found.values())[:MAX_ERRORS]


def check_size(form: Any, path: str = "form") -> dict[str, Any]:
    """Return the form when it is an object of at most 64 KiB, not too deep and fit to be shown; raises Invalid."""
    if not isinstance(form, dict):
        raise Invalid("form.not_object", path)
    _check_value(form, (path,))
    try:
        size = len(orjson.dumps(form))
    except TypeError as error:  # half a character
        raise Invalid("form.not_object", path) from error
    if size > MAX_FORM_BYTES:
        raise Invalid("form.too_large", path, maximum=MAX_FORM_BYTES)
    return form


def altered_facts(schema: Mapping[str, Any], form: Mapping[str, Any], known: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each read-only field that says something else than what we know of the caller.

    Certificates are made from the form: nobody may put another person's name and number into it.
    """
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    return [
        Invalid("form.altered", "form", key, title=_title(schema, [key]))
        for key, one in properties.items()
        if one.get("readOnly") and key in form and form[key] != known.get(str(one.get("x-prefill")), form[key])
    ]


def _check_value(value: Any, path: tuple[str, ...]) -> None:
    """Refuse what nests too deep, characters that make a text look other than it is, and numbers nobody can sign."""
    if len(path) > MAX_DEPTH:
        raise Invalid("form.too_deep", path[0], maximum=MAX_DEPTH)
    match value:
        case dict():
            for key, one in value.items():
                _check_value(one, (*path, key))
        case list():
            for index, one in enumerate(value):
                _check_value(one, (*path, str(index)))
        case str() if _DECEPTIVE.search(value):
            raise Invalid("form.characters", *path)
        case int() | float() if not -LARGEST <= value <= LARGEST:
            raise Invalid("certificate.unsignable", path[0])


def known_facts(caller: Caller) -> dict[str, str]:
    """Return what we know of whom the caller acts for, by the names that `x-prefill` uses."""
    facts = person_facts(caller)
    if caller.organization:
        facts["organization.name"] = caller.organization.name
        facts["organization.creditCode"] = caller.organization.credit_code
        facts["organization.legalRepresentative"] = caller.organization.legal_representative
    return facts


def _problem(schema: Mapping[str, Any], error: Any) -> Problem:
    path = ["form", *(str(part) for part in error.instance_path)]
    kind = error.kind
    if kind.name == "required":
        path.append(kind.property)
        return Required("form.required", *path, title=_title(schema, path[1:]))
    values = {key: value for key, value in kind.as_dict().items() if isinstance(value, str | int | float)}
    if kind.name == "format":
        values["format"] = f"FORMAT_{values['format']}"
    return Invalid(f"form.{kind.name}", *path, **{**values, "title": _title(schema, path[1:])})


def _title(schema: Mapping[str, Any], path: Sequence[str]) -> str | Mapping[str, str]:
    """What the form calls a field, maybe in both languages; the last part of the path when it has no title."""
    title, english, at = "", "", schema
    for part in path:
        at = at.get("items", {}) if part.isdigit() else at.get("properties", {}).get(part, {})
        title = str(at.get("title", title or part))
        translated = at.get("x-title")
        english = str(translated.get("en", "")) if isinstance(translated, Mapping) else ""
    return {"zh": title, "en": english} if english else title
