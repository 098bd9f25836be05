from collections.abc import Collection, Iterator, Sequence

from resolvers.matters.search.index import Index, Wording
from resolvers.matters.search.sayings import Saying
from resolvers.matters.search.text import is_chinese, normalized, pairs, runs

_LOOKED_AT = 2000
_SHORTEST_WITHIN = 2
_MOST_SAYINGS = 3


def suggest(index: Index, prefix: str, regions: Sequence[str] | None, most: int) -> list[str]:
    """Complete what is being typed to at most so many names, aliases and sayings that find something."""
    typed = "".join(runs(normalized(prefix)))
    if not typed:
        return []
    within = index.within(regions)
    begun = list(index.completions.beginning(typed))
    named = [(text, index.wordings[number]) for _, text, number in begun if number in within]
    # The popular first, then the short: long names are the rarer variants.
    named.sort(
        key=lambda pair: (-_popularity(pair[1], regions), not pair[0].startswith(typed), len(pair[0]), pair[0])
    )
    said = [index.completions.saying(text) for _, text, number in begun if number < 0]
    found = dict.fromkeys(text for text, _ in named)
    found |= dict.fromkeys(_leading(index, list(dict.fromkeys(said))[:_MOST_SAYINGS], within))
    if len(found) < most:
        found |= dict.fromkeys(_holding(index, typed, within))
    return list(found)[:most]


def _popularity(wording: Wording, regions: Sequence[str] | None) -> int:
    places = wording.entries.values() if regions is None else (wording.entries.get(one, []) for one in regions)
    return max((one.popularity for entries in places for one in entries), default=0)


def _leading(index: Index, said: Sequence[Saying], within: Collection[int]) -> Iterator[str]:
    """The sayings that lead to something here."""
    for one in said:
        if any(term in index.wordings[number].texts[0] for term in one.terms for number in within):
            yield one.said


def _holding(index: Index, typed: str, within: Collection[int]) -> Iterator[str]:
    """Names that hold the typed text somewhere."""
    if len(typed) >= _SHORTEST_WITHIN and is_chinese(typed):
        scores = index.scores(dict.fromkeys(pairs(typed), 1.0), within)
        for number in sorted(scores, key=lambda one: (-scores[one], one))[:_LOOKED_AT]:
            if typed in index.wordings[number].texts[0]:
                yield index.wordings[number].name
