from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from auth.accounts.model import MemberRole

INVITATION_LIFETIME = timedelta(days=7)

_REP, _ADMINISTRATOR, _OPERATOR = MemberRole.LEGAL_REPRESENTATIVE, MemberRole.ADMINISTRATOR, MemberRole.OPERATOR
# Who may invite and remove whom. The legal representative comes and goes by the registry only, and
# administrators don't make each other: otherwise one stolen phone could take a company over for good.
MANAGES: Mapping[MemberRole, frozenset[MemberRole]] = {
    _REP: frozenset({_ADMINISTRATOR, _OPERATOR}),
    _ADMINISTRATOR: frozenset({_OPERATOR}),
    _OPERATOR: frozenset(),
}
# Who may leave by themselves.
MAY_LEAVE = frozenset({_ADMINISTRATOR, _OPERATOR})


class InvitationStatus(Enum):
    """Where an invitation stands; EXPIRED is never stored, the clock says it."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An organization asks a phone to join it. `to` is the blinded phone, `inviter` an account."""

    id: str
    organization: str
    to: str
    role: MemberRole
    inviter: str
    invited_at: datetime
    key: str
    status: InvitationStatus = InvitationStatus.OFFERED
    answered_at: datetime | None = None
    revision: int = 1

    @property
    def expires_at(self) -> datetime:
        """Until when it may be accepted."""
        return self.invited_at + INVITATION_LIFETIME

    def same_terms(self, other: "Invitation") -> bool:
        """Tell whether both invite the same phone into the same organization in the same role."""
        mine, theirs = (self.organization, self.to, self.role), (other.organization, other.to, other.role)
        return mine == theirs

    def status_at(self, at: datetime) -> InvitationStatus:
        """What it is worth now."""
        over = self.status is InvitationStatus.OFFERED and at >= self.expires_at
        return InvitationStatus.EXPIRED if over else self.status

    def answered(self, status: InvitationStatus, at: datetime) -> "Invitation":
        """The invitation after it was answered or taken back."""
        return replace(self, status=status, answered_at=at, revision=self.revision + 1)
