from dataclasses import replace
from typing import Any

import pytest

from resolvers.matters.audit.entries import examine
from resolvers.matters.model import CaseKind, Fee, LegalBasis, Matter, MatterType, ProcessStep

GOOD = Matter(
    code="511Z07001006-511602000000-000-11511301008778183N-1-00",
    name="企业投资项目备案",
    type=MatterType.LICENSING,
    region="511602000000",
    department="11511301008778183N",
    case_kind=CaseKind.PROMISED,
    statutory_days=20,
    promised_days=5,
    visits_required=0,
    online=True,
    steps=(ProcessStep("受理"), ProcessStep("审核"), ProcessStep("办结")),
    legal_bases=(LegalBasis("中华人民共和国行政许可法"),),
    fees=(Fee("工本费", "20.00", basis="财综〔2007〕34号"),),
    consultation_phone="0826-2222222",
    complaint_phone="0826-3333333",
)


def problems(**changes: Any) -> list[str]:
    return [one.problem.value for one in examine(replace(GOOD, **changes))]


def test_a_good_entry_has_none() -> None:
    assert problems() == []


def test_what_an_entry_leaves_open_is_not_wrong() -> None:
    assert list(examine(Matter(GOOD.code, "甲", MatterType.LICENSING, GOOD.region, GOOD.department))) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"code": " "}, "CODE_MISSING"),
        ({"code": "E-000021-001-1111111111111111"}, "CODE_MALFORMED"),
        ({"region": "510000000000"}, "CODE_MALFORMED"),
        ({"code": GOOD.code.replace("183N", "183M")}, "CODE_MALFORMED"),
        ({"promised_days": 21}, "PROMISE_OVER_STATUTE"),
        ({"case_kind": CaseKind.IMMEDIATE}, "IMMEDIATE_WITH_DAYS"),
        ({"online": None, "visits_required": 1}, "VISITS_WITHOUT_REASON"),
        ({"visits_required": 1, "visits_reason": "核验原件"}, "ONLINE_WITH_VISITS"),
        ({"fees": (Fee("工本费", "20.00"),)}, "FEE_WITHOUT_BASIS"),
        ({"steps": (ProcessStep("受理"), ProcessStep("办结"))}, "STEPS_MISSING"),
        ({"complaint_phone": GOOD.consultation_phone}, "PHONES_EQUAL"),
        ({"online": False}, "NOT_ONLINE"),
    ],
)
def test_each_problem_is_found_by_itself(changes: dict[str, Any], problem: str) -> None:
    assert problems(**changes) == [problem]


def test_a_promise_of_exactly_the_statutory_days_is_kept() -> None:
    assert problems(promised_days=20) == []


def test_only_licensing_needs_the_three_steps() -> None:
    assert problems(type=MatterType.CONFIRMATION, steps=(ProcessStep("受理"),)) == []


def test_a_finding_says_what_exactly() -> None:
    (found,) = examine(replace(GOOD, promised_days=30))
    assert found.detail == "承诺30个工作日,法定20个工作日"
