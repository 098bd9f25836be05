import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from auth.credentials.rules import normalized
from auth.problems import LimitExceeded

_AT_ONCE = 2
_WAITING = 40
_BUSY_SECONDS = 10
# Of a random password that nobody kept, with the parameters below: what unknown usernames are compared with.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$tr2fv6+k+N0l7UXmTL5s1A$thv48i62RkHyTjKjHWX1qzDKX2nE3INodJFQJWuJIw0"


class Hasher(Protocol):
    """What we use of argon2.PasswordHasher."""

    def hash(self, password: str | bytes) -> str:
        """Hash with a fresh salt."""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        """Raise VerificationError unless the password fits."""

    def check_needs_rehash(self, hash: str | bytes) -> bool:
        """Tell whether the hash was made with other parameters."""


class Passwords:
    """Hashes and compares passwords: argon2id, RFC 9106 section 4, second recommended option (64 MiB, 3 passes).

    One comparison takes about 200 ms of two cores, so it runs in a thread, two at once in a process. Who would
    have to wait behind forty others is sent away: a flood must not keep everybody else from working.
    """

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def matches(self, stored: str | None, password: str) -> bool:
        """Tell whether a password fits a stored hash; for none the same work is done in vain."""
        async with self._slot():
            return await asyncio.to_thread(self._compare, stored, normalized(password).encode("utf-8", "replace"))

    async def hash(self, password: str) -> str:
        """Hash a password; parameters and salt are part of the hash."""
        async with self._slot():
            return await asyncio.to_thread(self._hasher.hash, normalized(password).encode("utf-8", "replace"))

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _compare(self, stored: str | None, password: bytes) -> bool:
        # A hash of other parameters takes another time; the full work beside it hides that.
        if stored is None or self.outdated(stored):
            self._fits(NOBODYS, password)
        return stored is not None and self._fits(stored, password)

    def _fits(self, stored: str, password: bytes) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._waiting >= _WAITING:
            raise LimitExceeded("password.busy", retry_after=_BUSY_SECONDS)
        self._waiting += 1
        try:
            async with self._slots:
                yield
        finally:
            self._waiting -= 1
