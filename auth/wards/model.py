from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from auth.identifiers import OF_AGE, age, birth_date

MAY_APPLY = 14


class GuardianRelation(Enum):
    """What a guardian is to the child, 民法典 art. 27."""

    PARENT = "PARENT"
    GRANDPARENT = "GRANDPARENT"
    SIBLING = "SIBLING"
    OTHER = "OTHER"


# For how long the register's word is taken: parents stay parents, custody by court or by arrangement changes.
RECHECK_AFTER: Mapping[GuardianRelation, timedelta] = {
    GuardianRelation.PARENT: timedelta(days=90),
    GuardianRelation.GRANDPARENT: timedelta(days=30),
    GuardianRelation.SIBLING: timedelta(days=30),
    GuardianRelation.OTHER: timedelta(days=30),
}


class GuardianshipEnd(Enum):
    """Who ended a guardianship before the child came of age: the guardian here, or the register by its answer."""

    GUARDIAN = "GUARDIAN"
    REGISTER = "REGISTER"


class WardStage(Enum):
    """Who does the clicking for a child, by age: the guardian; from 14 the child may, too; from 18 nobody else."""

    GUARDIAN_APPLIES = "GUARDIAN_APPLIES"
    WARD_MAY_APPLY = "WARD_MAY_APPLY"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Ward:
    """A child whose guardian has an account. `key` stands for the child, whoever their guardian is.

    `id` names this guardianship; `guardian` is an account. `checked_at` is when the register said so last, None for
    the day of registering.
    """

    id: str
    guardian: str
    key: str
    name: str
    id_number: str
    relation: GuardianRelation
    registered_at: datetime
    method: str
    checked_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: GuardianshipEnd | None = None

    def stage_on(self, day: date) -> WardStage:
        """How far the guardian may act on a day: by the child's age, and not at all once it was ended."""
        return WardStage.ENDED if self.ended_at else stage_of(self.id_number, day)

    def check_due(self, at: datetime) -> bool:
        """Tell whether the register has to be asked again before the guardian acts."""
        return at >= (self.checked_at or self.registered_at) + RECHECK_AFTER[self.relation]

    @property
    def until(self) -> date:
        """The last day of the guardianship, in China: the one before the 18th birthday."""
        return of_age_on(self.id_number) - timedelta(days=1)


def stage_of(id_number: str, day: date) -> WardStage:
    """Who does the clicking for a person of that number on a day; ENDED for an adult."""
    years = age(id_number, day)
    if years >= OF_AGE:
        return WardStage.ENDED
    return WardStage.WARD_MAY_APPLY if years >= MAY_APPLY else WardStage.GUARDIAN_APPLIES


def of_age_on(id_number: str) -> date:
    """The 18th birthday; of who was born on 29 February, 1 March (as `age` counts)."""
    born = birth_date(id_number)
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)
