"""What became of a department's file, row by row and in sum. It holds no names and no holders' codes."""

from collections import Counter
from dataclasses import dataclass, field

from resolvers.collection.entry import RowProblem

_SHOWN = 20
MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that wasn't taken over: its line, why, and in which column."""

    line: int
    problem: RowProblem
    where: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem.value} {self.where}".rstrip()


@dataclass(slots=True)
class CollectionReport:
    """Counts while a file is taken over; `earlier` rows were done by a run that broke off."""

    collected: int = 0
    signatures: int = 0
    earlier: int = 0
    problems: Counter[RowProblem] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows of the file that were looked at."""
        return self.earlier + self.collected + self.problems.total()

    def refuse(self, row: Refused) -> None:
        """Count a row that isn't taken over."""
        self.problems[row.problem] += 1
        if len(self.refused) < MAX_LINES:
            self.refused.append(row)

    def summary(self) -> str:
        """The report in words, with the first rows that were refused."""
        told = [f"{count:6} {problem.value}" for problem, count in sorted(self.problems.items(), key=_by_name)]
        more = self.problems.total() - _SHOWN
        return "\n".join(
            [
                f"{self.rows} rows: {self.collected} collected under {self.signatures} signatures, "
                f"{self.problems.total()} refused",
                *([f"{self.earlier} of them were done by an earlier run"] if self.earlier else []),
                *told,
                *map(str, self.refused[:_SHOWN]),
                *([f"… and {more} more refused rows"] if more > 0 else []),
            ]
        )


def _by_name(counted: tuple[RowProblem, int]) -> str:
    return counted[0].value
