"""What a text is compared by: characters, pairs of characters, pairs of sounds, and initials three by three.

Sounds are marked by ~ and initials by ^, so that no typed word is mistaken for one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from resolvers.matters.search.pinyin import folded, initials, spelled
from resolvers.matters.search.text import is_chinese, normalized, pairs, runs

_LETTERS = 3


def tokens_of(texts: Iterable[str]) -> set[str]:
    """Everything that a matter's name and aliases can be found by."""
    return {token for text in texts for run in runs(normalized(text)) for token in _of_run(run)}


def by_sound(syllables: Sequence[str]) -> list[str]:
    """Neighbouring sounds, folded."""
    alike = [folded(syllable) for syllable in syllables]
    return [f"~{one} {other}" for one, other in pairwise(alike)]


def by_letters(letters: str) -> list[str]:
    """Neighbouring initials, three by three."""
    return [f"^{letters[start : start + _LETTERS]}" for start in range(len(letters) - _LETTERS + 1)]


def _of_run(run: str) -> Iterator[str]:
    if not is_chinese(run):
        yield run
        return
    syllables = spelled(run)
    yield from run
    yield from pairs(run)
    yield from by_sound(syllables)
    yield from by_letters(initials(syllables))
