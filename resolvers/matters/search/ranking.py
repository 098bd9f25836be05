import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from resolvers.matters.search.index import Entry, Index, Wording
from resolvers.matters.search.meaning import Meaning
from resolvers.matters.search.question import Question, Sense
from resolvers.parties.model import Audience

_LOOKED_AT = 300
_MOST_HITS = 500
_TYPICAL_LENGTH, _LENGTH_SHARE = 14, 0.3
_TERM_BONUS, _LATER_TERM = 9.0, 0.9
_LONGER_SAYING = 0.2
_ALIAS_BONUS, _EXACT_BONUS, _INSIDE_BONUS = 5.0, 10.0, 3.0
_SAME_ACTION, _OTHER_ACTION, _UNASKED_NEW = 1.35, 0.7, 0.85
_ONLINE, _NEARER, _POPULAR, _MOST_POPULAR = 1.1, 1.02, 0.03, 1.2
_MEANT, _MEANING_BONUS = 30, 6.0
# Without a region the same wording is shown in a few places, each less prominently than the one before.
_ELSEWHERE, _PLACES = 0.7, 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter that was found, and how well it answers."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one looks, the widest region first (None: everywhere), and for whom."""

    regions: tuple[str, ...] | None = None
    audience: Audience | None = None


def rank(index: Index, question: Question, scope: Scope, meaning: Meaning | None = None) -> list[Hit]:
    """Order what shares tokens with the question, best first, at most 500; among equals the nearest region leads.

    A model of meaning, where there is one, has its say on the first thirty.
    """
    scores = index.scores(question.tokens, index.within(scope.regions))
    likely = heapq.nlargest(
        _LOOKED_AT, ((score / _length(index.wordings[number]), number) for number, score in scores.items())
    )
    judged = sorted(
        ((_judged(score, question, index.wordings[number]), number) for score, number in likely), reverse=True
    )
    if meaning is not None:
        judged[:_MEANT] = _compared(judged[:_MEANT], index, question.text, meaning)
    hits = (hit for score, number in judged for hit in _hits(index.wordings[number], score, scope))
    found = [hit for hit, _ in zip(hits, range(_MOST_HITS), strict=False)]
    return sorted(found, key=lambda hit: (-hit.score, hit.id))


def _compared(judged: list[tuple[float, int]], index: Index, text: str, meaning: Meaning) -> list[tuple[float, int]]:
    """Raise scores by how near names come to the question in meaning; the farthest of them stays as it is."""
    alike = meaning.likeness(text, [index.wordings[number].name for _, number in judged])
    least, most = min(alike, default=0.0), max(alike, default=0.0)
    share = _MEANING_BONUS / (most - least) if most > least else 0.0
    raised = zip(judged, alike, strict=True)
    return sorted(((score + (one - least) * share, number) for (score, number), one in raised), reverse=True)


def _length(wording: Wording) -> float:
    """BM25's length normalization, by the name alone: aliases help, they don't dilute."""
    return 1 - _LENGTH_SHARE + _LENGTH_SHARE * wording.length / _TYPICAL_LENGTH


def _judged(score: float, question: Question, wording: Wording) -> float:
    score += sum(_meant(sense, wording) for sense in question.senses)
    score += _named(question, wording)
    return score * _acted(question.action, wording.actions)


def _meant(sense: Sense, wording: Wording) -> float:
    """What a saying adds to a name that holds one of its terms: more for the first, and for a longer saying."""
    place = next((place for place, term in enumerate(sense.terms) if term in wording.texts[0]), None)
    if place is None:
        return 0.0
    return _TERM_BONUS * sense.weight * _LATER_TERM**place * (1 + _LONGER_SAYING * (len(sense.said) - 2))


def _named(question: Question, wording: Wording) -> float:
    if question.content in wording.texts or question.text in wording.texts:
        return _EXACT_BONUS
    if any(text in question.text for text in wording.texts):
        return _ALIAS_BONUS
    return _INSIDE_BONUS if len(question.content) > 1 and question.content in wording.texts[0] else 0.0


def _acted(action: str | None, actions: frozenset[str]) -> float:
    """Who doesn't say what to do wants the thing itself, not to change, to lose or to cancel it."""
    if action in actions:
        return _SAME_ACTION
    if "NEW" in actions:
        return 1.0 if action is None else _UNASKED_NEW
    return _OTHER_ACTION if actions else 1.0


def _hits(wording: Wording, score: float, scope: Scope) -> Iterator[Hit]:
    if scope.regions is None:
        everywhere = (one for entries in wording.entries.values() for one in _serving(entries, scope))
        best = heapq.nsmallest(_PLACES, everywhere, key=lambda one: (-one.popularity, one.id))
        yield from (_hit(one, score * _ELSEWHERE**place) for place, one in enumerate(best))
        return
    for depth, region in enumerate(scope.regions):
        for one in _serving(wording.entries.get(region, ()), scope):
            yield _hit(one, score * _NEARER**depth)


def _serving(entries: Sequence[Entry], scope: Scope) -> Iterator[Entry]:
    """A source that doesn't say whom a matter serves doesn't exclude anybody."""
    return (one for one in entries if not (scope.audience and one.audiences and scope.audience not in one.audiences))


def _hit(one: Entry, score: float) -> Hit:
    popular = min(1 + _POPULAR * math.log10(1 + max(one.popularity, 0)), _MOST_POPULAR)
    return Hit(one.id, round(score * popular * (_ONLINE if one.online else 1.0), 4))
