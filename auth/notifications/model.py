import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class NotificationKind(Enum):
    """What a person is told. The words stand in schema/notices.py; none of them holds personal data."""

    REFRESH_TOKEN_REUSED = "REFRESH_TOKEN_REUSED"  # noqa: S105 - a name, not a secret
    NEW_DEVICE = "NEW_DEVICE"
    SESSION_REVOKED = "SESSION_REVOKED"
    PASSKEY_ADDED = "PASSKEY_ADDED"
    PASSKEY_REMOVED = "PASSKEY_REMOVED"
    PASSKEY_COPIED = "PASSKEY_COPIED"
    GUARDIAN_REGISTERED = "GUARDIAN_REGISTERED"
    GUARDIANSHIP_ENDED = "GUARDIANSHIP_ENDED"
    DELEGATION_OFFERED = "DELEGATION_OFFERED"
    DELEGATION_ANSWERED = "DELEGATION_ANSWERED"
    DELEGATION_ENDED = "DELEGATION_ENDED"
    INVITED = "INVITED"
    MEMBERSHIP_ENDED = "MEMBERSHIP_ENDED"
    CASE_ACCEPTED = "CASE_ACCEPTED"
    CASE_NEEDS_SUPPLEMENT = "CASE_NEEDS_SUPPLEMENT"
    CASE_DECIDED = "CASE_DECIDED"
    CASE_SUSPENDED = "CASE_SUSPENDED"
    CASE_RESUMED = "CASE_RESUMED"
    CASE_EXTENDED = "CASE_EXTENDED"
    CASE_OVERDUE = "CASE_OVERDUE"
    CASE_MATERIAL_DUE = "CASE_MATERIAL_DUE"
    CASE_TERMINATED = "CASE_TERMINATED"
    COMMITMENT_BROKEN = "COMMITMENT_BROKEN"
    CALENDAR_MISSING = "CALENDAR_MISSING"
    PHONE_CHANGED = "PHONE_CHANGED"
    CLOSURE_REQUESTED = "CLOSURE_REQUESTED"
    CLOSURE_CANCELLED = "CLOSURE_CANCELLED"
    CLOSURE_STOPPED = "CLOSURE_STOPPED"
    DATA_EXPORTED = "DATA_EXPORTED"


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that an account is told; `application` is the number of the case that it is about, if any."""

    id: str
    account: str
    kind: NotificationKind
    at: datetime
    read_at: datetime | None = None
    application: str | None = None


def notification(account: str, kind: NotificationKind, at: datetime, application: str | None = None) -> Notification:
    """Make a notification about the account itself, or about a case."""
    return Notification(secrets.token_hex(12), account, kind, at, application=application)
