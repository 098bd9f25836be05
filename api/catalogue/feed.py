"""The one change stream of a process: it tells its listeners what anybody wrote, and when it can't tell any more."""

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

import structlog

from api.database import MongoDatabase
from auth.rows import Changed, Unreachable

# A stream that hasn't answered for so long may have missed something: it answers four times a second.
SILENCE = 5.0
_CHECK_EVERY = 30.0
_RETRIES = (0.5, 1.0, 2.0, 5.0, 15.0)
_log = structlog.get_logger("tongban.changes")


class Listener(Protocol):
    """Somebody in this process who wants to know what is written to some collections."""

    collections: frozenset[str]

    async def opened(self) -> None:
        """From here on every change is told; what was known before may be out of date."""

    def changed(self, change: Changed) -> None:
        """Somebody wrote; called in the order of the writes."""

    async def check(self) -> None:
        """Twice a minute: make sure that nothing was missed."""

    def lost(self) -> None:
        """Changes are told no more, until `opened` says so."""


class ChangeFeed:
    """Watches for as long as the application runs, and comes back by itself after a failure."""

    def __init__(self, database: MongoDatabase, listeners: Sequence[Listener]) -> None:
        self._database = database
        self._listeners = listeners
        self._heard = 0.0
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def live(self) -> bool:
        """Whether every change up to a moment ago has been told."""
        return time.monotonic() - self._heard < SILENCE

    async def __aenter__(self) -> Self:
        self._stop = asyncio.Event()
        if self._listeners:
            self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._task is not None:
            # Not cancelled: its thread would go on reading from a connection that is closed meanwhile.
            await self._task
        self._task = None

    async def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                await self._watch()
            except Unreachable as error:
                failures = failures + 1 if time.monotonic() - began < _CHECK_EVERY else 1
                _log.warning("not_watching", why=str(error)[:200])
            except Exception:  # noqa: BLE001 - whatever it is: nothing is served from memory, and it is tried again
                failures += 1
                _log.exception("not_watching")
            finally:
                self._lost()
            await self._pause(_RETRIES[min(failures, len(_RETRIES)) - 1])

    async def _watch(self) -> None:
        wanted = frozenset[str]().union(*(one.collections for one in self._listeners))
        async with self._database.watch(wanted) as changed:
            for listener in self._listeners:
                await listener.opened()
            checked = self._heard = time.monotonic()
            while not self._stop.is_set():
                change = await changed()
                self._heard = time.monotonic()
                if change:
                    self._tell(change)
                elif self._heard - checked > _CHECK_EVERY:
                    checked = self._heard
                    for listener in self._listeners:
                        await listener.check()

    def _tell(self, change: Changed) -> None:
        for listener in self._listeners:
            if change.collection is None or change.collection in listener.collections:
                listener.changed(change)

    def _lost(self) -> None:
        self._heard = 0.0
        for listener in self._listeners:
            listener.lost()

    async def _pause(self, seconds: float) -> None:
        if not self._stop.is_set():
            try:
                await asyncio.wait_for(self._stop.wait(), seconds)
            except TimeoutError:
                return
