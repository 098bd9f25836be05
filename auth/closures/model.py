from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

COOLING_OFF = timedelta(days=15)
# Requests that were under way when the rights ended are over by then, so a second run leaves nothing behind.
SETTLING = timedelta(minutes=1)


class ClosureState(Enum):
    """Whether it can still be undone, is being carried out, or is over."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class Closure:
    """Somebody closes their account; `id` is the account's. It stays when the account is gone.

    `person` stands for the ID number once it is carried out: a new account of the same person finds its cases by it.
    """

    id: str
    requested_at: datetime
    closes_at: datetime
    state: ClosureState = ClosureState.PENDING
    person: str | None = None
    started_at: datetime | None = None
    done_at: datetime | None = None
