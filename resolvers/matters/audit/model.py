from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from resolvers.matters.model import Matter
from resolvers.regions.model import Department, Region


class CatalogueProblem(Enum):
    """What an audit of a catalogue finds (四级四同: the same name, code, basis and type at all four levels)."""

    CODE_MISSING = "CODE_MISSING"
    CODE_MALFORMED = "CODE_MALFORMED"
    CODE_DUPLICATED = "CODE_DUPLICATED"
    NAME_DUPLICATED = "NAME_DUPLICATED"
    NAME_MISMATCH = "NAME_MISMATCH"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    BASIS_MISMATCH = "BASIS_MISMATCH"
    NOT_IN_PARENT_CATALOGUE = "NOT_IN_PARENT_CATALOGUE"
    DEPARTMENT_UNKNOWN = "DEPARTMENT_UNKNOWN"
    DEPARTMENT_CODE_INVALID = "DEPARTMENT_CODE_INVALID"
    DEPARTMENT_CODE_CONFLICT = "DEPARTMENT_CODE_CONFLICT"
    PROMISE_OVER_STATUTE = "PROMISE_OVER_STATUTE"
    IMMEDIATE_WITH_DAYS = "IMMEDIATE_WITH_DAYS"
    VISITS_WITHOUT_REASON = "VISITS_WITHOUT_REASON"
    ONLINE_WITH_VISITS = "ONLINE_WITH_VISITS"
    FEE_WITHOUT_BASIS = "FEE_WITHOUT_BASIS"
    STEPS_MISSING = "STEPS_MISSING"
    PHONES_EQUAL = "PHONES_EQUAL"
    NOT_ONLINE = "NOT_ONLINE"


@dataclass(frozen=True, slots=True)
class CatalogueFinding:
    """Something wrong with a matter, or with its department by the example of that matter.

    `others` are the codes of the matters that prove it together with this one.
    """

    problem: CatalogueProblem
    matter: Matter
    detail: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an audit looks at: the published items, and the departments and regions that they name."""

    matters: tuple[Matter, ...]
    departments: Mapping[str, Department]
    regions: Mapping[str, Region]


@dataclass(frozen=True, slots=True)
class AuditRun:
    """One audit of the whole catalogue."""

    id: str
    at: datetime
    matters: int
    findings: int
