"""What a row says of a matter beyond its name and code, checked and as the model has it. Pure.

A row gives texts, or in JSON numbers, lists and objects. A value of None takes back what was said earlier.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

import orjson

from auth.assurance import Assurance
from resolvers.matters.exchange.limits import MAX_CELL
from resolvers.matters.forms import schema_problems
from resolvers.matters.model import (
    CaseKind,
    CrossProvinceMode,
    Fee,
    LegalBasis,
    MaterialRequirement,
    MaterialSource,
    Matter,
    MatterType,
    ProcessStep,
)
from resolvers.parties.model import Audience

_MOST_DAYS = 3660
_MOST_VISITS = 99
_MOST_BYTES = 1024 * 1024 * 1024
_MOST_ITEMS = 300
_MOST_DOCUMENT = 256 * 1024
_TRUE, _FALSE = frozenset({"true", "1", "是"}), frozenset({"false", "0", "否"})
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_SPREADSHEET_EPOCH = date(1899, 12, 30)

Kind = Callable[[Any], Any]


class BadValue(Exception):
    """A value is not what its field takes; tells where (`materials[2].source`) and why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def details(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the matter's fields that the row says; raises BadValue."""
    return {field: _field(field, row[field]) for field in DETAILS if field in row}


def _field(field: str, value: Any) -> Any:
    return getattr(_EMPTY, field) if value is None else _at(field, DETAILS[field], value)


def _at(path: str, kind: Kind, value: Any) -> Any:
    try:
        return kind(value)
    except BadValue as error:
        joined = error.path if error.path.startswith("[") or not error.path else f".{error.path}"
        raise BadValue(path + joined, error.why) from error


def _text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadValue("", "is no text")
    if len(value) > MAX_CELL:
        raise BadValue("", f"more than {MAX_CELL} characters")
    return value


def _number(most: int) -> Kind:
    def number(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise BadValue("", f"{_shown(value)} is no whole number from 0 to {most}")
        return value

    return number


def flag(value: Any) -> bool:
    """Read yes or no; raises BadValue."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise BadValue("", f"{_shown(value)} is neither yes nor no")
    return word in _TRUE


def _one_of(kind: type[Enum]) -> Kind:
    names = kind.__members__

    def member(value: Any) -> Any:
        if not isinstance(value, str) or value not in names:
            raise BadValue("", f"{_shown(value)} is none of {', '.join(names)}")
        return names[value]

    return member


def _list_of(kind: Kind) -> Kind:
    def items(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise BadValue("", "is no list")
        if len(value) > _MOST_ITEMS:
            raise BadValue("", f"more than {_MOST_ITEMS} entries")
        return tuple(_at(f"[{place}]", kind, one) for place, one in enumerate(value))

    return items


def _object(make: Callable[..., Any], kinds: Mapping[str, Kind], required: tuple[str, ...]) -> Kind:
    def build(value: Any) -> Any:
        if not isinstance(value, dict):
            raise BadValue("", "is no object")
        given = {key: one for key, one in value.items() if one is not None}
        if unknown := sorted(given.keys() - kinds.keys()):
            raise BadValue(unknown[0][:40], "there is no such field")
        if missing := [key for key in required if given.get(key) in (None, "")]:
            raise BadValue(missing[0], "is missing")
        return make(**{key: _at(key, kinds[key], one) for key, one in given.items()})

    return build


def _materials(value: Any) -> tuple[MaterialRequirement, ...]:
    materials: tuple[MaterialRequirement, ...] = _list_of(_MATERIAL)(value)
    keys = [material.key for material in materials]
    if twice := [place for place, key in enumerate(keys) if key in keys[:place]]:
        raise BadValue(f"[{twice[0]}].key", f"{_shown(keys[twice[0]])} is there twice")
    return materials


def _amount(value: Any) -> str:
    text = _text(value)
    try:
        valid = bool(_AMOUNT.fullmatch(text)) and Decimal(text) >= 0
    except InvalidOperation:
        valid = False
    if not valid:
        raise BadValue("", f"{_shown(text)} is no amount")
    return text


def _day(value: Any) -> date:
    text = str(value).strip()
    # A spreadsheet's date is the days since the end of 1899.
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _SPREADSHEET_EPOCH + timedelta(days=int(text))
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError as error:
        raise BadValue("", f"{_shown(value)} is no date") from error


def _document(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadValue("", "is no object")
    if len(orjson.dumps(value)) > _MOST_DOCUMENT:
        raise BadValue("", f"more than {_MOST_DOCUMENT} bytes")
    return value


def _form(value: Any) -> dict[str, Any]:
    """A form schema that is fit to be published."""
    form = _document(value)
    if form and (problems := schema_problems(form)):
        raise BadValue("", f"is no form that can be published: {problems[0].key} at /{'/'.join(problems[0].path)}")
    return form


def _shown(value: Any) -> str:
    return repr(value)[:60]


_MATERIAL = _object(
    MaterialRequirement,
    {
        "key": _text,
        "name": _text,
        "required": flag,
        "source": _one_of(MaterialSource),
        "deficiency_allowed": flag,
        "certificate_type": _text,
        "copies": _number(999),
        "accept": _list_of(_text),
        "max_bytes": _number(_MOST_BYTES),
        "note": _text,
        "sample_url": _text,
    },
    ("key", "name"),
)
_STEP = _object(ProcessStep, {"name": _text, "working_days": _number(_MOST_DAYS), "description": _text}, ("name",))
_BASIS = _object(
    LegalBasis, {"title": _text, "document_number": _text, "article": _text, "content": _text}, ("title",)
)
_FEE = _object(Fee, {"name": _text, "amount": _amount, "currency": _text, "basis": _text}, ("name", "amount"))

DETAILS: dict[str, Kind] = {
    "basic_code": _text,
    "parent": _text,
    "is_main": flag,
    "aliases": _list_of(_text),
    "audiences": _list_of(_one_of(Audience)),
    "themes": _list_of(_text),
    "case_kind": _one_of(CaseKind),
    "summary": _text,
    "conditions": _list_of(_text),
    "materials": _materials,
    "steps": _list_of(_STEP),
    "legal_bases": _list_of(_BASIS),
    "fees": _list_of(_FEE),
    "statutory_days": _number(_MOST_DAYS),
    "promised_days": _number(_MOST_DAYS),
    "visits_required": _number(_MOST_VISITS),
    "visits_reason": _text,
    "online": flag,
    "instant": flag,
    "commitment_available": flag,
    "commitment_promises": _list_of(_text),
    "commitment_consequences": _list_of(_text),
    "required_assurance": _one_of(Assurance),
    "cross_province_modes": _list_of(_one_of(CrossProvinceMode)),
    "results": _list_of(_text),
    "form": _form,
    "guide": _document,
    "consultation_phone": _text,
    "complaint_phone": _text,
    "effective_on": _day,
    "cancelled_on": _day,
}
# What None takes a field back to.
_EMPTY = Matter("", "", MatterType.PUBLIC_SERVICE, "", "")
