"""Reading a catalogue that a province's portal exported."""

import csv
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("name", "department", "group", "region_code", "matter_code", "task_type", "department_code")

CatalogueRow = dict[str, str]


class BadFile(Exception):
    """The file can't be read as a catalogue; the message is one line for the person at the terminal."""


def read_rows(path: Path) -> Iterator[tuple[int, CatalogueRow]]:
    """Yield each row with its line number; a row with more or fewer cells than the header comes out empty.

    The file is CSV in UTF-8, with or without a byte-order mark. Cells are stripped, further columns are kept.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(csv.DictReader(file, strict=True), path)
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8; save it as UTF-8 and try again") from error
    except OSError as error:
        raise BadFile(f"{path} can't be read: {error.strerror}") from error


def _rows(reader: "csv.DictReader[str]", path: Path) -> Iterator[tuple[int, CatalogueRow]]:
    try:
        if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
            raise BadFile(f"{path} lacks the columns {', '.join(missing)}")
        for row in reader:
            # DictReader files surplus cells under None and fills missing ones with None.
            whole = None not in row and None not in row.values()
            yield reader.line_num, {column: cell.strip() for column, cell in row.items()} if whole else {}
    except csv.Error as error:
        raise BadFile(f"{path} is not CSV, line {reader.reader.line_num}: {error}") from error
