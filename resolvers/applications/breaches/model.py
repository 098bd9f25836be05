"""Broken commitments (告知承诺失信): found by a check, confirmed by a second person, in force until repaired."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from auth.problems import NotAllowedNow


class BreachStatus(Enum):
    """Where a breach stands."""

    PROPOSED = "PROPOSED"
    IN_FORCE = "IN_FORCE"
    REJECTED = "REJECTED"
    REPAIRED = "REPAIRED"


@dataclass(frozen=True, slots=True)
class Breach:
    """The breach of one case's commitment; `id` is the case's number, `subject` an ID number or credit code.

    `recorded_by` and `settled_by` are accounts and differ.
    """

    id: str
    subject: str
    department: str
    reason: str
    recorded_by: str
    recorded_at: datetime
    status: BreachStatus = BreachStatus.PROPOSED
    settled_by: str | None = None
    settled_at: datetime | None = None
    repaired_at: datetime | None = None
    repair: str | None = None
    revision: int = 1

    def settled(self, account: str, at: datetime, *, confirmed: bool) -> "Breach":
        """Return the breach as confirmed or rejected, never by the one who recorded it."""
        if self.status is not BreachStatus.PROPOSED:
            raise NotAllowedNow("breach.settled")
        if account == self.recorded_by:
            raise NotAllowedNow("breach.own_proposal")
        status = BreachStatus.IN_FORCE if confirmed else BreachStatus.REJECTED
        return replace(self, status=status, settled_by=account, settled_at=at, revision=self.revision + 1)

    def mended(self, note: str, at: datetime) -> "Breach":
        """Return the breach as repaired; it bars no longer."""
        if self.status is not BreachStatus.IN_FORCE:
            raise NotAllowedNow("breach.not_in_force")
        return replace(self, status=BreachStatus.REPAIRED, repaired_at=at, repair=note, revision=self.revision + 1)

    def again(self, reason: str, account: str, at: datetime) -> "Breach":
        """Return a rejected one as recorded anew; raises NotAllowedNow for one that stands."""
        if self.status is not BreachStatus.REJECTED:
            raise NotAllowedNow("breach.recorded")
        return Breach(self.id, self.subject, self.department, reason, account, at, revision=self.revision + 1)
