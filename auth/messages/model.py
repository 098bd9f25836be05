from dataclasses import dataclass
from datetime import datetime
from enum import Enum

BODY_PURPOSE = "sms-body"


class MessageState(Enum):
    """Where a message stands; FAILED ones have used up their attempts."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Message:
    """A text message on its way. The body is sealed by the vault: it may hold a code."""

    id: str
    to: str
    sealed_body: bytes
    at: datetime
    state: MessageState = MessageState.QUEUED
    attempts: int = 0
    due_at: datetime | None = None
