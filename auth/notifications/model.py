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
    CASE_CORRECTED = "CASE_CORRECTED"
    CASE_SUSPENDED = "CASE_SUSPENDED"
    CASE_RESUMED = "CASE_RESUMED"
    CASE_EXTENDED = "CASE_EXTENDED"
    CASE_OVERDUE = "CASE_OVERDUE"
    CASE_MATERIAL_DUE = "CASE_MATERIAL_DUE"
    CASE_TERMINATED = "CASE_TERMINATED"
    RESULT_SENT = "RESULT_SENT"
    RESULT_RETURNED = "RESULT_RETURNED"
    COMMITMENT_BROKEN = "COMMITMENT_BROKEN"
    CASE_URGED = "CASE_URGED"
    CASE_SUPPLEMENTED = "CASE_SUPPLEMENTED"
    CASE_WITHDRAWN = "CASE_WITHDRAWN"
    REFUSAL_WAITS = "REFUSAL_WAITS"
    REFUSAL_REJECTED = "REFUSAL_REJECTED"
    CORRECTION_WAITS = "CORRECTION_WAITS"
    CORRECTION_REJECTED = "CORRECTION_REJECTED"
    OPINION_REQUESTED = "OPINION_REQUESTED"
    OPINIONS_COMPLETE = "OPINIONS_COMPLETE"
    PACKAGE_WENT_ON = "PACKAGE_WENT_ON"
    PACKAGE_PART_FAILED = "PACKAGE_PART_FAILED"
    PACKAGE_NEEDS_YOU = "PACKAGE_NEEDS_YOU"
    PACKAGE_ENDED = "PACKAGE_ENDED"
    RECTIFICATION_OPENED = "RECTIFICATION_OPENED"
    RECTIFICATION_REPLIED = "RECTIFICATION_REPLIED"
    RECTIFICATION_OVERDUE = "RECTIFICATION_OVERDUE"
    COMPLAINT_FILED = "COMPLAINT_FILED"
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
