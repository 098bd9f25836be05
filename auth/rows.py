"""What a store may ask of the database. api/database.py answers on the driver; no other module knows it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

Row = dict[str, Any]
Sort = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Index:
    """An index; keys are (field, 1 or -1), `where` makes it partial, `expire_after` is a TTL in seconds."""

    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    where: Mapping[str, Any] | None = None
    expire_after: int | None = None

    @property
    def name(self) -> str:
        """Stable, so that ensuring it again is a no-op."""
        return "_".join(f"{field}_{order}" for field, order in self.keys)


@dataclass(frozen=True, slots=True)
class Query:
    """How rows are asked for: fields that must be equal (to one value or one of some), the sort ("-at -_id"), fields
    with a range, and `rest`, looked at in what those leave. An index has them in that order.

    `few` says why what the equal fields leave is little enough to be read and sorted without one. Looking up by `_id`
    needs no declaration, and neither does Holding.found_by.
    """

    equal: str = ""
    sort: str = ""
    range: str = ""
    rest: str = ""
    few: str = ""


class Encrypted(Enum):
    """How a personal field is encrypted at rest: so that equal values can be found, or so that nothing can.

    Those of a row that are encrypted together are one value, read and written as one: for rows that have several and
    are written as a whole.
    """

    LOOKED_UP = "LOOKED_UP"
    RANDOM = "RANDOM"
    TOGETHER = "TOGETHER"


class Duplicate(Exception):
    """A unique index says no."""


class StaleRow(Exception):
    """The row was changed since it was read."""


class Unreachable(Exception):
    """The database does not answer."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that somebody made: in which collection (None: in all), and the `version` written, where one was.

    `key` is the row's _id; `account` whose the row is, known only for rows that are new or wholly replaced.
    """

    collection: str | None
    version: str | None = None
    key: str | None = None
    account: str | None = None


class Rows(Protocol):
    """One collection, within a transaction or without."""

    async def get(self, key: str, fields: Sequence[str] | None = None) -> Row | None:
        """Return the row of that _id."""

    async def get_many(self, keys: Sequence[str], fields: Sequence[str] | None = None) -> list[Row]:
        """Return the rows of these _ids in any order, in one round trip."""

    async def first(self, where: Row, sort: Sort | None = None) -> Row | None:
        """Return the first row that matches."""

    async def find(
        self, where: Row, *, sort: Sort | None = None, limit: int, fields: Sequence[str] | None = None
    ) -> list[Row]:
        """Return at most `limit` rows."""

    async def aggregate(self, pipeline: Sequence[Row], *, seconds: float | None = None) -> list[Row]:
        """Run a pipeline; it must bound its own output. `seconds` lets what nobody waits for take longer."""

    async def count(self, where: Row, cap: int) -> int:
        """Count matching rows, stopping at `cap`."""

    async def insert(self, row: Row) -> None:
        """Insert; raises Duplicate."""

    async def insert_many(self, rows: Sequence[Row]) -> None:
        """Insert in one round trip; raises Duplicate."""

    async def insert_missing(self, rows: Sequence[Row]) -> None:
        """Insert those whose unique keys are free, in one round trip; the others stay as they are."""

    async def replace(self, row: Row) -> None:
        """Replace the row whose revision is one less than this row's; raises StaleRow."""

    async def replace_many(self, rows: Sequence[Row]) -> None:
        """Do the same with several in one round trip, in a transaction; raises StaleRow when one was changed."""

    async def put_many(self, rows: Sequence[Row]) -> int:
        """Insert or replace by _id without a guard (imports and seeds); returns how many changed."""

    async def update(self, where: Row, change: Row, *, upsert: bool = False) -> int:
        """Update the first match; returns how many matched. An upsert may raise Duplicate."""

    async def update_all(self, where: Row, change: Row) -> int:
        """Update all matches; returns how many."""

    async def update_each(self, changes: Sequence[tuple[Row, Row]]) -> int:
        """Carry out (filter, change) pairs on all that each matches, in batches; returns how many rows matched."""

    async def increment(self, key: str, by: int = 1) -> int:
        """Count up the row of that _id, made when missing, and return its new `count`. For small collections."""

    async def delete(self, where: Row) -> int:
        """Delete all matches; returns how many."""


class Blobs(Protocol):
    """Large contents, stored in chunks."""

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store the chunks under a new key."""

    def read(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        """Stream a content from a byte on."""

    async def begun(self, after: str, limit: int) -> list[tuple[str, datetime]]:
        """Return keys behind a key, in order, and since when each is there; of what broke off while it came, too."""

    async def delete(self, key: str) -> None:
        """Delete a content, whole or not; a missing one is no error."""


class Database(Protocol):
    """Hands out collections by name."""

    def rows(self, name: str) -> Rows:
        """Return the collection of that name."""

    def blobs(self, name: str) -> Blobs:
        """Return the content bucket of that name."""
