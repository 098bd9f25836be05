"""Reading rows that may be older than this version, or that can't be read at all."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

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


def upgraded(store: Any, row: Row) -> Row:
    """Bring one row up to the present version of its store."""
    while row["v"] < store.SCHEMA_VERSION:
        row = {**store.UPGRADES[row["v"]](row), "v": row["v"] + 1}
    return row
