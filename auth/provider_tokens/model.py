from dataclasses import dataclass
from datetime import datetime, timedelta

# WeChat hands out the next token when the last one has five minutes left, and honours both meanwhile.
EARLY = timedelta(minutes=5)
LEASE = timedelta(seconds=15)
PURPOSE = "provider-token"


@dataclass(frozen=True, slots=True)
class ProviderToken:
    """A provider's access token, sealed by the vault; `id` names provider and app.

    Whoever holds the lease fetches the next one; a row without a token is a lease on the first.
    """

    id: str
    sealed_token: bytes | None
    expires_at: datetime
    leased_until: datetime

    def usable(self, at: datetime) -> bool:
        """Tell whether the provider still takes it."""
        return self.sealed_token is not None and at < self.expires_at

    def fresh(self, at: datetime) -> bool:
        """Tell whether it is too early to fetch the next one."""
        return self.usable(at) and at < self.expires_at - EARLY
