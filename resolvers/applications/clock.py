"""The ledger of a case's time: spells in which the clock ran or stood still, and how many days there are."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.days import today
from resolvers.matters.model import Matter, MatterType

# Administrative Licensing Law, art. 42: twenty days and ten more; joint handling forty-five and fifteen more.
LICENSING_DAYS, EXTENSION_DAYS = 20, 10
JOINT_DAYS, JOINT_EXTENSION_DAYS = 45, 15


class SuspensionReason(Enum):
    """What the clock stands still for: the special procedures of art. 45, or the applicant."""

    SITE_INSPECTION = "SITE_INSPECTION"
    HEARING = "HEARING"
    TESTING = "TESTING"
    EXPERT_REVIEW = "EXPERT_REVIEW"
    PUBLICITY = "PUBLICITY"
    APPLICANT = "APPLICANT"


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time; `stopped_for` is None while the clock ran. `working_days` were announced (art. 45)."""

    since: datetime
    until: datetime | None = None
    stopped_for: SuspensionReason | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension: so many working days more, for a reason that the applicant is told."""

    working_days: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stood still: from `first` up to, without, `resumed`; None: it still does."""

    first: date
    resumed: date | None
    reason: SuspensionReason

    def holds(self, day: date) -> bool:
        """Tell whether it stood still at the end of that day."""
        return self.first <= day and (self.resumed is None or day < self.resumed)


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A case's time from acceptance on; days are working days, None where nobody promised or prescribed any.

    `largest_extension` is what art. 42 allows at most.
    """

    spells: tuple[Spell, ...]
    promised_days: int | None
    statutory_days: int | None
    largest_extension: int = EXTENSION_DAYS
    extension: Extension | None = None
    escalated_at: datetime | None = None

    @property
    def started_on(self) -> date:
        """The day of acceptance, which isn't counted."""
        return today(self.spells[0].since)

    @property
    def stopped(self) -> Spell | None:
        """The spell in which it stands still just now."""
        last = self.spells[-1]
        return last if last.stopped_for and last.until is None else None

    @property
    def ended(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.spells[-1].until is not None

    @property
    def escalated(self) -> bool:
        """Whether supervisors were told that the day which counts now has passed; an extension sets another one."""
        told, extension = self.escalated_at, self.extension
        return told is not None and (extension is None or extension.at < told)

    @property
    def stops(self) -> tuple[Spell, ...]:
        """Every time that it stood still."""
        return tuple(spell for spell in self.spells if spell.stopped_for)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The days on which it stood still, in order. A stop that ended on its first day took none."""
        return tuple(
            Pause(today(spell.since), spell.until and today(spell.until), spell.stopped_for)
            for spell in self.spells
            if spell.stopped_for
        )

    @property
    def history(self) -> tuple[object, ...]:
        """What people did to it, for the digest of the case: all else follows from events and matter."""
        return (*self.stops, *((self.extension,) if self.extension else ()))

    def total(self, days: int | None) -> int | None:
        """A number of days with what the extension added."""
        return None if days is None else days + (self.extension.working_days if self.extension else 0)

    def stop(self, at: datetime, reason: SuspensionReason, working_days: int | None) -> "CaseClock":
        """Stop a clock that runs."""
        return self._turned(Spell(at, None, reason, working_days))

    def resume(self, at: datetime) -> "CaseClock":
        """Let it run again."""
        return self._turned(Spell(at))

    def end(self, at: datetime) -> "CaseClock":
        """End the ledger: the case is decided, or over."""
        if self.ended:
            return self
        return replace(self, spells=(*self.spells[:-1], replace(self.spells[-1], until=at)))

    def extend(self, extension: Extension) -> "CaseClock":
        """Add the one extension."""
        return replace(self, extension=extension)

    def _turned(self, spell: Spell) -> "CaseClock":
        return replace(self, spells=(*self.end(spell.since).spells, spell))


def started(matter: Matter, at: datetime) -> CaseClock:
    """Start the clock of a case of this matter."""
    statutory = matter.statutory_days
    if statutory is None and matter.joint_handling:
        statutory = JOINT_DAYS
    elif statutory is None and matter.type is MatterType.LICENSING:
        statutory = LICENSING_DAYS
    largest = JOINT_EXTENSION_DAYS if matter.joint_handling else EXTENSION_DAYS
    return CaseClock((Spell(at),), matter.promised_days, statutory, largest)
