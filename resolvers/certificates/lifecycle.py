"""What may happen to a certificate: one table, from which guards, stories and tests are made."""

from dataclasses import dataclass
from enum import Enum

from auth.accounts.model import Role


class CertificateStatus(Enum):
    """GB/T 36903: what a certificate is worth today."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


class CertificateAction(Enum):
    """What is done to a certificate after it was issued."""

    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    REVOKE = "REVOKE"
    SUPERSEDE = "SUPERSEDE"
    EXPIRE = "EXPIRE"


@dataclass(frozen=True, slots=True)
class CertificateMove:
    """One row: from where, what, to where. `who` of the issuing department and region; nobody is the system."""

    source: CertificateStatus
    action: CertificateAction
    to: CertificateStatus
    who: tuple[Role, ...]


_ACTIVE, _SUSPENDED, _EXPIRED = CertificateStatus.ACTIVE, CertificateStatus.SUSPENDED, CertificateStatus.EXPIRED
_REVOKED, _SUPERSEDED = CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED
_Do, _Move = CertificateAction, CertificateMove

_APPROVER = (Role.APPROVER,)
# A new version comes of the yearly check, which approvers record, or of a correction, which a supervisor confirms.
_EITHER = (Role.APPROVER, Role.SUPERVISOR)
MOVES = (
    _Move(_ACTIVE, _Do.SUSPEND, _SUSPENDED, _APPROVER),
    _Move(_ACTIVE, _Do.REVOKE, _REVOKED, _APPROVER),
    _Move(_ACTIVE, _Do.SUPERSEDE, _SUPERSEDED, _EITHER),
    _Move(_ACTIVE, _Do.EXPIRE, _EXPIRED, ()),
    _Move(_SUSPENDED, _Do.RESUME, _ACTIVE, _APPROVER),
    _Move(_SUSPENDED, _Do.REVOKE, _REVOKED, _APPROVER),
    _Move(_SUSPENDED, _Do.SUPERSEDE, _SUPERSEDED, _EITHER),
    _Move(_SUSPENDED, _Do.EXPIRE, _EXPIRED, ()),
    # What was got by fraud is taken back even after it ran out, since it was relied on.
    _Move(_EXPIRED, _Do.REVOKE, _REVOKED, _APPROVER),
    _Move(_EXPIRED, _Do.SUPERSEDE, _SUPERSEDED, _EITHER),
)
RUNNING = tuple(move.source for move in MOVES if move.action is CertificateAction.EXPIRE)
NOT_HOLDING = tuple(status for status in CertificateStatus if status is not CertificateStatus.ACTIVE)
FINAL = frozenset(CertificateStatus) - {move.source for move in MOVES}


def move_of(source: CertificateStatus, action: CertificateAction) -> CertificateMove | None:
    """Return the row for that, None when it may not happen."""
    return next((move for move in MOVES if (move.source, move.action) == (source, action)), None)


def target(action: CertificateAction) -> CertificateStatus:
    """Where an action leads, from wherever it may happen."""
    return next(move.to for move in MOVES if move.action is action)


def roles_for(action: CertificateAction) -> tuple[Role, ...]:
    """Who carries an action out."""
    return next(move.who for move in MOVES if move.action is action)
