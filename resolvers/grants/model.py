"""Grants (授权用证): a holder lets one organization or system read these fields, for this, until then, so often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from auth.caller import Caller
from auth.problems import Expired, LimitExceeded, NotAllowedNow
from resolvers.certificates.model import HOLDER_NAME
from resolvers.parties.model import Party, PartyKind

# Besides the certificate's own fields: its page as a PDF, which shows all of them.
PAGE = "pdf"
BESIDES = frozenset({HOLDER_NAME, PAGE})
MAX_PURPOSE = 200
MAX_FIELDS = 100
MAX_USES = 10_000
LONGEST = timedelta(days=366)


class GranteeKind(Enum):
    """An organization, whose members act for it, or a system that calls as itself."""

    ORGANIZATION = "ORGANIZATION"
    CLIENT = "CLIENT"


@dataclass(frozen=True, slots=True)
class Grantee:
    """Who may be let read: `code` is a credit code or a client's id, `name` what it was called then."""

    kind: GranteeKind
    code: str
    name: str

    @property
    def party(self) -> Party:
        """It as a party; only organizations have an id and a number."""
        code = self.code if self.kind is GranteeKind.ORGANIZATION else None
        return Party(code, PartyKind.ORGANIZATION, self.name, code)


def grantee_for(caller: Caller) -> tuple[GranteeKind, str] | None:
    """As which grantee somebody reads: a system as itself, a member as the organization that they act for."""
    if caller.service is not None:
        return GranteeKind.CLIENT, caller.service
    return (GranteeKind.ORGANIZATION, caller.organization.id) if caller.organization else None


@dataclass(frozen=True, slots=True)
class CertificateGrant:
    """One grant. `holder` is the number of whose certificate it is, `given_by` the account that gave it.

    `max_uses` is None for as often as needed. `key` is the idempotency key that it was given under.
    """

    id: str
    certificate: str
    holder: str
    grantee: Grantee
    purpose: str
    fields: tuple[str, ...]
    given_at: datetime
    given_by: str
    expires_at: datetime
    key: str
    max_uses: int | None = None
    uses: int = 0
    revoked_at: datetime | None = None

    @property
    def remaining(self) -> int | None:
        """How many uses are left; None for as many as needed."""
        return None if self.max_uses is None else max(self.max_uses - self.uses, 0)

    def require_open(self, at: datetime) -> None:
        """Raise NotAllowedNow once it was withdrawn, Expired once its time is over."""
        if self.revoked_at is not None:
            raise NotAllowedNow("grant.revoked", "grantId")
        if at >= self.expires_at:
            raise Expired("grant.expired", "grantId")

    def used(self) -> "CertificateGrant":
        """The grant after one more use; raises LimitExceeded when none is left."""
        if self.remaining == 0:
            raise LimitExceeded("grant.used_up", "grantId", maximum=self.max_uses)
        return replace(self, uses=self.uses + 1)

    def same_terms(self, other: "CertificateGrant") -> bool:
        """Tell whether two grants say the same, as a request that was sent again does."""
        return self._terms == other._terms

    @property
    def _terms(self) -> tuple[object, ...]:
        shared = (self.certificate, self.grantee.code, self.purpose, self.fields)
        return (*shared, self.expires_at, self.max_uses)
