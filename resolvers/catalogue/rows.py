"""Collections of which every write makes another version of the catalogue, so that no writer can forget it."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from auth.rows import Rows, StaleRow

# What the public catalogue is made of. Their rows are raised, watched and kept in memory.
PUBLISHED = frozenset({"regions", "departments", "certificateTypes", "matters", "servicePackages"})

P = ParamSpec("P")
T = TypeVar("T")


class PublishedRows:
    """auth.rows.Rows: reads as they are, and writes that raise the catalogue's version once they are done.

    Afterwards, never before: what is read between the two must not pass for the new version. Within a transaction
    both become visible at once.
    """

    def __init__(self, rows: Rows, raise_version: Callable[[], Awaitable[None]]) -> None:
        self._raise_version = raise_version
        self.get = rows.get
        self.get_many = rows.get_many
        self.first = rows.first
        self.find = rows.find
        self.aggregate = rows.aggregate
        self.count = rows.count
        self.insert = self._raising(rows.insert)
        self.insert_many = self._raising(rows.insert_many)
        self.insert_missing = self._raising(rows.insert_missing)
        self.replace = self._raising(rows.replace)
        self.replace_many = self._raising(rows.replace_many)
        self.put_many = self._raising(rows.put_many)
        self.update = self._raising(rows.update)
        self.update_all = self._raising(rows.update_all)
        self.update_each = self._raising(rows.update_each)
        self.increment = self._raising(rows.increment)
        self.delete = self._raising(rows.delete)

    def _raising(self, write: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        async def written(*given: P.args, **named: P.kwargs) -> T:
            try:
                done = await write(*given, **named)
            except StaleRow:
                raise
            except Exception:
                # A part may have been written. Where a transaction broke, nothing was, and this fails as well.
                with suppress(Exception):
                    await self._raise_version()
                raise
            # Zero rows were changed: running the seeds again is no publication.
            if done is None or done:
                await self._raise_version()
            return done

        return written
