from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from auth.accounts.model import Account


class DelegationStatus(Enum):
    """Where a delegation stands; EXPIRED is never stored, the calendar says it."""

    OFFERED = "OFFERED"
    ACTIVE = "ACTIVE"
    DECLINED = "DECLINED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


OPEN = frozenset({DelegationStatus.OFFERED, DelegationStatus.ACTIVE})


@dataclass(frozen=True, slots=True)
class Delegation:
    """One person lets another do named matters for them until the end of a day in China (委托代办).

    `giver` is an account. `to` is the blinded phone that it was offered to, and the account once accepted;
    `to_name` is what the giver called them. `matters` are codes.
    """

    id: str
    giver: str
    to: str
    to_name: str
    matters: tuple[str, ...]
    valid_until: date
    granted_at: datetime
    key: str
    status: DelegationStatus = DelegationStatus.OFFERED
    answered_at: datetime | None = None
    revoked_at: datetime | None = None
    revision: int = 1

    def status_on(self, day: date) -> DelegationStatus:
        """What it is worth on a day."""
        over = self.status in OPEN and day > self.valid_until
        return DelegationStatus.EXPIRED if over else self.status

    def accepted(self, account: str, at: datetime) -> "Delegation":
        """The delegation after the other side took it."""
        status, revision = DelegationStatus.ACTIVE, self.revision + 1
        return replace(self, to=account, status=status, answered_at=at, revision=revision)

    def declined(self, at: datetime) -> "Delegation":
        """The delegation after the other side didn't want it."""
        return replace(self, status=DelegationStatus.DECLINED, answered_at=at, revision=self.revision + 1)

    def revoked(self, at: datetime) -> "Delegation":
        """The delegation after either side ended it."""
        return replace(self, status=DelegationStatus.REVOKED, revoked_at=at, revision=self.revision + 1)

    def same_terms(self, other: "Delegation") -> bool:
        """Tell whether two grants say the same, as a request that was sent again does."""
        return (self.matters, self.valid_until, self.to_name) == (other.matters, other.valid_until, other.to_name)


@dataclass(frozen=True, slots=True)
class Mandate:
    """A delegation in use: it and the account of whom the delegate acts for."""

    delegation: Delegation
    account: Account

    @property
    def id(self) -> str:
        """For whom: their account."""
        return self.account.id

    @property
    def until(self) -> date:
        """The last day that it holds, in China."""
        return self.delegation.valid_until
