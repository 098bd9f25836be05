"""What people agree to, word by word. A text that was published never changes: what changes is a new version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from auth.consents.purpose import Purpose

_FOLDER = Path(__file__).parent / "texts"
# The first day of each version, in China; version 1 comes first.
_SINCE: Mapping[Purpose, tuple[date, ...]] = {
    Purpose.ACCOUNT: (date(2026, 11, 22),),
    Purpose.ID_NUMBER: (date(2026, 11, 1),),
    Purpose.FACE: (date(2026, 11, 1),),
    Purpose.WARD_DATA: (date(2026, 11, 1),),
}


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of a text in Markdown: Chinese, which counts, and English to read. In force from `since` on."""

    purpose: Purpose
    version: int
    since: date
    text: str
    translation: str

    @property
    def title(self) -> str:
        """What the Chinese text calls itself."""
        return _title(self.text)

    @property
    def translated_title(self) -> str:
        """What the English text calls itself."""
        return _title(self.translation)

    @property
    def hash(self) -> str:
        """SHA-256 of the Chinese text in UTF-8, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class ConsentTexts:
    """Every version of every text."""

    def __init__(self, texts: tuple[ConsentText, ...]) -> None:
        self._texts = texts

    def current(self, purpose: Purpose, on: date) -> ConsentText:
        """Return the version that is in force on a day."""
        there = [one for one in self._texts if one.purpose is purpose]
        in_force = [one for one in there if one.since <= on]
        return max(in_force or there[:1], key=lambda one: one.version)

    def find(self, purpose: Purpose, version: int) -> ConsentText | None:
        """Return a version, past ones too."""
        return next((one for one in self._texts if (one.purpose, one.version) == (purpose, version)), None)

    def of_hash(self, purpose: Purpose, digest: str) -> ConsentText | None:
        """Return the version with that hash, past ones too."""
        return next((one for one in self._texts if (one.purpose, one.hash) == (purpose, digest)), None)


@cache
def published_texts() -> ConsentTexts:
    """Read the texts that belong to this version of the program."""
    return ConsentTexts(
        tuple(
            ConsentText(purpose, version, since, _read(purpose, version, "zh"), _read(purpose, version, "en"))
            for purpose, days in _SINCE.items()
            for version, since in enumerate(days, start=1)
        )
    )


def _read(purpose: Purpose, version: int, language: str) -> str:
    return (_FOLDER / f"{purpose.value.lower()}.{version}.{language}.md").read_bytes().decode()


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")
