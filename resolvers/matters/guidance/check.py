"""What must hold before a guide is published: every path ends, nothing is dead, nothing contradicts itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from auth.problems import Invalid, Problem
from resolvers.matters.guidance.contradictions import contradictions
from resolvers.matters.guidance.fields import form_problems, is_schema
from resolvers.matters.guidance.model import END, Answers, Condition, Effect, Guide, Question
from resolvers.matters.guidance.shape import MAX_PROBLEMS, read_guide, shape_problems
from resolvers.matters.guidance.walk import EndlessGuide, Walk, every_path
from resolvers.matters.model import Matter

# Twelve questions of yes or no, each asked on every path.
MAX_PATHS = 4096


def check_guide(matter: Matter) -> list[Problem]:
    """Return everything that is wrong with a matter's guide, at most 50 problems; their paths begin with `guide`.

    A matter without a guide has no problems. The paths are walked only when the guide makes sense by itself.
    """
    if not matter.guide:
        return []
    problems = shape_problems(matter.guide)
    guide = None if problems else read_guide(matter.guide)
    if guide is None:
        return problems
    if not is_schema(matter.form):
        return [Invalid("guide.form", "form")]
    problems = [*_references(guide), *_effects(matter, guide)] or _paths(matter, guide)
    return problems[:MAX_PROBLEMS]


def _references(guide: Guide) -> Iterator[Problem]:
    """Yield keys that are there twice, and leads to questions and answers that there aren't."""
    yield from _twice([question.key for question in guide.questions], "guide", "questions")
    for index, question in enumerate(guide.questions):
        path = ("guide", "questions", str(index))
        yield from _twice([option.value for option in question.options], *path, "options")
        yield from _targets(guide, question, path)
        for number, branch in enumerate(question.branches):
            yield from _condition(guide, branch.when, (*path, "branches", str(number), "when"))
    for index, effect in enumerate(guide.effects):
        yield from _condition(guide, effect.when, ("guide", "effects", str(index), "when"))


def _targets(guide: Guide, question: Question, path: tuple[str, ...]) -> Iterator[Problem]:
    options = [("options", index, "next", one.next) for index, one in enumerate(question.options)]
    branches = [("branches", index, "to", one.to) for index, one in enumerate(question.branches)]
    for kind, index, name, target in [*options, *branches]:
        if target is not None and target != END and guide.question(target) is None:
            yield Invalid("guide.unknown_question", *path, kind, str(index), name, question=target)


def _condition(guide: Guide, condition: Condition, path: tuple[str, ...]) -> Iterator[Problem]:
    for key, values in condition.values.items():
        question = guide.question(key)
        if question is None:
            yield Invalid("guide.unknown_question", *path, key, question=key)
        elif any(question.option(value) is None for value in values):
            yield Invalid("guide.unknown_option", *path, key, question=question.text)


def _effects(matter: Matter, guide: Guide) -> Iterator[Problem]:
    """Yield what each effect does to things that the matter hasn't, or that can't be done to them."""
    for index, effect in enumerate(guide.effects):
        path = ("guide", "effects", str(index))
        yield from _twice([material.key for material in effect.materials], *path, "materials")
        for number, change in enumerate(effect.materials):
            if matter.requirement(change.key) is None:
                yield Invalid("guide.unknown_material", *path, "materials", str(number), material=change.key)
        yield from form_problems(matter.form, effect.form, (*path, "form"))
        yield from _days(matter, effect, path)


def _days(matter: Matter, effect: Effect, path: tuple[str, ...]) -> Iterator[Problem]:
    days, law = effect.promised_days, matter.statutory_days
    if days is not None and law is not None and days > law:
        yield Invalid("guide.days", *path, "promisedDays", maximum=law)


def _paths(matter: Matter, guide: Guide) -> list[Problem]:
    """Walk every path, as long as they are not too many to walk."""
    try:
        walks = list(islice(every_path(guide), MAX_PATHS + 1))
    except EndlessGuide as endless:
        index = [question.key for question in guide.questions].index(endless.key)
        by = _told(endless.given)
        return [Invalid("guide.loop", "guide", "questions", str(index), question=endless.key, answers=by)]
    if len(walks) > MAX_PATHS:
        return [Invalid("guide.too_many_paths", "guide", "questions", maximum=MAX_PATHS)]
    return [*_dead(guide, walks), *_clashes(matter, guide, walks)]


def _dead(guide: Guide, walks: Sequence[Walk]) -> Iterator[Problem]:
    """Yield questions that nobody is asked, effects that never happen, and a guide that refuses everybody."""
    asked = {key for walked in walks for key in walked.given}
    for index, question in enumerate(guide.questions):
        if question.key not in asked:
            yield Invalid("guide.dead_question", "guide", "questions", str(index), question=question.key)
    happening = {index for walked in walks for index in _changes(guide, walked)}
    for index in range(len(guide.effects)):
        if index not in happening:
            yield Invalid("guide.dead_effect", "guide", "effects", str(index))
    if all(walked.refusal for walked in walks):
        yield Invalid("guide.refuses_all", "guide")


def _clashes(matter: Matter, guide: Guide, walks: Sequence[Walk]) -> Iterator[Problem]:
    """Yield what effects that come together want and can't have, once for each set of effects."""
    seen: set[tuple[int, ...]] = set()
    told: set[tuple[str, ...]] = set()
    for walked in walks:
        together = _changes(guide, walked)
        if walked.refusal or together in seen:
            continue
        seen.add(together)
        effects = [(index, guide.effects[index]) for index in together]
        for clash in contradictions(matter, effects, _told(walked.given)):
            if clash.path not in told:
                told.add(clash.path)
                yield clash


def _changes(guide: Guide, walked: Walk) -> tuple[int, ...]:
    return tuple(index for index, effect in enumerate(guide.effects) if effect.when.holds(walked.given))


def _twice(keys: Sequence[str], *path: str) -> Iterator[Problem]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Invalid("guide.twice", *path, str(keys.index(key)), name=key)


def _told(given: Answers) -> str:
    """A path in words, shortened: it goes into a sentence."""
    return ", ".join(f"{key}={value}" for key, value in given.items())[:200]
