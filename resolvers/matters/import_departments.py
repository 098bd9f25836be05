"""What the departments of an imported catalogue are called: sources give one several codes, or a wrong one."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from resolvers.matters.codes import DepartmentNotation, department_notation
from resolvers.matters.import_file import CatalogueRow
from resolvers.regions.model import Department

Identity = tuple[str, str]

_PREFERENCE = {DepartmentNotation.CREDIT_CODE: 0, DepartmentNotation.ORGANIZATION_CODE: 1}


def local_code(prefix: str, region: str, *names: str) -> str:
    """A code of our own: a word, the region's first six digits, and 10 hex digits that stand for the names.

    Published codes start with a digit or a single letter, so none is taken for one of these.
    """
    digest = hashlib.sha256("|".join((region, *names)).encode()).hexdigest()
    return f"{prefix}-{region[:6]}-{digest[:10]}"


def identity(row: CatalogueRow) -> Identity:
    """What makes two rows speak of the same department: region and name."""
    return row["region_code"], row["department"]


def given_codes(rows: Iterable[CatalogueRow]) -> dict[Identity, Counter[str]]:
    """How often each department is given each code, both in the order in which they are first seen."""
    given: dict[Identity, Counter[str]] = {}
    for row in rows:
        count_code(row, given)
    return given


def count_code(row: CatalogueRow, given: dict[Identity, Counter[str]]) -> None:
    """Count the code that a row gives its department."""
    codes = given.setdefault(identity(row), Counter())
    if row["department_code"]:
        codes[row["department_code"]] += 1


def department_codes(rows: Iterable[CatalogueRow], known: Iterable[Department] = ()) -> dict[Identity, str]:
    """Choose one code for each department, as given."""
    return chosen_codes(given_codes(rows), known)


def chosen_codes(given: Mapping[Identity, Counter[str]], known: Iterable[Department]) -> dict[Identity, str]:
    """Choose one of the given codes for each department.

    A known department keeps its code. Others get a valid credit code, else a valid organisation code, else
    the most frequent one, ties going to the first seen. A code stays with the name that had it first; a
    department for which none is left gets a local one.
    """
    chosen = {(one.region, one.name): one.code for one in known}
    taken = set(chosen.values())
    for department, codes in given.items():
        if department in chosen:
            continue
        free = [code for code in sorted(codes, key=lambda code: _rank(code, codes)) if code not in taken]
        chosen[department] = free[0] if free else local_code("DEPT", *department)
        taken.add(chosen[department])
    return {department: chosen[department] for department in given}


def departments(given: Mapping[Identity, Counter[str]], known: Iterable[Department]) -> list[Department]:
    """Return the departments that are given codes, with the codes that weren't chosen as other codes."""
    existing = {(one.region, one.name): one for one in known}
    codes = chosen_codes(given, existing.values())
    found = []
    for (region, name), several in given.items():
        code = codes[region, name]
        department = existing.get((region, name)) or Department(code, name, region)
        others = dict.fromkeys((*department.other_codes, *several))
        found.append(replace(department, other_codes=tuple(other for other in others if other != code)))
    return found


def _rank(code: str, codes: Counter[str]) -> tuple[int, int]:
    return _PREFERENCE.get(department_notation(code), 2), -codes[code]
