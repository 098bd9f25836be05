"""What people say, and what the catalogue calls it: data/sayings.csv and data/words.toml, curated by hand."""

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from resolvers.matters.search.pinyin import folded, initials, spelled
from resolvers.matters.search.text import is_chinese, normalized

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Saying:
    """A word that people say, and the terms of matters' names that it leads to, the likeliest first.

    `sound` is its folded syllables between spaces, `letters` their initials; both are empty for Latin words.
    """

    said: str
    terms: tuple[str, ...]
    sound: str
    letters: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something done to a thing (注销, 补办 …): what people say for it, and what names say."""

    key: str
    said: tuple[str, ...]
    named: tuple[str, ...]


@cache
def sayings() -> tuple[Saying, ...]:
    """All of them, in the order of the file."""
    with (_DATA / "sayings.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_saying(row["said"], row["terms"].split("|")) for row in csv.DictReader(file))


@cache
def fillers() -> tuple[str, ...]:
    """Phrases that carry no meaning for a search, the longest first."""
    return tuple(sorted(_words()["fillers"], key=len, reverse=True))


@cache
def actions() -> tuple[Action, ...]:
    """What can be done to a thing, the specific first."""
    return tuple(Action(one["key"], tuple(one["said"]), tuple(one["named"])) for one in _words()["action"])


def sound(syllables: Sequence[str]) -> str:
    """Syllables folded and set between spaces, so that one sequence can be looked for in another."""
    return f" {' '.join(map(folded, syllables))} " if syllables else ""


def _saying(said: str, terms: Sequence[str]) -> Saying:
    syllables = spelled(said) if is_chinese(said) else ()
    return Saying(said, tuple(map(normalized, terms)), sound(syllables), initials(syllables))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))
