"""A guide (问答式引导): questions that narrow a matter's materials, form, days and eligibility down, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# Where a question leads when nothing follows. No key of a question looks like it.
END = "END"

Answers = Mapping[str, str]


class Need(Enum):
    """What answers make of a material."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"
    DROPPED = "DROPPED"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when every question that it names was answered with one of the values beside it."""

    values: Mapping[str, tuple[str, ...]]

    def holds(self, given: Answers) -> bool:
        """Tell whether these answers fulfil it; a question that nobody answered fulfils nothing."""
        return all(given.get(key) in wanted for key, wanted in self.values.items())


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `next` is the question that it leads to, where that isn't the one that would follow anyway."""

    value: str
    label: str
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Leads to a question, or to the end, when its condition holds."""

    when: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with all answers there are; without branches that hold, the question below it follows."""

    key: str
    text: str
    options: tuple[Option, ...]
    branches: tuple[Branch, ...] = ()

    def option(self, value: str) -> Option | None:
        """The option of that value, or None."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class MaterialEffect:
    """What becomes of one material; the note replaces what the matter says."""

    key: str
    need: Need
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FormEffect:
    """What becomes of the form. Fields are named by key, or by key.key inside a group.

    `only` leaves some of the options of a choice, `const` one value that it must have, `default` one it starts with.
    """

    drop: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    only: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    const: Mapping[str, Any] = field(default_factory=dict)
    default: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield every field that it touches, as (what happens to it, its name)."""
        for name in ("drop", "require", "only", "const", "default"):
            for path in getattr(self, name):
                yield name, path


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody can't apply, what to do instead, and the code of the matter that is for them."""

    reason: str
    instead: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What some answers change. `promised_days` are working days; of several effects the longest promise holds."""

    when: Condition
    materials: tuple[MaterialEffect, ...] = ()
    form: FormEffect = FormEffect()
    promised_days: int | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions, the first one first, and what their answers change."""

    questions: tuple[Question, ...]
    effects: tuple[Effect, ...] = ()

    def question(self, key: str) -> Question | None:
        """The question of that key, or None."""
        return next((question for question in self.questions if question.key == key), None)

    def following(self, question: Question, given: Answers) -> Question | None:
        """What is asked after a question was answered; None at the end."""
        chosen = question.option(given[question.key])
        target = chosen.next if chosen else None
        if target is None:
            target = next((branch.to for branch in question.branches if branch.when.holds(given)), None)
        if target is not None:
            return self.question(target)
        below = self.questions.index(question) + 1
        return self.questions[below] if below < len(self.questions) else None

    def refusal(self, given: Answers) -> Refusal | None:
        """Why these answers end the matter for somebody, or None."""
        refusals = (one.refusal for one in self.effects if one.refusal and one.when.holds(given))
        return next(refusals, None)

    def changes(self, given: Answers) -> tuple[Effect, ...]:
        """Everything that these answers change."""
        return tuple(effect for effect in self.effects if effect.when.holds(given))
