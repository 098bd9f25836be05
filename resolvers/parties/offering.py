"""Offering something to a phone: a delegation, a place in an organization."""

from collections.abc import Awaitable, Callable
from typing import Protocol, Self, TypeVar

from auth.problems import Invalid


class Offer(Protocol):
    """Something offered under an idempotency key."""

    @property
    def key(self) -> str:
        """Which key."""

    def same_terms(self, other: Self) -> bool:
        """Tell whether both offer the same."""


T = TypeVar("T", bound=Offer)


class Offers(Protocol[T]):
    """Where offers are kept."""

    async def of_key(self, giver: str, key: str, /) -> T | None:
        """Return what this account offered under this key."""

    async def add(self, offer: T, /) -> bool:
        """Add an offer; False when the key was used before."""


async def once(offers: Offers[T], giver: str, offer: T, check: Callable[[], Awaitable[None]]) -> tuple[T, bool]:
    """Keep an offer that passes the check; the same key again returns the first. Also tells whether it is new.

    Raises Invalid for a key that stands for something else, and what the check does.
    """
    if earlier := await offers.of_key(giver, offer.key):
        return _same(earlier, offer), False
    await check()
    if await offers.add(offer):
        return offer, True
    return _same(await offers.of_key(giver, offer.key) or offer, offer), False


def _same(earlier: T, now: T) -> T:
    if not earlier.same_terms(now):
        raise Invalid("key.reused", "idempotencyKey")
    return earlier
