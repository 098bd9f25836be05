"""What can be wrong with the rows of a catalogue. Pure."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from resolvers.matters.codes import CodeNotation, DepartmentNotation, department_notation, parse_matter_code
from resolvers.matters.exchange.mapping import KEYS, PROBLEM
from resolvers.matters.exchange.values import BadValue, details
from resolvers.matters.import_departments import Identity, identity
from resolvers.matters.import_file import CatalogueRow
from resolvers.matters.model import MatterStatus, MatterType

Line = tuple[int, CatalogueRow]

_SHOWN = 40
# The national tables keep 1,000 characters of a name and 200 of a department's.
_LONGEST = {"name": 1000, "group": 1000, "department": 200}
_LONGEST_CODE = 100


class Defect(Enum):
    """What can be wrong with a row; the names are those of a catalogue's audit where it knows them, too."""

    ROW_MALFORMED = "ROW_MALFORMED"
    NAME_MISSING = "NAME_MISSING"
    CODE_MISSING = "CODE_MISSING"
    CODE_MALFORMED = "CODE_MALFORMED"
    CODE_DUPLICATED = "CODE_DUPLICATED"
    NAME_DUPLICATED = "NAME_DUPLICATED"
    TYPE_UNKNOWN = "TYPE_UNKNOWN"
    REGION_UNKNOWN = "REGION_UNKNOWN"
    DEPARTMENT_UNKNOWN = "DEPARTMENT_UNKNOWN"
    DEPARTMENT_CODE_INVALID = "DEPARTMENT_CODE_INVALID"
    DEPARTMENT_CODE_CONFLICT = "DEPARTMENT_CODE_CONFLICT"
    VALUE_MALFORMED = "VALUE_MALFORMED"
    PARENT_UNKNOWN = "PARENT_UNKNOWN"
    NOT_IN_FORCE = "NOT_IN_FORCE"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a row, which was imported all the same unless it is `rejected`."""

    line: int
    code: str
    name: str
    problem: Defect
    detail: str
    rejected: bool = False


def defect(line: Line, regions: Container[str], today: date) -> Finding | None:
    """Return what keeps a row from being imported."""
    row = line[1]
    if not row.keys() >= set(KEYS):
        return finding(line, Defect.ROW_MALFORMED, "more or fewer cells than the header has", rejected=True)
    checks = (
        (row["name"], Defect.NAME_MISSING, "no name"),
        (row["matter_code"], Defect.CODE_MISSING, "no code"),
        (row["department"], Defect.DEPARTMENT_UNKNOWN, "no department"),
        (matter_type(row), Defect.TYPE_UNKNOWN, f"task type {row['task_type'][:_SHOWN]!r}"),
        (row["region_code"] in regions, Defect.REGION_UNKNOWN, f"region {row['region_code'][:_SHOWN]!r}"),
    )
    if wrong := next(((problem, detail) for holds, problem, detail in checks if not holds), None):
        return finding(line, *wrong, rejected=True)
    return _in_detail(line, today)


def _in_detail(line: Line, today: date) -> Finding | None:
    row = line[1]
    try:
        if PROBLEM in row:
            raise BadValue(*row[PROBLEM].split(": ", 1))
        for key in (*KEYS, "group", "parent"):
            if len(str(row.get(key) or "")) > _LONGEST.get(key, _LONGEST_CODE):
                raise BadValue(key, "is too long")
        said = details(row)
        if said.get("is_main") and said.get("parent"):
            raise BadValue("parent", "a main item is below no other")
    except BadValue as error:
        return finding(line, Defect.VALUE_MALFORMED, str(error), rejected=True)
    if why := _not_in_force(row, said.get("effective_on"), said.get("cancelled_on"), today):
        return finding(line, Defect.NOT_IN_FORCE, why, rejected=True)
    return None


def _not_in_force(row: CatalogueRow, effective: date | None, cancelled: date | None, today: date) -> str | None:
    """Why a row isn't part of the published catalogue today: importing publishes at once."""
    if row.get("status") not in (None, "", MatterStatus.PUBLISHED.value):
        return f"status {row['status'][:_SHOWN]}"
    if effective and effective > today:
        return f"in force from {effective.isoformat()} on"
    if cancelled and cancelled <= today:
        return f"cancelled on {cancelled.isoformat()}"
    return None


def matter_type(row: CatalogueRow) -> MatterType | None:
    """The kind of power; sources write GB/T 39046's code with or without the leading zero."""
    code = row["task_type"].zfill(2)
    return MatterType(code) if code in {type.value for type in MatterType} else None


class Remarks:
    """Says what is odd about rows that are imported all the same, one row after the other."""

    def __init__(self, codes: Mapping[Identity, str], given: Mapping[Identity, Counter[str]]) -> None:
        """Take the departments' chosen codes, and how often which one is given in the whole file."""
        self._codes = codes
        self._given = given
        self._owners = {code: department for department, code in codes.items()}
        self._named: dict[tuple[Identity, str], int] = {}
        self._said: set[tuple[Identity, str]] = set()

    def on(self, line: Line) -> Iterator[Finding]:
        """Yield the remarks on the next row."""
        yield from self._on_name(line)
        if parse_matter_code(line[1]["matter_code"]).notation is CodeNotation.UNKNOWN:
            yield finding(line, Defect.CODE_MALFORMED, "neither the standard's 31 characters nor the local form")
        yield from self._on_department(line)

    def _on_name(self, line: Line) -> Iterator[Finding]:
        number = self._named.setdefault((identity(line[1]), line[1]["name"]), line[0])
        if number != line[0]:
            detail = f"{line[1]['department']} has this name in line {number}, too"
            yield finding(line, Defect.NAME_DUPLICATED, detail)

    def _on_department(self, line: Line) -> Iterator[Finding]:
        """Say once for each code of a department what is wrong with it, at the first row that gives it."""
        department, code = identity(line[1]), line[1]["department_code"]
        if (department, code) in self._said:
            return
        self._said.add((department, code))
        where = f"{department[1]}: {code or 'no code'} in {self._given[department][code] or 'some'} rows"
        if department_notation(code) in {DepartmentNotation.CHECK_FAILED, DepartmentNotation.UNKNOWN}:
            yield finding(line, Defect.DEPARTMENT_CODE_INVALID, where)
        chosen = self._codes[department]
        if code != chosen:
            owner = self._owners.get(code, department)
            why = f"the code of {owner[1]}" if owner != department else "another one"
            yield finding(line, Defect.DEPARTMENT_CODE_CONFLICT, f"{where}; uses {chosen}, {why}")


def finding(line: Line, problem: Defect, detail: str, *, rejected: bool = False) -> Finding:
    """Find something wrong with a row."""
    number, row = line
    return Finding(number, row.get("matter_code", ""), row.get("name", ""), problem, detail, rejected)
