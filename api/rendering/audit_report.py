from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from resolvers.matters.audit.model import CatalogueProblem
from resolvers.matters.audit.store import StoredFinding

PROBLEMS_ZH: dict[CatalogueProblem, str] = {
    CatalogueProblem.CODE_MISSING: "没有编码",
    CatalogueProblem.CODE_MALFORMED: "编码不规范",
    CatalogueProblem.CODE_DUPLICATED: "编码重复",
    CatalogueProblem.NAME_DUPLICATED: "名称重复",
    CatalogueProblem.NAME_MISMATCH: "名称不一致",
    CatalogueProblem.TYPE_MISMATCH: "类型不一致",
    CatalogueProblem.BASIS_MISMATCH: "设定依据不一致",
    CatalogueProblem.NOT_IN_PARENT_CATALOGUE: "不在上级目录",
    CatalogueProblem.DEPARTMENT_UNKNOWN: "部门不存在",
    CatalogueProblem.DEPARTMENT_CODE_INVALID: "部门代码不规范",
    CatalogueProblem.DEPARTMENT_CODE_CONFLICT: "部门有多个代码",
    CatalogueProblem.PROMISE_OVER_STATUTE: "承诺时限超过法定时限",
    CatalogueProblem.IMMEDIATE_WITH_DAYS: "即办件有承诺时限",
    CatalogueProblem.VISITS_WITHOUT_REASON: "到现场没有说明原因",
    CatalogueProblem.ONLINE_WITH_VISITS: "全程网办却要到现场",
    CatalogueProblem.FEE_WITHOUT_BASIS: "收费没有依据",
    CatalogueProblem.STEPS_MISSING: "许可环节不全",
    CatalogueProblem.PHONES_EQUAL: "咨询投诉电话相同",
    CatalogueProblem.NOT_ONLINE: "不能网办",
}


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit for people: the findings with the names of their departments."""

    place: str
    at: datetime
    matters: int
    findings: Sequence[StoredFinding]
    departments: Mapping[str, str]

    def by_problem(self) -> list[tuple[str, int, list[StoredFinding]]]:
        """Each problem that there is, in words, with its count and its findings."""
        groups = {problem: [one for one in self.findings if one.problem is problem] for problem in CatalogueProblem}
        return [(PROBLEMS_ZH[problem], len(found), found) for problem, found in groups.items() if found]

    def by_department(self) -> list[tuple[str, int]]:
        """Each department with its number of findings, the most first."""
        return Counter(self.department(one) for one in self.findings).most_common()

    def department(self, finding: StoredFinding) -> str:
        """The name of a finding's department, or its code when nobody knows it."""
        return self.departments.get(finding.department, finding.department)
