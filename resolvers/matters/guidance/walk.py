"""Walking a guide: with somebody's answers, or along every path there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auth.problems import Invalid, NotAllowedNow, Problem, Required
from resolvers.matters.guidance.model import Answers, Guide, Question, Refusal

MAX_ANSWERS = 50
MAX_ANSWER_TEXT = 64


class EndlessGuide(ValueError):
    """A path comes back to a question that it asked before; `given` are the answers that led there."""

    def __init__(self, key: str, given: Answers) -> None:
        super().__init__(key)
        self.key = key
        self.given = given


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to one question."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Walk:
    """How far answers lead: the next question, or None at the end; `refusal` where the matter isn't for them."""

    given: Answers
    question: Question | None
    refusal: Refusal | None = None


def walk(guide: Guide, answers: Sequence[Answer]) -> Walk:
    """Follow answers, which may come in any order, to the next question or the end.

    Raises Invalid for answers that can't be: too many, twice, unknown, or to questions that this path doesn't ask.
    """
    check_answers(answers)
    for index, answer in enumerate(answers):
        if problem := _unknown(guide, answer, index):
            raise problem
    walked = _follow(guide, {answer.key: answer.value for answer in answers})
    for index, answer in enumerate(answers):
        if answer.key not in walked.given:
            raise Invalid("guide.not_asked", "answers", str(index), "key", question=answer.key)
    return walked


def check_answers(answers: Sequence[Answer]) -> None:
    """Raise Invalid for more answers than a guide has questions, for endless ones and for two to one question."""
    if len(answers) > MAX_ANSWERS:
        raise Invalid("guide.too_many_answers", "answers", maximum=MAX_ANSWERS)
    seen: set[str] = set()
    for index, answer in enumerate(answers):
        if max(len(answer.key), len(answer.value)) > MAX_ANSWER_TEXT:
            raise Invalid("text.too_long", "answers", str(index), maximum=MAX_ANSWER_TEXT)
        if answer.key in seen:
            raise Invalid("guide.answered_twice", "answers", str(index), "key", question=answer.key)
        seen.add(answer.key)


def require_finished(walked: Walk) -> None:
    """Raise NotAllowedNow where the matter isn't for whom these answers are, Required where a question is open."""
    if walked.refusal:
        why = f"{walked.refusal.reason}{walked.refusal.instead or ''}"
        raise NotAllowedNow("guide.not_eligible", "answers", reason=why)
    if walked.question:
        raise Required("guide.open", "answers", walked.question.key, question=walked.question.text)


def every_path(guide: Guide) -> Iterator[Walk]:
    """Yield the end of every path, one at a time; raises EndlessGuide where one comes back to itself."""
    waiting = [Walk({}, guide.questions[0])]
    while waiting:
        at = waiting.pop()
        if at.question is None:
            yield at
        elif at.question.key in at.given:
            raise EndlessGuide(at.question.key, at.given)
        else:
            waiting.extend(_after(guide, at.question, at.given))


def _after(guide: Guide, question: Question, given: Answers) -> list[Walk]:
    options = [{**given, question.key: option.value} for option in question.options]
    return [_step(guide, question, one) for one in reversed(options)]


def _step(guide: Guide, question: Question, given: Answers) -> Walk:
    if refusal := guide.refusal(given):
        return Walk(given, None, refusal)
    return Walk(given, guide.following(question, given))


def _follow(guide: Guide, answers: Mapping[str, str]) -> Walk:
    at = Walk({}, guide.questions[0])
    while at.question is not None and at.question.key in answers:
        if at.question.key in at.given:
            raise EndlessGuide(at.question.key, at.given)
        at = _step(guide, at.question, {**at.given, at.question.key: answers[at.question.key]})
    return at


def _unknown(guide: Guide, answer: Answer, index: int) -> Problem | None:
    question = guide.question(answer.key)
    if question is None:
        return Invalid("guide.unknown_question", "answers", str(index), "key", question=answer.key)
    if question.option(answer.value) is None:
        return Invalid("guide.unknown_option", "answers", str(index), "value", question=question.text)
    return None
