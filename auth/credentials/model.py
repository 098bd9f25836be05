import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from auth.accounts.model import Post

STEP_SECONDS = 30
TEMPORARY_LIFETIME = timedelta(hours=24)
ENROLMENT_LIFETIME = timedelta(minutes=10)
MAX_KNOWN = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A TOTP secret (sealed) that waits for its first code."""

    sealed: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an account signs in with besides its phone; `id` is the account's.

    `totp` is sealed by the vault. `last_step` is the newest TOTP step that was used: a code works once.
    `temporary_until` is set while the password is one that we made up. `addresses` and `devices` are digests of
    those that signed in before, newest first. `offered` is a post that counts once the second factor is confirmed:
    nobody makes a citizen staff, and shuts their ways in, without them.
    """

    id: str
    username: str
    password_hash: str
    password_changed_at: datetime
    temporary_until: datetime | None = None
    totp: bytes | None = None
    enrolment: Enrolment | None = None
    last_step: int = 0
    addresses: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    offered: Post | None = None

    def lapsed(self, at: datetime) -> bool:
        """Tell whether these are of an offer that nobody accepted in time: they count no more."""
        return self.offered is not None and self.temporary_until is not None and self.temporary_until <= at


def folded(username: str) -> str:
    """The form in which usernames are compared: NFKC, case-folded, no space around."""
    return unicodedata.normalize("NFKC", username[:256]).casefold().strip()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The TOTP step (RFC 6238, 30 seconds, SHA-1, 6 digits) of a code, one step early or late at most; else None.

    All three steps are compared, whichever fits.
    """
    digits = "".join(unicodedata.normalize("NFKC", code[:64]).split()).encode()
    now, totp = int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    steps = (now, now - 1, now + 1)
    fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), digits)]
    return fitting[0] if fitting else None


def remembered(digest: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The digests with this one in front; the oldest fall out."""
    return (digest, *(one for one in known if one != digest))[:MAX_KNOWN]


def totp_purpose(account_id: str) -> str:
    """What a TOTP secret is sealed for: one account's opens for no other."""
    return f"totp:{account_id}"
