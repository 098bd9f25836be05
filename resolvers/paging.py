import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson

from auth.problems import Invalid
from auth.rows import Row, Rows

MAX_PAGE = 100
MAX_CURSOR = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """A keyset order: one field and `_id`, both the same way (1 up, -1 down)."""

    field: str
    direction: int = 1


@dataclass(frozen=True, slots=True)
class PageRequest:
    """`size` items after a cursor, or before one when going backwards."""

    size: int
    cursor: str | None = None
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items with a cursor each; whether there are more on either side."""

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    has_next: bool
    has_previous: bool


def page_request(
    first: int | None, after: str | None, last: int | None = None, before: str | None = None, *, default: int = 20
) -> PageRequest:
    """Read Relay's four arguments; raises Invalid for what makes no sense. Sizes above 100 are cut to 100."""
    if first is not None and last is not None:
        raise Invalid("page.both", "last")
    size = first if last is None else last
    if size is not None and size < 0:
        raise Invalid("page.negative", "first" if last is None else "last")
    backwards = last is not None or (before is not None and after is None and first is None)
    return PageRequest(min(default if size is None else size, MAX_PAGE), before if backwards else after, backwards)


async def read_page(
    rows: Rows, where: Row | list[Row], order: Order, request: PageRequest, fields: Sequence[str] | None = None
) -> Page[Row]:
    """Read one page in one round trip, one row more than asked to learn whether there are others.

    Several filters are matched one after the other: the first by an index, what no index serves after it.
    """
    ascending = (order.direction == 1) != request.backwards
    pipeline: list[Row] = [{"$match": one} for one in (where if isinstance(where, list) else [where])]
    if request.cursor is not None:
        # A second stage: one $match with $or would not use the index on every server (docs/database.md).
        pipeline.append({"$match": _beyond(order.field, read_cursor(request.cursor), ascending)})
    direction = 1 if ascending else -1
    pipeline += [{"$sort": {order.field: direction, "_id": direction}}, {"$limit": request.size + 1}]
    if fields is not None:
        pipeline.append({"$project": dict.fromkeys({*fields, order.field}, 1)})
    found = await rows.aggregate(pipeline)
    more, found = len(found) > request.size, found[: request.size]
    ordered = tuple(reversed(found)) if request.backwards else tuple(found)
    cursors = tuple(write_cursor(row.get(order.field), row["_id"]) for row in ordered)
    others = request.cursor is not None
    return Page(ordered, cursors, others if request.backwards else more, more if request.backwards else others)


def write_cursor(value: Any, key: str) -> str:
    """Make an opaque cursor of a sort value and an id."""
    if isinstance(value, datetime):
        value = {"t": value.timestamp()}
    return base64.urlsafe_b64encode(orjson.dumps([value, key])).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[Any, str]:
    """Read a cursor back; raises Invalid for anything else."""
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError
        value, key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(value, dict):
            value = datetime.fromtimestamp(value["t"], tz=UTC)
        if not isinstance(key, str) or not isinstance(value, str | int | float | datetime | None):
            raise TypeError
        if isinstance(value, int) and abs(value) >= 2**63:
            raise ValueError
    except (ValueError, TypeError, KeyError, OverflowError, OSError, binascii.Error) as error:
        raise Invalid("page.cursor", "after") from error
    return value, key


def _beyond(field: str, position: tuple[Any, str], ascending: bool) -> Row:
    """What follows a position. A missing value sorts below every other, and no range operator reaches it."""
    value, key = position
    operator = "$gt" if ascending else "$lt"
    same: Row = {field: value, "_id": {operator: key}}
    if value is None:
        return {"$or": [same, {field: {"$ne": None}}]} if ascending else same
    return {"$or": [{field: {operator: value}}, same, *([] if ascending else [{field: None}])]}
