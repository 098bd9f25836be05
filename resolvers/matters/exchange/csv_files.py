"""CSV as spreadsheets and portals write it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.limits import MAX_CELL, MAX_RECORD


def read_csv(file: TextIO, path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each row that isn't blank with the number of its last line."""
    lines = _Lines(file, path)
    reader = csv.reader(lines, strict=True)
    try:
        for row in reader:
            lines.taken = 0
            if any(len(cell) > MAX_CELL for cell in row):
                raise BadFile(f"{path}, line {reader.line_num}: a cell of more than {MAX_CELL} characters")
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise BadFile(f"{path} is not CSV, line {reader.line_num}: {error}") from error


class _Lines:
    """The lines of a file; one row's lines together are bounded, so that no row fills the memory."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(MAX_RECORD + 1):
            self.taken += len(line)
            if self.taken > MAX_RECORD:
                raise BadFile(f"{self._path} has a row of more than {MAX_RECORD} characters")
            yield line
