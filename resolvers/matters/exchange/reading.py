"""Reading a catalogue's file, whatever its format and columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.csv_files import read_csv
from resolvers.matters.exchange.json_files import read_json
from resolvers.matters.exchange.limits import MAX_FILE, MIB
from resolvers.matters.exchange.mapping import CatalogueMapping
from resolvers.matters.exchange.mapping_files import mapping_for
from resolvers.matters.exchange.tables import Source, limited, tabled
from resolvers.matters.exchange.xlsx_reading import read_xlsx

_SNIFFED = 512


class Format(Enum):
    """How a catalogue is written; the value is the usual ending."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def format_of(path: Path) -> Format:
    """Tell the format by what the file begins with, then by its ending; raises BadFile for old spreadsheets."""
    with path.open("rb") as file:
        start = file.read(_SNIFFED)
    if start.startswith(b"PK"):
        return Format.XLSX
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(f"{path} is an old or a protected spreadsheet; save it as XLSX without a password")
    ending = path.suffix.lower().removeprefix(".")
    if ending in {"json", "jsonl", "ndjson"}:
        return Format.JSON
    begins_json = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}
    return Format.JSON if begins_json and ending != "csv" else Format.CSV


def read_rows(path: Path, mapping: CatalogueMapping | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row with its line; a row that doesn't fit the columns comes out empty.

    Without a mapping, the shipped one that fits the columns is taken. A line is a CSV file's line, a sheet's row, or
    the place of an object. Raises BadFile for what can't be read, is too large, or lacks columns.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise BadFile(f"{path} is larger than {MAX_FILE // MIB} MiB")
        with _opened(path, mapping.encoding if mapping else "utf-8-sig") as source:
            chosen = mapping or mapping_for(source.columns)
            if missing := chosen.missing(source.columns):
                raise BadFile(f"{path} lacks the columns {', '.join(missing)}")
            for number, record in limited(source.records):
                yield number, chosen.row(record) if record and isinstance(record, dict) else {}
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8; save it as UTF-8 and try again") from error
    except OSError as error:
        raise BadFile(f"{path} can't be read: {error.strerror}") from error


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[Source]:
    format = format_of(path)
    if format is Format.XLSX:
        yield tabled(read_xlsx(path), padded=True)
    elif format is Format.JSON:
        with path.open("rb") as binary:
            yield read_json(binary, path)
    else:
        with path.open(encoding=encoding, newline="") as text:
            yield tabled(read_csv(text, path), padded=False)
