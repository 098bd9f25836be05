from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auth.accounts.model import Account
from auth.addresses import subscriber_of
from auth.clients.model import Client
from auth.clients.store import ClientStore
from auth.gate import Gate
from auth.openid.errors import TooManyRequests
from auth.openid.store import AuthorizationCodeStore, GrantStore
from auth.problems import LimitExceeded
from auth.rate import Rate

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OpenIdLimits:
    """How many requests may come within a minute: from one network address, and from one client."""

    per_address: int
    per_client: int


@dataclass(frozen=True, slots=True)
class Provider:
    """Everything that signing people in for others needs; made once per process."""

    gate: Gate
    limits: OpenIdLimits
    clients: ClientStore = field(init=False)
    codes: AuthorizationCodeStore = field(init=False)
    grants: GrantStore = field(init=False)

    def __post_init__(self) -> None:
        stores = {"clients": ClientStore, "codes": AuthorizationCodeStore, "grants": GrantStore}
        for name, store in stores.items():
            object.__setattr__(self, name, store(self.gate.database))

    @property
    def issuer(self) -> str:
        """What stands as `iss` in everything that we say."""
        return self.gate.tokens.issuer

    def endpoint(self, name: str) -> str:
        """The address of one of our endpoints."""
        return f"{self.issuer}/oauth/{name}"

    def subject(self, client_id: str, account: Account) -> str:
        """Return what a client knows a person by; no two clients can put their people together by it."""
        return self.gate.vault.blind(f"{client_id}\0{account.id}", "pairwise-subject")

    async def count_address(self, address: str, at: datetime) -> None:
        """Count a request from a network address; raises TooManyRequests."""
        await self._count(Rate("openid-address", self.limits.per_address, _MINUTE), subscriber_of(address), at)

    async def count_client(self, client: Client, address: str, at: datetime) -> None:
        """Count a request of a client; raises TooManyRequests.

        Anybody can name a public client; that must not use up what others may send in its name.
        """
        sender = client.id if client.confidential else f"{client.id}\n{subscriber_of(address)}"
        await self._count(Rate("openid-client", self.limits.per_client, _MINUTE), sender, at)

    async def _count(self, rate: Rate, subject: str, at: datetime) -> None:
        try:
            await self.gate.rates.take(rate, subject, at)
        except LimitExceeded as error:
            raise TooManyRequests from error
