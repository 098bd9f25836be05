"""What applicant and window settle: a commitment, what may follow later, how each material was found.

Nothing here reads or writes: dataclasses and decisions about them.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from resolvers.applications.documents import IssuedDocument

# Whoever owes a material is reminded so many calendar days before its last day.
REMIND_AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the applicant committed to (告知承诺), word for word; `template` names the text's edition."""

    text: str
    sha256: str
    template: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Deferral:
    """A material that may follow after acceptance (容缺), until the end of that day."""

    key: str
    due_on: date
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How the window found one material; a rejected one says why."""

    key: str
    accepted: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """`wished`: materials that the applicant asks to hand in later. `answered`: what the applicant changed in answer
    to the one supplement that may be asked for, None while nobody has answered any.
    """

    commitment: Commitment | None = None
    wished: tuple[str, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    marks: tuple[Mark, ...] = ()
    answered: tuple[str, ...] | None = None
    reminded: bool = False
    documents: tuple[IssuedDocument, ...] = ()

    @property
    def owed(self) -> tuple[Deferral, ...]:
        """What was deferred and hasn't come."""
        return tuple(one for one in self.deferrals if one.arrived_at is None)

    @property
    def due_on(self) -> date | None:
        """The last day for the first of them."""
        return min((one.due_on for one in self.owed), default=None)

    @property
    def act_on(self) -> date | None:
        """From which day on the worker has something to do: remind first, then end the case."""
        if self.due_on is None:
            return None
        return self.due_on + timedelta(days=1) if self.reminded else self.due_on - REMIND_AHEAD

    @property
    def content(self) -> dict[str, Any]:
        """What belongs to the content of the case; documents carry a signature of their own."""
        names = ("commitment", "wished", "deferrals", "marks", "answered")
        return {name: found for name in names if (found := getattr(self, name))}

    def deferral(self, key: str) -> Deferral | None:
        """The deferral of a material that is still owed."""
        return next((one for one in self.owed if one.key == key), None)

    def mark(self, key: str) -> Mark | None:
        """How the window found a material."""
        return next((one for one in self.marks if one.key == key), None)

    def marked(self, marks: Sequence[Mark]) -> "WindowFacts":
        """Put marks in, in place of earlier ones of the same materials."""
        fresh = {one.key for one in marks}
        return replace(self, marks=(*(one for one in self.marks if one.key not in fresh), *marks))

    def unmarked(self, keys: Collection[str]) -> "WindowFacts":
        """Take the marks of materials off: they are others now."""
        return replace(self, marks=tuple(one for one in self.marks if one.key not in keys))

    def arrived(self, keys: Collection[str], at: datetime) -> "WindowFacts":
        """Note that these have come."""
        came = tuple(
            replace(one, arrived_at=at) if one.key in keys and one.arrived_at is None else one
            for one in self.deferrals
        )
        return replace(self.unmarked(keys), deferrals=came)

    def with_document(self, document: IssuedDocument) -> "WindowFacts":
        """Add a document that was issued."""
        return replace(self, documents=(*self.documents, document))


def commitment(text: str, template: str, at: datetime) -> Commitment:
    """Make a commitment of the text that the applicant accepts now."""
    return Commitment(text, hashlib.sha256(text.encode()).hexdigest(), template, at)


def changed_things(
    before: Mapping[str, Any], after: Mapping[str, Any], materials: Collection[str]
) -> tuple[str, ...]:
    """Name what an answer changed: `material:KEY` and `form:FIELD`, the latter by its first step."""
    fields = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return (*(f"form:{name}" for name in fields), *(f"material:{key}" for key in sorted(materials)))
