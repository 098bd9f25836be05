"""What can be wrong with the rows of a catalogue. Pure."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from resolvers.matters.codes import CodeNotation, DepartmentNotation, department_notation, parse_matter_code
from resolvers.matters.import_departments import Identity, given_codes, identity
from resolvers.matters.import_file import COLUMNS, CatalogueRow
from resolvers.matters.model import MatterType

Line = tuple[int, CatalogueRow]


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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a row, which was imported all the same unless it is `rejected`."""

    line: int
    code: str
    name: str
    problem: Defect
    detail: str
    rejected: bool = False


def defect(line: Line, regions: Container[str]) -> Finding | None:
    """Return what keeps a row from being imported."""
    row = line[1]
    if not row.keys() >= set(COLUMNS):
        return _finding(line, Defect.ROW_MALFORMED, "more or fewer cells than the header has", rejected=True)
    checks = (
        (row["name"], Defect.NAME_MISSING, "no name"),
        (row["matter_code"], Defect.CODE_MISSING, "no code"),
        (row["department"], Defect.DEPARTMENT_UNKNOWN, "no department"),
        (matter_type(row), Defect.TYPE_UNKNOWN, f"task type {row['task_type']!r}"),
        (row["region_code"] in regions, Defect.REGION_UNKNOWN, f"region {row['region_code']!r}"),
    )
    wrong = next(((problem, detail) for holds, problem, detail in checks if not holds), None)
    return _finding(line, *wrong, rejected=True) if wrong else None


def matter_type(row: CatalogueRow) -> MatterType | None:
    """The kind of power; sources write GB/T 39046's code with or without the leading zero."""
    code = row["task_type"].zfill(2)
    return MatterType(code) if code in {type.value for type in MatterType} else None


def unique(lines: list[Line]) -> tuple[list[Line], list[Finding]]:
    """Keep the first row of each code; a later one is a harmless repetition, or rejected if it differs."""
    first: dict[str, Line] = {}
    findings = []
    for line in lines:
        number, row = first.setdefault(line[1]["matter_code"], line)
        if number != line[0]:
            same = row == line[1]
            detail = f"{'repeats' if same else 'differs from'} line {number}"
            findings.append(_finding(line, Defect.CODE_DUPLICATED, detail, rejected=not same))
    return list(first.values()), findings


def remarks(lines: list[Line], codes: Mapping[Identity, str]) -> Iterator[Finding]:
    """Yield what is odd about rows that are imported all the same; `codes` are the departments' chosen ones."""
    yield from _name_remarks(lines)
    yield from _code_remarks(lines)
    yield from _department_remarks(lines, codes)


def _finding(line: Line, problem: Defect, detail: str, *, rejected: bool = False) -> Finding:
    number, row = line
    return Finding(number, row.get("matter_code", ""), row.get("name", ""), problem, detail, rejected)


def _name_remarks(lines: list[Line]) -> Iterator[Finding]:
    first: dict[tuple[Identity, str], int] = {}
    for line in lines:
        number = first.setdefault((identity(line[1]), line[1]["name"]), line[0])
        if number != line[0]:
            detail = f"{line[1]['department']} has this name in line {number}, too"
            yield _finding(line, Defect.NAME_DUPLICATED, detail)


def _code_remarks(lines: list[Line]) -> Iterator[Finding]:
    for line in lines:
        if parse_matter_code(line[1]["matter_code"]).notation is CodeNotation.UNKNOWN:
            yield _finding(line, Defect.CODE_MALFORMED, "neither the standard's 31 characters nor the local form")


def _department_remarks(lines: list[Line], codes: Mapping[Identity, str]) -> Iterator[Finding]:
    """Say once for each code of a department what is wrong with it, at the first row that gives it."""
    given = given_codes(row for _, row in lines)
    owners = {code: department for department, code in codes.items()}
    said: set[tuple[Identity, str]] = set()
    for line in lines:
        department, code = identity(line[1]), line[1]["department_code"]
        if (department, code) in said:
            continue
        said.add((department, code))
        where = f"{department[1]}: {code or 'no code'} in {given[department][code] or 'some'} rows"
        if department_notation(code) in {DepartmentNotation.CHECK_FAILED, DepartmentNotation.UNKNOWN}:
            yield _finding(line, Defect.DEPARTMENT_CODE_INVALID, where)
        if code != codes[department]:
            owner = owners.get(code, department)
            why = f"the code of {owner[1]}" if owner != department else "another one"
            yield _finding(line, Defect.DEPARTMENT_CODE_CONFLICT, f"{where}; uses {codes[department]}, {why}")
