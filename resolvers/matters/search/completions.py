"""What a text that is being typed may become."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from resolvers.matters.search.pinyin import initials, spelled
from resolvers.matters.search.sayings import Saying, sayings
from resolvers.matters.search.text import is_chinese, normalized, runs

_LOOKED_AT = 2000

# What is typed, what it completes to, and the wording's number (-1 for a saying).
Key = tuple[str, str, int]


class Completions:
    """Names, aliases and sayings in the order of their letters, as they are written, spelled, and abbreviated."""

    def __init__(self) -> None:
        self._keys: list[Key] = [key for one in sayings() for key in _keys(one.said, -1)]
        self._sorted = 0
        self._sayings = {one.said: one for one in sayings()}

    def add(self, texts: Sequence[str], number: int) -> None:
        """Add the texts of a wording."""
        self._keys += [key for text in texts for key in _keys(text, number)]

    def beginning(self, typed: str) -> Iterator[Key]:
        """Yield what begins so, at most 2,000."""
        if self._sorted < len(self._keys):
            self._keys.sort()
            self._sorted = len(self._keys)
        start = bisect_left(self._keys, (typed,))
        for key in islice(self._keys, start, start + _LOOKED_AT):
            if not key[0].startswith(typed):
                return
            yield key

    def saying(self, said: str) -> Saying:
        """The saying of that word."""
        return self._sayings[said]


def _keys(text: str, number: int) -> list[Key]:
    parts = runs(normalized(text))
    written = "".join(parts)
    spoken = [syllable for run in parts for syllable in (spelled(run) if is_chinese(run) else (run,))]
    typed = dict.fromkeys((written, "".join(spoken), initials(spoken)))
    return [(key, text, number) for key in typed if key]
