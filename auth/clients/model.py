from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

# What a portal may be told about a person. `openid` alone: that it is the same person as last time.
OPENID_SCOPES = ("openid", "profile", "phone", "assurance")


class ClientKind(Enum):
    """A portal that signs people in, or a system that calls as itself."""

    WEB_APP = "WEB_APP"
    SERVICE = "SERVICE"


@dataclass(frozen=True, slots=True)
class Client:
    """A system that is registered with us. `keys` are public JSON Web Keys (RFC 7517) that it signs with."""

    id: str
    name: str
    kind: ClientKind
    scopes: tuple[str, ...]
    created_at: datetime
    redirect_uris: tuple[str, ...] = ()
    post_logout_uris: tuple[str, ...] = ()
    keys: tuple[dict[str, Any], ...] = ()
    disabled_at: datetime | None = None

    @property
    def enabled(self) -> bool:
        """Whether it may do anything."""
        return self.disabled_at is None

    @property
    def confidential(self) -> bool:
        """Whether it can prove who it is; such a client always has to."""
        return bool(self.keys)

    def granted(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Return what it gets of the scopes that it asks for: those registered; others are ignored."""
        return tuple(scope for scope in dict.fromkeys(asked) if scope in self.scopes)
