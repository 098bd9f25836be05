import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from resolvers.matters.sayings import FILLERS, SAYINGS
from resolvers.matters.store import Candidate
from resolvers.matters.tokens import normalized, tokens

_MOST_TOKENS = 40
_TERM_BONUS = 6.0
_ALIAS_BONUS = 4.0
_SAYING_WEIGHT = 0.8
_ONLINE_FACTOR = 1.3
_NEARER_FACTOR = 1.05


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, understood: its own tokens, and the catalogue's terms that the sayings lead to."""

    text: str
    tokens: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def wanted(self) -> list[str]:
        """Every token that a matter may match by, at most 40: those of the terms, then those that were typed."""
        of_terms = [token for term in self.terms for token in tokens(term)]
        return list(dict.fromkeys([*of_terms, *self.tokens]))[:_MOST_TOKENS]


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter that was found, and how well it answers."""

    id: str
    score: float


def understand(text: str) -> Question:
    """Drop filler words and look the sayings up; a text of fillers alone is taken at its word."""
    plain = normalized(text)
    terms = dict.fromkeys(term for saying, found in SAYINGS.items() if saying in plain for term in found)
    stripped = plain
    for filler in FILLERS:
        stripped = stripped.replace(filler, " ")
    return Question(plain, tuple(tokens(stripped) or tokens(plain)), tuple(terms))


def rank(question: Question, candidates: Sequence[Candidate], nearest: str | None = None) -> list[Hit]:
    """Order candidates by BM25-like token weights, terms in name or alias, and whether they can be done online."""
    weights = _weights(question, candidates)
    hits = [Hit(one.id, round(_score(question, one, weights, nearest), 4)) for one in candidates]
    return sorted((hit for hit in hits if hit.score > 0), key=lambda hit: (-hit.score, hit.id))


def _weights(question: Question, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Rare tokens weigh more; those that come from a saying a little less than those that were typed."""
    frequency = Counter(token for one in candidates for token in one.tokens)
    total = len(candidates)
    typed = set(question.tokens)
    return {
        token: math.log(1 + total / (1 + frequency[token])) * (1.0 if token in typed else _SAYING_WEIGHT)
        for token in question.wanted
    }


def _score(question: Question, one: Candidate, weights: dict[str, float], nearest: str | None) -> float:
    matched = sum(weight for token, weight in weights.items() if token in one.tokens)
    # A long name matches more by chance.
    score = matched / (1 + 0.02 * len(one.name))
    if any(term in one.name for term in question.terms):
        score += _TERM_BONUS
    if any(alias and normalized(alias) in question.text for alias in (one.name, *one.aliases)):
        score += _ALIAS_BONUS
    score *= _ONLINE_FACTOR if one.online else 1.0
    return score * (_NEARER_FACTOR if one.region == nearest else 1.0)


def highlights(question: Question, name: str, aliases: Sequence[str]) -> list[str]:
    """Return the names in which something was found, the longest match marked by 【】."""
    found = [_marked(question, text) for text in (name, *aliases)]
    return [text for text in found if text]


def _marked(question: Question, text: str) -> str | None:
    terms = sorted((*question.terms, *question.tokens), key=len, reverse=True)
    term = next((term for term in terms if len(term) > 1 and term in normalized(text)), None)
    if term is None:
        return None
    start = normalized(text).index(term)
    return f"{text[:start]}【{text[start : start + len(term)]}】{text[start + len(term) :]}"
