"""How a story that goes on hears that something was written, by whichever worker, and who its caller is by then."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from auth.problems import NotAllowedNow

if TYPE_CHECKING:
    from resolvers.context import Context


class Ear(Protocol):
    """Hears of writes to one thing; several between two questions count as one."""

    async def next(self) -> "Context":
        """Wait for a write and return the context as of then; raises Unauthenticated once the session is over."""


class News(Protocol):
    """Who is told of writes, as long as an operation goes on."""

    @property
    def resume(self) -> str | None:
        """The id of the last event that the client has seen, when it comes back and its transport says so."""

    def hear(self, collection: str, key: str) -> AbstractContextManager[Ear]:
        """Hear of writes to the row of that key, or to rows of that account where rows are somebody's."""


class NoNews:
    """What operations have that end with their answer."""

    resume: str | None = None

    def hear(self, _collection: str, _key: str) -> AbstractContextManager[Ear]:
        """Refuse: nobody would listen to what comes after the answer."""
        raise NotAllowedNow("subscription.transport")
