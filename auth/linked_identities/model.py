from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

# A mini-program signs in anew whenever it is opened; the oldest session ends when there are more.
MAX_SESSIONS = 20


class MiniProgramProvider(Enum):
    """Whose mini-programs people sign in from."""

    WECHAT = "WECHAT"
    ALIPAY = "ALIPAY"


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """A person as a provider knows them, and the account that is theirs.

    `subject` is the provider's name for the person (openid, user_id), blinded. `sessions` were opened through this
    link, newest first: they end with it.
    """

    id: str
    provider: MiniProgramProvider
    app_id: str
    subject: str
    account: str
    linked_at: datetime
    sessions: tuple[str, ...] = ()
    revision: int = 1

    def opened(self, session: str) -> "LinkedIdentity":
        """The link after it opened one more session."""
        sessions = (session, *self.sessions)[:MAX_SESSIONS]
        return replace(self, sessions=sessions, revision=self.revision + 1)

    @property
    def surplus(self) -> tuple[str, ...]:
        """The sessions that have to end before one more is opened."""
        return self.sessions[MAX_SESSIONS - 1 :]

    def relinked(self, subject: str, at: datetime) -> "LinkedIdentity":
        """The link of the same account to somebody else at the provider; nothing was opened through it yet."""
        return replace(self, subject=subject, linked_at=at, sessions=(), revision=self.revision + 1)
