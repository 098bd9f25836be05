from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from auth.sessions.model import Channel

MAX_PASSKEYS = 10
CHALLENGE_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom passkeys are made for: a domain (RP id), and the origins that may ask for them."""

    id: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key whose private half a person's device keeps; `credential` is its WebAuthn id in base64url.

    `place` is one of ten per account: a unique index on it keeps the limit.
    """

    id: str
    account: str
    place: int
    name: str
    credential: str
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None = None

    def goes_back(self, sign_count: int) -> bool:
        """Tell whether a counter says that the key was copied; devices that don't count say 0 for ever."""
        return (sign_count > 0 or self.sign_count > 0) and sign_count <= self.sign_count


class Ceremony(Enum):
    """What a challenge was given for."""

    REGISTRATION = "REGISTRATION"
    SIGN_IN = "SIGN_IN"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge that waits for its answer; `id` is its digest.

    `name` is the passkey's on registration, which is bound to account and session, and the device's on signing in.
    """

    id: str
    ceremony: Ceremony
    expires_at: datetime
    name: str
    channel: Channel | None = None
    account: str | None = None
    session: str | None = None
