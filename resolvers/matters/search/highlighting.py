from collections.abc import Iterator, Sequence

from resolvers.matters.search.question import Question
from resolvers.matters.search.text import normalized

Span = tuple[int, int]
_NEIGHBOURS = 2


def highlights(question: Question, name: str, aliases: Sequence[str]) -> list[str]:
    """Return the names in which something was found, the longest match marked by 【】."""
    found = [_marked(question, text) for text in (name, *aliases)]
    return [text for text in found if text]


def _marked(question: Question, text: str) -> str | None:
    plain = normalized(text)
    spans = [*_terms(question, plain), *_typed(question, plain)]
    # Folding that changed the length would put the marks in the wrong place.
    if not spans or len(plain) != len(text):
        return None
    start, end = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    return f"{text[:start]}【{text[start:end]}】{text[end:]}"


def _terms(question: Question, plain: str) -> Iterator[Span]:
    """Where the terms are that sayings lead to."""
    for sense in question.senses:
        for term in sense.terms:
            if (start := plain.find(term)) >= 0:
                yield start, start + len(term)


def _typed(question: Question, plain: str) -> Iterator[Span]:
    """Where neighbours stand side by side as they were typed."""
    start = 0
    for place in range(len(plain)):
        if len(plain) - place < _NEIGHBOURS or plain[place : place + _NEIGHBOURS] not in question.tokens:
            if place > start:
                yield start, place + 1
            start = place + 1
