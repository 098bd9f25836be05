"""How Chinese is spoken and typed: syllables without tones, folded as ears and southern tongues fold them."""

from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache

_LONGEST = 6
_LONGEST_RUN = 60


@lru_cache(maxsize=20_000)
def spelled(run: str) -> tuple[str, ...]:
    """The syllable of each character of a Chinese run, as its phrases are read; a rare character stays itself."""
    return tuple(_reading()(run))


def folded(syllable: str) -> str:
    """Make alike what is often confused: zh z, ch c, sh s, l n, and the final ng n of eng and ing."""
    for one, other in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n")):
        if syllable.startswith(one):
            syllable = other + syllable[len(one) :]
            break
    return syllable[:-1] if syllable.endswith(("eng", "ing")) else syllable


def initials(syllables: Sequence[str]) -> str:
    """The first letters, as people type who are in a hurry (sfz for 身份证)."""
    return "".join(syllable[0] for syllable in syllables)


def segmented(run: str, known: Collection[str]) -> tuple[str, ...] | None:
    """Split Latin letters into as few known syllables as possible; None when they are no pinyin."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, min(len(run), _LONGEST_RUN) + 1):
        ways = [
            (*before, run[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if (before := best[start]) is not None and run[start:end] in known
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] if len(run) <= _LONGEST_RUN else None


@cache
def _reading() -> Callable[[str], list[str]]:
    # A dictionary of 20 MB that commands which never search need not wait for.
    from pypinyin import lazy_pinyin

    return lazy_pinyin
