"""What an import tells: row by row while it runs, and in sum at its end."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from resolvers.matters.import_findings import Finding, Line

_SHOWN = 20
# A report holds so many findings; all of them are told row by row.
MAX_FINDINGS = 10_000


class Outcome(Enum):
    """What became of a row; EARLIER is one that a run before this one had done."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REJECTED = "REJECTED"
    EARLIER = "EARLIER"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row, with all that was found about it."""

    line: Line
    outcome: Outcome
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How it went. Every row is created, changed, unchanged or rejected; main items and departments are counted
    as the file names them, and are written along. A department's problems are counted once for each code.
    `earlier` of the rows were done by a run that broke off; they are counted as it counted them."""

    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    main_items: int
    departments: int
    problems: dict[str, int]
    findings: tuple[Finding, ...]
    earlier: int = 0

    def summary(self) -> str:
        """The report in words, with the first rows that were rejected."""
        rejected = [finding for finding in self.findings if finding.rejected]
        return "\n".join(
            [
                f"{self.rows} rows: {self.created} created, {self.changed} changed, {self.unchanged} unchanged, "
                f"{self.rejected} rejected; {self.main_items} main items, {self.departments} departments",
                *([f"{self.earlier} of them were done by an earlier run"] if self.earlier else []),
                *(f"{count:6} {problem}" for problem, count in sorted(self.problems.items())),
                *(f"line {one.line}: {one.problem.value} {one.detail}: {one.name}" for one in rejected[:_SHOWN]),
                *([f"… and {self.rejected - _SHOWN} more rejected rows"] if self.rejected > _SHOWN else []),
            ]
        )

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON writes it."""
        findings = [{**asdict(finding), "problem": finding.problem.value} for finding in self.findings]
        return {**asdict(self), "findings": findings}


@dataclass(slots=True)
class Tally:
    """Counts while an import runs."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    earlier: int = 0

    def count(self, row: RowOutcome) -> None:
        """Take the next row."""
        if row.outcome is Outcome.EARLIER:
            self.earlier += 1
        else:
            self.outcomes[row.outcome] += 1
        self.problems.update(finding.problem.value for finding in row.findings)
        self.findings += row.findings[: MAX_FINDINGS - len(self.findings)]
