import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from auth.problems import ProviderUnavailable
from auth.provider_tokens.model import PURPOSE, ProviderToken
from auth.provider_tokens.store import ProviderTokenStore
from auth.vault import Vault, VaultError

_POLLS = 20
_PAUSE = 0.1

# Returns a token and how many seconds it lives.
Fetch = Callable[[], Awaitable[tuple[str, int]]]


class AccessTokens:
    """One app's access token: sealed in the database, the same for all workers, fetched by one of them at a time."""

    def __init__(self, store: ProviderTokenStore, vault: Vault, key: str, fetch: Fetch) -> None:
        self._store = store
        self._vault = vault
        self._key = key
        self._fetch = fetch

    async def current(self, at: datetime) -> str:
        """Return a token that the provider should take; raises ProviderUnavailable."""
        held = await self._store.get(self._key)
        if held and held.fresh(at) and (token := self._opened(held)):
            return token
        return await self._next(at, rejected=None)

    async def renewed(self, rejected: str, at: datetime) -> str:
        """Return another token than the one that the provider refused; raises ProviderUnavailable."""
        return await self._usable(at, rejected) or await self._next(at, rejected)

    async def _next(self, at: datetime, rejected: str | None) -> str:
        if not await self._store.lease(self._key, at):
            return await self._awaited(at, rejected)
        try:
            return await self._fetched(at, rejected)
        except BaseException:  # a request that was cut off, too: the lease must not outlive it
            await self._store.release(self._key, at)
            raise

    async def _fetched(self, at: datetime, rejected: str | None) -> str:
        held = await self._store.get(self._key)
        # Another worker may have finished between our look and our lease.
        if held and (held.fresh(at) or rejected) and (token := await self._usable(at, rejected)):
            await self._store.release(self._key, at)
            return token
        token, seconds = await self._fetch()
        if token == rejected:
            raise ProviderUnavailable("mini.unavailable")
        sealed = self._vault.seal(token.encode(), PURPOSE)
        await self._store.save(ProviderToken(self._key, sealed, at + timedelta(seconds=seconds), leased_until=at))
        return token

    async def _awaited(self, at: datetime, rejected: str | None) -> str:
        """Another worker is fetching: the last token will do while it lives, else wait for the next."""
        for _ in range(_POLLS):
            if token := await self._usable(at, rejected):
                return token
            await asyncio.sleep(_PAUSE)
        raise ProviderUnavailable("mini.unavailable")

    async def _usable(self, at: datetime, rejected: str | None) -> str | None:
        held = await self._store.get(self._key)
        token = self._opened(held) if held and held.usable(at) else None
        return token if token != rejected else None

    def _opened(self, held: ProviderToken) -> str | None:
        try:
            return self._vault.open(held.sealed_token or b"", PURPOSE).decode()
        except VaultError:  # sealed under another master key: as good as none
            return None
