from collections.abc import Collection
from dataclasses import dataclass

from resolvers.matters.search.pinyin import segmented, spelled
from resolvers.matters.search.sayings import Saying, actions, fillers, sayings, sound
from resolvers.matters.search.text import is_chinese, normalized, pairs, runs
from resolvers.matters.search.tokens import by_letters, by_sound

_PAIR, _CHARACTER, _WORD = 1.0, 0.2, 1.0
# Sounds count for less where the characters are given: most of what sounds alike is something else.
_HEARD, _SPELLED, _INITIALS = 0.45, 0.9, 0.9
_FROM_TERM = 0.5
_OF_ACTION = 0.4
_LITERAL, _BY_SOUND, _BY_INITIALS, _WITHIN = 1.0, 0.7, 0.6, 0.4
_SHORTEST_INITIALS = 3
_MOST_SENSES = 12
_MOST_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Sense:
    """What a saying in a question may mean: terms, the likeliest first, and how sure that is (0 to 1)."""

    said: str
    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, understood: the text, what remains without fillers, weighted tokens, senses, an action."""

    text: str
    content: str
    tokens: dict[str, float]
    senses: tuple[Sense, ...]
    action: str | None


def understand(text: str, syllables: Collection[str]) -> Question:
    """Read a text of at most 100 characters; `syllables` are those that Latin letters may be split into."""
    plain = normalized(text)
    content = _without_fillers(plain)
    heard, weights, letters = _read(content, syllables)
    senses = _senses(plain, sound(heard), letters)
    for sense in senses:
        for term in sense.terms:
            for pair in (pair for run in runs(term) for pair in pairs(run)):
                weights.setdefault(pair, _FROM_TERM * sense.weight)
    action, said = _action(plain)
    for pair in pairs(said):
        # What is to be done tells matters of one kind apart; it doesn't make two kinds alike.
        weights[pair] = min(weights.get(pair, 0.0), _OF_ACTION)
    strongest = sorted(weights.items(), key=lambda one: -one[1])[:_MOST_TOKENS]
    return Question(plain, "".join(runs(content)), dict(strongest), senses, action)


def _without_fillers(plain: str) -> str:
    """A text of fillers alone is taken at its word."""
    stripped = plain
    for filler in fillers():
        stripped = stripped.replace(filler, " ")
    return stripped if runs(stripped) else plain


def _read(content: str, syllables: Collection[str]) -> tuple[list[str], dict[str, float], set[str]]:
    """Return how the text sounds, its weighted tokens, and the runs that may be initials."""
    heard: list[str] = []
    weights: dict[str, float] = {}
    letters: set[str] = set()
    typed = False
    for run in runs(content):
        if is_chinese(run):
            spoken = spelled(run)
            weights |= dict.fromkeys(run, _CHARACTER) | dict.fromkeys(pairs(run), _PAIR)
        else:
            weights[run] = _WORD
            spoken = segmented(run, syllables) or ()
            if not spoken and len(run) >= _SHORTEST_INITIALS:
                letters.add(run)
                weights |= dict.fromkeys(by_letters(run), _INITIALS)
            typed = typed or bool(spoken)
        heard += spoken
    for token in by_sound(heard):
        weights.setdefault(token, _SPELLED if typed else _HEARD)
    return heard, weights, letters


def _senses(plain: str, heard: str, letters: set[str]) -> tuple[Sense, ...]:
    found = [(one, weight) for one in sayings() if (weight := _sure(one, plain, heard, letters))]
    found.sort(key=lambda pair: (-pair[1], -len(pair[0].said)))
    senses: list[Sense] = []
    for one, weight in found[:_MOST_SENSES]:
        # 社保卡丢 says more than 社保卡, which it holds.
        within = any(one.said in longer.said for longer in senses)
        senses.append(Sense(one.said, one.terms, weight * (_WITHIN if within else 1.0)))
    return tuple(senses)


def _sure(one: Saying, plain: str, heard: str, letters: set[str]) -> float:
    if one.said in plain:
        return _LITERAL
    if len(one.said) > 1 and one.sound and one.sound in heard:
        return _BY_SOUND
    if len(one.letters) >= _SHORTEST_INITIALS and one.letters in letters:
        return _BY_INITIALS
    return 0.0


def _action(plain: str) -> tuple[str | None, str]:
    """Return the key of what is to be done, and the word that said so."""
    return next(((one.key, word) for one in actions() for word in one.said if word in plain), (None, ""))
