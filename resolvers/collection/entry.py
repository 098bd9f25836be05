"""A row of a department's file on its way to a certificate. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from auth.given import MAX_NAME
from auth.identifiers import InvalidIdentifier, normalize_credit_code, normalize_resident_id
from resolvers.certificates.model import CertificateType
from resolvers.certificates.validity import Facts, last_day
from resolvers.collection.columns import CODE, FIELD, FROM, HOLDER, ISSUED, NUMBER, UNTIL
from resolvers.matters.exchange.mapping import PROBLEM
from resolvers.parties.model import Audience, Party, PartyKind

MAX_NUMBER = 64
MAX_TEXT = 1000
MAX_LIST = 100
_LARGEST = 2**53
# Names of organizations are longer than those of people.
MAX_ORGANIZATION = 200
_FOREVER = {"长期", "无期限", "永久"}


class RowProblem(Enum):
    """Why a row isn't taken over."""

    ROW_MALFORMED = "ROW_MALFORMED"
    NUMBER_MALFORMED = "NUMBER_MALFORMED"
    NUMBER_TWICE = "NUMBER_TWICE"
    NUMBER_THERE = "NUMBER_THERE"
    HOLDER_NAME = "HOLDER_NAME"
    HOLDER_CODE = "HOLDER_CODE"
    DATE_MALFORMED = "DATE_MALFORMED"
    DATES_CONTRADICT = "DATES_CONTRADICT"
    OVER_ALREADY = "OVER_ALREADY"
    NOT_YET_VALID = "NOT_YET_VALID"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_MALFORMED = "FIELD_MALFORMED"


class BadRow(Exception):
    """A row that can't be taken over; `where` is its column, never what stands in it: reports are passed around."""

    def __init__(self, problem: RowProblem, where: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.where = where


@dataclass(frozen=True, slots=True)
class Entry:
    """What a good row says."""

    number: str
    holder: Party
    issued_on: date
    valid_from: date
    valid_until: date | None
    fields: Mapping[str, Any]


def entry(type: CertificateType, row: Mapping[str, Any], on: date) -> Entry:
    """Read a row on that day; raises BadRow with the first thing that is wrong."""
    if not row or PROBLEM in row:
        raise BadRow(RowProblem.ROW_MALFORMED)
    number, holder = _number(row), _holder(type, row, on)
    issued = _date(row, ISSUED)
    if issued is None:
        raise BadRow(RowProblem.DATE_MALFORMED, ISSUED)
    start, fields = _date(row, FROM) or issued, _fields(type, row)
    end = _end(type, row, start, Facts(fields, holder.id_number))
    if issued > on or (end is not None and end < start):
        raise BadRow(RowProblem.DATES_CONTRADICT, ISSUED if issued > on else UNTIL)
    if end is not None and end < on:
        raise BadRow(RowProblem.OVER_ALREADY, UNTIL)
    # No status says so: whoever checked it would hear that it holds.
    if start > on:
        raise BadRow(RowProblem.NOT_YET_VALID, FROM)
    return Entry(number, holder, issued, start, end, fields)


def _number(row: Mapping[str, Any]) -> str:
    number = _text(row, NUMBER, RowProblem.NUMBER_MALFORMED)
    if not 0 < len(number) <= MAX_NUMBER or not number.isprintable():
        raise BadRow(RowProblem.NUMBER_MALFORMED, NUMBER)
    return number


def _holder(type: CertificateType, row: Mapping[str, Any], on: date) -> Party:
    person = type.holder is Audience.NATURAL_PERSON
    name = _text(row, HOLDER, RowProblem.HOLDER_NAME)
    if not 0 < len(name) <= (MAX_NAME if person else MAX_ORGANIZATION) or not name.isprintable():
        raise BadRow(RowProblem.HOLDER_NAME, HOLDER)
    said = _text(row, CODE, RowProblem.HOLDER_CODE)
    try:
        code = normalize_resident_id(said, on) if person else normalize_credit_code(said)
    except InvalidIdentifier as error:
        raise BadRow(RowProblem.HOLDER_CODE, f"{CODE}: {error.rule}") from error
    return Party(None if person else code, PartyKind.PERSON if person else PartyKind.ORGANIZATION, name, code)


def _date(row: Mapping[str, Any], column: str) -> date | None:
    text = _text(row, column, RowProblem.DATE_MALFORMED)
    if not text:
        return None
    plain = text.replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-").replace(".", "-")
    try:
        year, month, day = map(int, plain.split("-"))
        return date(year, month, day)
    except ValueError as error:
        raise BadRow(RowProblem.DATE_MALFORMED, column) from error


def _end(type: CertificateType, row: Mapping[str, Any], start: date, facts: Facts) -> date | None:
    """The end that the row says; by the type's rule where it says none."""
    if isinstance(row.get(UNTIL), str) and row[UNTIL] in _FOREVER:
        return None
    if said := _date(row, UNTIL):
        return said
    try:
        return last_day(type.validity, start, facts)
    except ValueError as error:
        raise BadRow(RowProblem.DATE_MALFORMED, UNTIL) from error


def _fields(type: CertificateType, row: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: row[f"{FIELD}{key}"] for key in type.properties if row.get(f"{FIELD}{key}") is not None}
    if missing := [key for key in type.fields.get("required", ()) if key not in given]:
        raise BadRow(RowProblem.FIELD_MISSING, missing[0])
    return {key: _value(type, key, value) for key, value in given.items()}


def _value(type: CertificateType, key: str, value: Any) -> Any:
    kind = type.properties[key].get("type")
    if kind in {"integer", "number"}:
        return _quantity(key, value, whole=kind == "integer")
    several = kind == "array"
    if several and isinstance(value, list) and len(value) <= MAX_LIST and all(map(_plain, value)):
        return [str(one) for one in value]
    if several or not _plain(value):
        raise BadRow(RowProblem.FIELD_MALFORMED, key)
    return str(value)


def _quantity(key: str, value: Any, *, whole: bool) -> int | float:
    """A number as JSON has it or as a cell writes it; what no certificate could be signed with is malformed."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRow(RowProblem.FIELD_MALFORMED, key)
    try:
        number = float(text) if "." in (text := str(value)[:40]) and not whole else int(text)
    except ValueError as error:
        raise BadRow(RowProblem.FIELD_MALFORMED, key) from error
    if not abs(number) < _LARGEST:  # which no NaN is either
        raise BadRow(RowProblem.FIELD_MALFORMED, key)
    return number


def _text(row: Mapping[str, Any], column: str, problem: RowProblem) -> str:
    value = row.get(column, "")
    if not _plain(value):
        raise BadRow(problem, column)
    return str(value).strip()


def _plain(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return len(text := str(value)) <= MAX_TEXT and text.replace("\n", "").isprintable()
