from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

# Long enough to switch to the provider's app and back, short enough that nobody else finds it open.
LIFETIME = timedelta(minutes=15)
# What a check's name at the provider is sealed for.
CHECK_PURPOSE = "face-check"
# How often one check's provider is asked how it ended: phones repeat themselves.
MAX_QUESTIONS = 20


class FaceOutcome(Enum):
    """How a face check stands. Providers don't tell one that failed from one that nobody has done yet."""

    PASSED = "PASSED"
    NOT_PASSED = "NOT_PASSED"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and the normalized number that belongs to it."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StartedCheck:
    """What a provider answers: its name for the check, the page to open, and an address that opens its app."""

    check: str
    url: str
    app_url: str | None = None


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """A face check that we asked a provider for; nothing of a face and no name or number is in it.

    `id` is the digest of the token that the app got, `subject` stands for name and number, `sealed_check` holds the
    provider's name for the check.
    """

    id: str
    account: str
    session: str
    subject: str
    sealed_check: bytes
    method: str
    started_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    questions: int = 0
