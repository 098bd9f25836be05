"""Writing a catalogue's file record by record, in any format, under its name only when it is whole."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import orjson

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.cells import harmless
from resolvers.matters.exchange.reading import Format
from resolvers.matters.exchange.tables import Record
from resolvers.matters.exchange.xlsx_writing import XlsxWriter

Write = Callable[[Record], object]


@contextmanager
def writing(path: Path, format: Format, columns: Sequence[str]) -> Iterator[Write]:
    """Give what takes the records; a table has these columns. Raises BadFile when the file can't be written."""
    partial = path.with_name(f".{path.name}.part")
    try:
        with ExitStack() as stack:
            yield _WRITERS[format](partial, columns, stack)
        partial.replace(path)
    except OSError as error:
        raise BadFile(f"{path} can't be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


def _csv(path: Path, columns: Sequence[str], stack: ExitStack) -> Write:
    # With the byte-order mark that spreadsheets want.
    table = csv.writer(stack.enter_context(path.open("w", encoding="utf-8-sig", newline="")))
    table.writerow(columns)
    return lambda record: table.writerow([_cell(record.get(column)) for column in columns])


def _xlsx(path: Path, columns: Sequence[str], stack: ExitStack) -> Write:
    sheet = stack.enter_context(XlsxWriter(path))
    sheet.row(columns)
    return lambda record: sheet.row([_cell(record.get(column)) for column in columns])


def _json(path: Path, _columns: Sequence[str], stack: ExitStack) -> Write:
    file = stack.enter_context(path.open("wb"))
    file.write(b"[")
    # Written before the file is closed.
    stack.callback(file.write, b"\n]\n")
    between = iter([b"\n"])
    return lambda record: file.write(next(between, b",\n") + orjson.dumps(record))


def _cell(value: Any) -> str | int:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else int(value)


_WRITERS = {Format.CSV: _csv, Format.XLSX: _xlsx, Format.JSON: _json}
