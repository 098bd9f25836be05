"""What `guide` tells: the next question, or what is left of the matter after all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auth.problems import Invalid, NotFound
from resolvers.matters.guidance.model import Option, Question, Refusal
from resolvers.matters.guidance.restrict import restricted
from resolvers.matters.guidance.shape import read_guide
from resolvers.matters.guidance.walk import Answer, Walk, check_answers, walk
from resolvers.matters.model import MaterialRequirement, Matter

if TYPE_CHECKING:
    from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Where somebody stands. `eligible` is None as long as the answers don't say; days are working days."""

    question: Question | None
    eligible: bool | None
    refusal: Refusal | None
    materials: tuple[MaterialRequirement, ...]
    form: Mapping[str, Any] | None
    promised_days: int | None


async def guide(context: "Context", code: str, answers: Sequence[Answer]) -> GuideStep:
    """Return the next question and what the answers leave so far of a published matter's materials and form."""
    check_answers(answers)
    matter = await context.loaders.published.load(code)
    if matter is None:
        raise NotFound("matter.unknown", "matterCode")
    return _step(matter, walked(matter, answers))


def walked(matter: Matter, answers: Sequence[Answer]) -> Walk:
    """Walk a matter's guide; where there is none, there is nothing to answer."""
    found = read_guide(matter.guide)
    if found is not None:
        return walk(found, answers)
    if answers:
        raise Invalid("guide.unknown_question", "answers", "0", "key", question=answers[0].key)
    return Walk({}, None)


def answered(matter: Matter, given: Mapping[str, str]) -> list[tuple[Question, Option]]:
    """What a case's answers were, in the order of the questions."""
    guide = read_guide(matter.guide) if given else None
    chosen = [(one, one.option(given[one.key])) for one in guide.questions if one.key in given] if guide else []
    return [(question, option) for question, option in chosen if option]


def _step(matter: Matter, at: Walk) -> GuideStep:
    if at.refusal:
        return GuideStep(None, False, at.refusal, (), None, None)
    left = restricted(matter, at.given)
    eligible = True if at.given and at.question is None else None
    return GuideStep(at.question, eligible, None, left.materials, left.form, left.promised_days)
