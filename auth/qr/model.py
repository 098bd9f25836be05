from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from auth.sessions.model import Channel

QR_LIFETIME = timedelta(seconds=120)
MAX_TRIES = 3


class QrState(Enum):
    """Where a sign-in by QR code stands. DENIED: by the person, or after three wrong numbers."""

    WAITING = "WAITING"
    SCANNED = "SCANNED"
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class QrSignIn:
    """A page that wants to be signed in. Two secrets lead here, and only digests of them are kept.

    `id` stands for the code in the picture, which anybody may see, and `ticket_digest` for the ticket, which never
    leaves the page. `account` and `session` are those of the phone that scanned first; no other may confirm.
    """

    id: str
    ticket_digest: str
    device: str
    channel: Channel
    requested_at: datetime
    expires_at: datetime
    state: QrState = QrState.WAITING
    account: str | None = None
    session: str | None = None
    tries: int = 0

    def expires_in(self, at: datetime) -> int:
        """Whole seconds that are left, 0 when it is over."""
        return max(0, int((self.expires_at - at).total_seconds()))
