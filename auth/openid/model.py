from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth.sessions.model import Session

CODE_LIFETIME = timedelta(seconds=60)
SIGN_ON_LIFETIME = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks of a person, checked. `hint` is the subject that it takes the person for."""

    client: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str | None = None
    nonce: str | None = None
    prompts: tuple[str, ...] = ()
    max_age: int | None = None
    hint: str | None = None

    def content_with(self, session: Session, at: datetime) -> bool:
        """Tell whether that the person signed in earlier will do (OpenID Connect Core, 3.1.2.1)."""
        if {"login", "select_account"} & set(self.prompts) or self.max_age == 0:
            return False
        return self.max_age is None or at - session.created_at <= timedelta(seconds=self.max_age)

    def without_prompts(self) -> "AuthorizationRequest":
        """The request once the person has done what was asked for."""
        return replace(self, prompts=())


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """A code on its way to a client; `id` is its digest. `session` is the one that it will open, `sign_on` the
    browser's, by which the person agreed.

    It is kept for a day after it was used, so that a second use can be told from a made-up code.
    """

    id: str
    client: str
    account: str
    session: str
    sign_on: str
    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]
    nonce: str | None
    authenticated_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    replayed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a client may know of a person while the session of the same id lives; `sign_on` is the browser's."""

    id: str
    client: str
    account: str
    sign_on: str
    scopes: tuple[str, ...]
    authenticated_at: datetime
    created_at: datetime
    expires_at: datetime
