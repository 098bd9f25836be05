"""Mappings: which column of a file says which field of a matter. Small TOML or JSON files; docs/catalogue.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from resolvers.matters.exchange.limits import MAX_CELL, MAX_DEPTH
from resolvers.matters.exchange.tables import Record
from resolvers.matters.exchange.values import BadValue

# What every row has a text for, if only an empty one.
KEYS = ("name", "department", "region_code", "matter_code", "task_type", "department_code")
TEXTS = frozenset({*KEYS, "group", "status"})
# Where a row keeps what could not be read.
PROBLEM = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is found. `columns` are tried in their order; the first that isn't blank counts.

    Of a text, the piece from `slice[0]` to `slice[1]` between `prefix` and `suffix`; then `separator` cuts it into a
    list; `values` translates each entry; `wrap` makes an object of each, with the entry under that key; `each`
    renames the fields of objects. `json` says that tables hold the value as JSON. `otherwise` is asked where all
    columns are blank.
    """

    columns: tuple[str, ...] = ()
    constant: Any = None
    slice: tuple[int, int] | None = None
    prefix: str = ""
    suffix: str = ""
    separator: str | None = None
    values: Mapping[str, Any] | None = None
    wrap: str | None = None
    each: "Mapping[str, Rule] | None" = None
    json: bool = False
    otherwise: "Rule | None" = None

    @property
    def writes(self) -> bool:
        """Whether an export can say the field in this rule's column."""
        return bool(self.columns) and not self.slice and not self.prefix and not self.suffix


@dataclass(frozen=True, slots=True)
class CatalogueMapping:
    """A whole mapping. Without the `required` columns a file is another one. A blank cell says nothing, or, with
    `clear`, takes back what was said earlier."""

    name: str
    rules: Mapping[str, Rule]
    required: tuple[str, ...]
    encoding: str = "utf-8-sig"
    clear: bool = False
    strip: bool = True

    def missing(self, columns: Iterable[str]) -> list[str]:
        """The required columns that aren't among these."""
        there = set(columns)
        return [column for column in self.required if column not in there]

    def known(self, columns: Iterable[str]) -> int:
        """How many of these columns the mapping reads."""
        read = {column for rule in self.rules.values() for column in rule.columns}
        return len(read & set(columns))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of an export."""
        return tuple(dict.fromkeys(rule.columns[0] for rule in self.rules.values() if rule.writes))

    def row(self, record: Record) -> dict[str, Any]:
        """Read a record; what can't be read is told under PROBLEM."""
        row: dict[str, Any] = dict.fromkeys(KEYS, "")
        for target, rule in self.rules.items():
            try:
                value = _read(rule, record, strip=self.strip)
                if target in TEXTS:
                    row[target] = _plain(value)
                elif not _blank(value):
                    row[target] = value
                elif self.clear and any(column in record for column in rule.columns):
                    row[target] = None
            except BadValue as error:
                row[PROBLEM] = f"{target}: {error.why}"
        return row

    def record(self, row: Mapping[str, Any], *, nested: bool) -> Record:
        """Lay a row out under the columns; `nested` keeps lists and objects, which tables don't have."""
        record: Record = {}
        for target, rule in self.rules.items():
            if rule.writes and not (rule.columns[0] in record and _blank(row.get(target))):
                record[rule.columns[0]] = _write(rule, row.get(target), nested=nested)
        return record


def _read(rule: Rule, record: Record, *, strip: bool) -> Any:
    value = rule.constant
    for column in rule.columns:
        found = record.get(column)
        found = found.strip() if strip and isinstance(found, str) else found
        if not _blank(found):
            value = found
            break
    if _blank(value):
        return _read(rule.otherwise, record, strip=strip) if rule.otherwise else None
    return _shaped(rule, value)


def _shaped(rule: Rule, value: Any) -> Any:
    if isinstance(value, str):
        value = _piece(rule, value)
        if rule.json:
            value = _parsed(value)
        elif rule.separator is not None:
            value = [part for part in map(str.strip, value.split(rule.separator)) if part]
        elif rule.wrap or rule.each:
            value = [value]
    if isinstance(value, list):
        return list(dict.fromkeys(shaped)) if _hashable(shaped := [_entry(rule, one) for one in value]) else shaped
    return _entry(rule, value)


def _entry(rule: Rule, value: Any) -> Any:
    if rule.values is not None and isinstance(value, str | int):
        value = rule.values.get(str(value).lower() if isinstance(value, bool) else str(value), value)
    if rule.wrap and not isinstance(value, dict):
        value = {rule.wrap: value}
    if rule.each and isinstance(value, dict):
        return {target: _read(one, value, strip=True) for target, one in rule.each.items()}
    return value


def _piece(rule: Rule, text: str) -> str:
    piece = text[rule.slice[0] : rule.slice[1]] if rule.slice else text
    return f"{rule.prefix}{piece}{rule.suffix}"


def _parsed(text: str) -> Any:
    if len(text) > MAX_CELL:
        raise BadValue("", f"more than {MAX_CELL} characters")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadValue("", f"is not JSON: {error}") from error
    if _deep(value, MAX_DEPTH):
        raise BadValue("", f"is nested more than {MAX_DEPTH} deep")
    return value


def _deep(value: Any, left: int) -> bool:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not left or any(_deep(one, left - 1) for one in below)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadValue("", "is no text")
    return str(value)


def _blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _hashable(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _write(rule: Rule, value: Any, *, nested: bool) -> Any:
    if isinstance(value, list):
        value = [_undone(rule, one) for one in value]
        if rule.separator is not None and not nested:
            return rule.separator.join(map(str, value))
    else:
        value = _undone(rule, value)
    if nested or value is None:
        return value
    return orjson.dumps(value).decode() if rule.json or isinstance(value, list | dict | bool) else value


def _undone(rule: Rule, value: Any) -> Any:
    """Say an entry in the file's own words."""
    if rule.each and isinstance(value, dict):
        return {
            one.columns[0]: _write(one, value.get(key), nested=True) for key, one in rule.each.items() if one.writes
        }
    if rule.wrap and isinstance(value, dict):
        value = value.get(rule.wrap)
    if rule.values is not None:
        return next((said for said, meant in rule.values.items() if meant == value), value)
    return value
