"""What is wrong with the departments that a catalogue names. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from resolvers.matters.audit.model import Catalogue, CatalogueFinding, CatalogueProblem
from resolvers.matters.codes import DepartmentNotation, department_notation
from resolvers.matters.model import Matter
from resolvers.regions.model import Department

_WRONG = {
    DepartmentNotation.CHECK_FAILED: "校验不通过",
    DepartmentNotation.UNKNOWN: "既不是统一社会信用代码,也不是组织机构代码",
}


def examine_departments(catalogue: Catalogue) -> Iterator[CatalogueFinding]:
    """Yield each fault of a department once, by the example of its first matter."""
    matters: dict[str, list[Matter]] = defaultdict(list)
    for matter in catalogue.matters:
        matters[matter.department].append(matter)
    for code, entries in matters.items():
        department = catalogue.departments.get(code)
        if department is None:
            yield _finding(CatalogueProblem.DEPARTMENT_UNKNOWN, entries, f"没有代码为{code}的部门")
        else:
            yield from _codes(department, entries)


def _codes(department: Department, entries: list[Matter]) -> Iterator[CatalogueFinding]:
    for code in (department.code, *department.other_codes):
        if why := _WRONG.get(department_notation(code)):
            detail = f"{department.name}的代码{code}{why}"
            yield _finding(CatalogueProblem.DEPARTMENT_CODE_INVALID, entries, detail)
    if department.other_codes:
        codes = "、".join((department.code, *department.other_codes))
        detail = f"{department.name}有{len(department.other_codes) + 1}个代码:{codes}"
        yield _finding(CatalogueProblem.DEPARTMENT_CODE_CONFLICT, entries, detail)


def _finding(problem: CatalogueProblem, entries: list[Matter], detail: str) -> CatalogueFinding:
    example = min(entries, key=lambda one: one.code)
    return CatalogueFinding(problem, example, f"{detail}(共{len(entries)}个事项)")
