from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_LIFETIME = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)
MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class SmsCode:
    """A code on its way to a phone; only its digest is kept. `id` names phone and purpose without storing either.

    `agreed` is the hash of the text that whoever asked for it agreed to, until there is an account to note it for.
    """

    id: str
    digest: str
    sent_at: datetime
    expires_at: datetime
    tries: int = 0
    agreed: str | None = None

    def resend_in(self, at: datetime) -> int:
        """Seconds until another code may be sent, 0 when one may be now."""
        return max(0, round((self.sent_at + RESEND_AFTER - at).total_seconds()))
