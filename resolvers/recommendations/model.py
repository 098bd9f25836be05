"""政策找人: matters that may be of use to somebody, from facts that are known already, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from resolvers.matters.shelf import Pick
from resolvers.parties.model import Audience

# How long before its last day a certificate is worth a word.
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that holds today: the code and name of its type, and its last day (None without end)."""

    type: str
    name: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that recommendations go by, read for one answer and kept nowhere.

    `audience` is whom one acts for. `age` is that person's, None for an organization or before the name is
    verified. `children` are the ages of the children that one is guardian of, when one acts for oneself.
    """

    audience: Audience
    age: int | None = None
    children: tuple[int, ...] = ()
    member: bool = False
    held: tuple[Held, ...] = ()

    def holds(self, name: str) -> bool:
        """Tell whether a certificate of a type of that name is held."""
        return any(one.name == name for one in self.held)

    def expiring(self, on: date) -> tuple[Held, ...]:
        """Return what runs out within 60 days, the first to do so first."""
        soon = (one for one in self.held if one.until is not None and one.until <= on + SOON)
        return tuple(sorted(soon, key=lambda one: one.until or on))


Ages = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """When to recommend what: every condition that is given must hold. Ages are in full years, both ends included.

    `key` names the words that tell why: recommended.<key>.
    """

    key: str
    pick: Pick
    audience: Audience = Audience.NATURAL_PERSON
    ages: Ages | None = None
    child: Ages | None = None
    member: bool = False
    holds: str | None = None
    lacks: str | None = None

    def applies(self, facts: Facts) -> bool:
        """Tell whether the rule speaks to somebody of whom this is known."""
        return (
            self.audience is facts.audience
            and (self.ages is None or (facts.age is not None and _within(facts.age, self.ages)))
            and (self.child is None or any(_within(one, self.child) for one in facts.children))
            and (not self.member or facts.member)
            and (self.holds is None or facts.holds(self.holds))
            and (self.lacks is None or not facts.holds(self.lacks))
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is recommended: the key of the words and their values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A version of a matter, by id, and every reason for it."""

    matter: str
    reasons: tuple[Reason, ...]


def _within(age: int, ages: Ages) -> bool:
    return ages[0] <= age <= ages[1]
