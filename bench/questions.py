"""What people ask (bench/data/questions.csv), and how well answers do."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "questions.csv"
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the names that answer it (* for the rest of one), where it is asked, and if it is held out."""

    text: str
    answers: tuple[str, ...]
    region: str
    held_out: bool

    def place(self, names: Sequence[str]) -> int | None:
        """The place of the first right answer, counted from 1."""
        return next((place for place, name in enumerate(names, start=1) if self._right(name)), None)

    def _right(self, name: str) -> bool:
        return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in self.answers)


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of questions answered at the first place and within three, and the mean of 1/place."""

    questions: int
    hit_1: float
    hit_3: float
    mrr: float


def asked() -> list[Asked]:
    """Every question in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return [
            Asked(row["text"], tuple(row["answers"].split(";")), row["region"], row["heldOut"] == "true")
            for row in csv.DictReader(file)
        ]


def quality(places: Sequence[int | None]) -> Quality:
    """Sum up."""
    total = len(places)
    found = [place for place in places if place is not None]
    return Quality(
        total,
        sum(place == 1 for place in found) / total,
        sum(place <= _NEAR for place in found) / total,
        sum(1 / place for place in found) / total,
    )
