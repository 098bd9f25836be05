from dataclasses import dataclass
from datetime import datetime

from auth.consents.purpose import Purpose
from auth.sessions.model import Channel


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody agreed to a text: which version of it (`hash` is SHA-256 of what was shown), when, through what.

    `account` gave it: for themselves, or as the guardian of the child whose key is `ward` (art. 31). One for a child
    that isn't registered yet has no key until it is. A consent is never deleted: it is our evidence.
    """

    id: str
    account: str
    purpose: Purpose
    version: int
    hash: str
    given_at: datetime
    channel: Channel
    ward: str | None = None
    withdrawn_at: datetime | None = None
