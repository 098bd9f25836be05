"""A file as its readers give it: named columns, then records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.cells import as_written
from resolvers.matters.exchange.limits import MAX_COLUMNS, MAX_ROWS

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The columns that a file has, and its records with their line; a record that doesn't fit them is empty."""

    columns: tuple[str, ...]
    records: Iterator[tuple[int, Record]]


def tabled(rows: Iterator[tuple[int, Sequence[str]]], *, padded: bool) -> Source:
    """Take the first row for the header; `padded` rows may be shorter than it (spreadsheets drop blank cells)."""
    _, header = next(rows, (0, ()))
    columns = tuple(column.strip() for column in header)
    if len(columns) > MAX_COLUMNS:
        raise BadFile(f"more than {MAX_COLUMNS} columns")
    if twice := {column for column in columns if column and columns.count(column) > 1}:
        raise BadFile(f"the column {min(twice)} is there twice")
    return Source(columns, _records(columns, rows, padded=padded))


def limited(records: Iterator[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    """The records, or BadFile when there are too many."""
    for count, record in enumerate(records, 1):
        if count > MAX_ROWS:
            raise BadFile(f"more than {MAX_ROWS} rows; split the file")
        yield record


def _records(
    columns: tuple[str, ...], rows: Iterator[tuple[int, Sequence[str]]], *, padded: bool
) -> Iterator[tuple[int, Record]]:
    width = len(columns)
    for number, cells in rows:
        given = [as_written(cell) for cell in cells[:width]]
        given += [""] * (width - len(given)) if padded else []
        whole = len(given) == width and not any(cells[width:])
        yield number, dict(zip(columns, given, strict=True)) if whole else {}
