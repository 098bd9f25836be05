import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from resolvers.matters.search.completions import Completions
from resolvers.matters.search.pinyin import spelled
from resolvers.matters.search.sayings import actions, sayings
from resolvers.matters.search.text import is_chinese, normalized, runs
from resolvers.matters.search.tokens import tokens_of
from resolvers.parties.model import Audience

# Postings that one question may visit: some milliseconds. The rarest tokens go first, so what is left out says least.
_BUDGET = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """As much of a published matter as a search needs."""

    id: str
    region: str
    audiences: tuple[Audience, ...]
    online: bool
    popularity: int


@dataclass(slots=True)
class Wording:
    """A name with its aliases, as one or many regions word it, and the matters that are called so, by region."""

    name: str
    aliases: tuple[str, ...]
    texts: tuple[str, ...]
    actions: frozenset[str]
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """The length of the name; a long one matches more by chance."""
        return len(self.name)


class Index:
    """The published catalogue in memory: postings over wordings, since most regions word a matter alike.

    A wording whose last matter went stays until the index is made anew; it is never found.
    """

    def __init__(self) -> None:
        self.wordings: list[Wording] = []
        self.syllables = {syllable for one in sayings() for syllable in _syllables(one.said)}
        self.completions = Completions()
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._regions: defaultdict[str, set[int]] = defaultdict(set)
        self._places: dict[str, tuple[str, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, code: str, name: str, aliases: tuple[str, ...], entry: Entry) -> None:
        """Add a matter's published version, in place of the version that is there."""
        if code in self._places:
            self.discard(code)
        number = self._number(name, aliases)
        self.wordings[number].entries.setdefault(entry.region, []).append(entry)
        self._regions[entry.region].add(number)
        self._places[code] = (entry.region, number)

    def discard(self, code: str) -> None:
        """Take a matter out; one that isn't there is no error."""
        region, number = self._places.pop(code, ("", -1))
        if number < 0:
            return
        entries = self.wordings[number].entries
        entries[region] = [one for one in entries[region] if one.id.rpartition(":")[0] != code]
        if not entries[region]:
            del entries[region]
            self._regions[region].discard(number)

    def within(self, regions: Collection[str] | None) -> Collection[int]:
        """The numbers of the wordings that these regions use; of all when None."""
        if regions is None:
            return range(len(self.wordings))
        return set().union(*(self._regions.get(region, ()) for region in regions))

    def scores(self, weights: Mapping[str, float], within: Collection[int]) -> dict[int, float]:
        """Sum up the weights of the tokens that wordings share, rare tokens for more (BM25's idf), by number."""
        total = len(self.wordings)
        found = [(len(posting), weight, posting) for token, weight, posting in self._found(weights)]
        scores: defaultdict[int, float] = defaultdict(float)
        budget = _BUDGET
        for count, weight, posting in sorted(found, key=lambda one: one[0]):
            budget -= count
            if budget < 0 and scores:
                break
            gain = weight * math.log(1 + (total - count + 0.5) / (count + 0.5))
            for number in posting:
                if number in within:
                    scores[number] += gain
        return scores

    def _found(self, weights: Mapping[str, float]) -> Iterator[tuple[str, float, "array[int]"]]:
        known = (token for token in weights if token in self._postings)
        return ((token, weights[token], self._postings[token]) for token in known)

    def _number(self, name: str, aliases: tuple[str, ...]) -> int:
        number = self._numbers.get((name, aliases))
        if number is None:
            number = self._numbers[name, aliases] = len(self.wordings)
            self.wordings.append(_wording(name, aliases))
            for token in tokens_of((name, *aliases)):
                self._postings[token].append(number)
            self.completions.add((name, *aliases), number)
            for text in (name, *aliases):
                self.syllables.update(_syllables(text))
        return number


def _wording(name: str, aliases: tuple[str, ...]) -> Wording:
    texts = tuple(dict.fromkeys(normalized(text) for text in (name, *aliases) if text))
    named = frozenset(one.key for one in actions() if any(word in name for word in one.named))
    return Wording(name, aliases, texts, named)


def _syllables(text: str) -> Iterable[str]:
    return (syllable for run in runs(normalized(text)) if is_chinese(run) for syllable in spelled(run))
