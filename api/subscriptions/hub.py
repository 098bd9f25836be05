"""Who in this process waits for which rows: fed by the process's one change stream, so by every worker's writes."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from auth.accounts.store import AccountStore
from auth.notifications.store import NotificationStore
from auth.rows import Changed
from auth.sessions.store import SessionStore
from resolvers.applications.store import ApplicationStore

Topic = tuple[str, str]
# Of these a reader waits for what is theirs, not for one row.
_BY_ACCOUNT = frozenset({NotificationStore.COLLECTION})


class Waiting:
    """A bell that was rung or wasn't: however much is written meanwhile, it takes no more room."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Tell that something was written."""
        self._rung.set()

    async def rung(self, seconds: float | None = None) -> bool:
        """Wait until something was written since the last time; False when nothing was for so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        heard = self._rung.is_set()
        self._rung.clear()
        return heard


class Hub:
    """A listener of the change feed."""

    collections = frozenset(
        {
            ApplicationStore.COLLECTION,
            NotificationStore.COLLECTION,
            SessionStore.COLLECTION,
            AccountStore.COLLECTION,
        }
    )

    def __init__(self) -> None:
        self._waiting: dict[Topic, set[Waiting]] = {}

    def __len__(self) -> int:
        return sum(len(one) for one in self._waiting.values())

    @contextmanager
    def waiting(self, *topics: Topic) -> Iterator[Waiting]:
        """Wait for writes to any of these, from here on."""
        one = Waiting()
        for topic in topics:
            self._waiting.setdefault(topic, set()).add(one)
        try:
            yield one
        finally:
            for topic in topics:
                self._leave(topic, one)

    async def opened(self) -> None:
        """Ring for everybody: what was written before may have been missed."""
        self._ring_all()

    def changed(self, change: Changed) -> None:
        """Ring for those who wait for that row."""
        if change.collection is None:
            self._ring_all()
            return
        key = change.account if change.collection in _BY_ACCOUNT else change.key
        for one in self._waiting.get((change.collection, key or ""), ()):
            one.ring()

    async def check(self) -> None:
        """Nothing to do: nobody is told anything but to read again."""

    def lost(self) -> None:
        """Nothing to do: `opened` rings for everybody once changes are heard of again."""

    def _ring_all(self) -> None:
        for ones in self._waiting.values():
            for one in ones:
                one.ring()

    def _leave(self, topic: Topic, one: Waiting) -> None:
        self._waiting[topic].discard(one)
        if not self._waiting[topic]:
            del self._waiting[topic]
