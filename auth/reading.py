"""Reading a batch of rows that nobody waits for, as the worker does."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from auth.rows import Row

T = TypeVar("T")
_log = structlog.get_logger("tongban.rows")


def legible(rows: Sequence[Row], read: Callable[[Row], T]) -> list[T]:
    """Return what can be read of some rows. One that can't is logged by its id and stays: it holds no other up."""
    found = list[T]()
    for row in rows:
        try:
            found.append(read(row))
        except Exception:  # noqa: BLE001 - whatever is wrong with one row, the others are due
            _log.exception("row_is_illegible", row=str(row.get("_id")), version=row.get("v"))
    return found
