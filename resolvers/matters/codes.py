import re
from dataclasses import dataclass
from enum import Enum

from auth.identifiers import InvalidIdentifier, normalize_credit_code, normalize_organization_code

_STANDARD = re.compile(r"(?P<department>[0-9A-Z]{18})(?P<level>[1-7])(?P<basic>[0-9A-Z]{12})")
_LOCAL = re.compile(
    r"(?P<basic>.+)-(?P<region>[0-9]{12})-(?P<fill>000)-(?P<department>[0-9A-Za-z-]+)-(?P<task>[0-9]{1,2})-(?P<version>[0-9]{2})"
)


class CodeNotation(Enum):
    """How a matter's code is written; UNKNOWN ones are kept as given and reported."""

    STANDARD = "STANDARD"
    LOCAL = "LOCAL"
    UNKNOWN = "UNKNOWN"


class DepartmentNotation(Enum):
    """How a source names a department; the last two can't be checked or fail their check."""

    CREDIT_CODE = "CREDIT_CODE"
    ORGANIZATION_CODE = "ORGANIZATION_CODE"
    CHECK_FAILED = "CHECK_FAILED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class MatterCode:
    """A matter's code as far as it was understood; parts that weren't are None."""

    notation: CodeNotation
    basic_code: str | None = None
    region: str | None = None
    department: str | None = None


def parse_matter_code(code: str) -> MatterCode:
    """Parse an implementation code: credit code 18 + level 1 + basic code 12, or the hyphenated local form."""
    if found := _STANDARD.fullmatch(code):
        return MatterCode(CodeNotation.STANDARD, found["basic"], None, found["department"])
    if found := _LOCAL.fullmatch(code):
        return MatterCode(CodeNotation.LOCAL, found["basic"], found["region"], found["department"])
    return MatterCode(CodeNotation.UNKNOWN)


def department_notation(code: str) -> DepartmentNotation:
    """Tell how a department's code is written and whether its check character holds (GB 32100, GB 11714)."""
    checks = (
        (normalize_credit_code, DepartmentNotation.CREDIT_CODE, 18),
        (normalize_organization_code, DepartmentNotation.ORGANIZATION_CODE, 9),
    )
    for check, notation, length in checks:
        if len(code.replace("-", "")) != length:
            continue
        try:
            check(code)
        except InvalidIdentifier:
            return DepartmentNotation.CHECK_FAILED
        return notation
    return DepartmentNotation.UNKNOWN
