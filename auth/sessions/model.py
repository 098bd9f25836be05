from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from auth.acting import Acting

REFRESH_LIFETIME = timedelta(days=30)
# A working day: FACE is about who holds the phone now, not who held it once.
FACE_LASTS = timedelta(hours=12)
_REMEMBERED = 20


class Channel(Enum):
    """Through what a person reaches us."""

    APP = "APP"
    MINI_PROGRAM = "MINI_PROGRAM"
    WEB = "WEB"
    WINDOW = "WINDOW"
    SELF_SERVICE = "SELF_SERVICE"
    PARTNER = "PARTNER"


@dataclass(frozen=True, slots=True)
class Session:
    """One device that is signed in. Only digests of refresh tokens are kept: the one that is good, those used up.

    `acting_for` is by which right the person acts for whom at present, `face_at` when they last showed their face.
    """

    id: str
    account: str
    device: str
    channel: Channel
    refresh_digest: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    acting_for: Acting | None = None
    revoked_at: datetime | None = None
    used_digests: tuple[str, ...] = ()
    face_at: datetime | None = None
    revision: int = 1

    def live(self, at: datetime) -> bool:
        """Tell whether the session still counts."""
        return self.revoked_at is None and at < self.expires_at

    def face_holds(self, at: datetime) -> bool:
        """Tell whether the face that was shown in this session still counts."""
        return self.face_at is not None and at < self.face_at + FACE_LASTS

    def refreshed(self, digest: str, at: datetime, lifetime: timedelta) -> "Session":
        """The session with its next refresh token, which is good for so long."""
        return replace(
            self,
            refresh_digest=digest,
            used_digests=(self.refresh_digest, *self.used_digests)[:_REMEMBERED],
            last_seen_at=at,
            expires_at=at + lifetime,
            revision=self.revision + 1,
        )

    def acting(self, for_whom: Acting | None) -> "Session":
        """The session of a person who acts for somebody else, or for themselves again."""
        return replace(self, acting_for=for_whom, revision=self.revision + 1)
