"""Reading the first sheet of an XLSX file row by row. Why not with a library: docs/decisions/0020."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from resolvers.matters.exchange.archives import Part, Start, local, open_archive
from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.limits import MAX_CELL, MAX_COLUMNS, MAX_RECORD, MAX_STRINGS, MIB

_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]+")
_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")
_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_LAST_ROW = 1_048_576


def read_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that isn't blank with its number. Numbers come as their digits, dates as serial numbers."""
    with open_archive(path) as archive:
        sheet = _first_sheet(archive)
        strings = _shared_strings(archive)
        reading = _Rows(strings)
        part = Part(archive, sheet)
        part.listen(reading.start, reading.end, reading.text)
        for _ in part.chunks():
            yield from reading.take()


class _Rows:
    """Listens to a sheet and keeps the rows that are complete."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._done: list[tuple[int, list[str]]] = []
        self._columns: dict[str, int] = {}
        self._number = 0
        self._cells: list[str] = []
        self._length = 0
        self._column = 0
        self._kind = "n"
        self._text: list[str] | None = None
        self._value = ""
        self._aside = 0

    def take(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that have become complete."""
        done, self._done = self._done, []
        yield from done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        tag = local(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "t"} and not self._aside:
            self._text = []
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":  # how to pronounce it
            self._aside += 1

    def text(self, text: str) -> None:
        """Text goes on."""
        if self._text is not None:
            self._length += len(text)
            if self._length > MAX_RECORD:
                raise BadFile(f"row {self._number} has more than {MAX_RECORD} characters")
            self._text.append(text)

    def end(self, name: str) -> None:
        """A tag ends."""
        tag = local(name)
        if tag in {"v", "t"} and self._text is not None:
            # Rich text comes in several runs.
            self._value += "".join(self._text)
            self._text = None
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and any(self._cells):
            self._done.append((self._number, self._cells))
        elif tag == "rPh":
            self._aside -= 1

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= _LAST_ROW:
            raise BadFile(f"row {number} is not where it may be")
        self._number, self._cells, self._length, self._column = number, [], 0, -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        column = self._column_of(attributes["r"]) if "r" in attributes else self._column + 1
        if not self._column < column < MAX_COLUMNS:
            raise BadFile(f"row {self._number}: more than {MAX_COLUMNS} columns, or not in their order")
        self._column, self._kind, self._value = column, attributes.get("t", "n"), ""

    def _end_cell(self) -> None:
        value = self._read()
        if len(value) > MAX_CELL:
            raise BadFile(f"row {self._number}: a cell of more than {MAX_CELL} characters")
        if value:
            self._cells += [""] * (self._column - len(self._cells))
            self._cells.append(value)

    def _read(self) -> str:
        if self._kind == "s":
            return self._strings[int(self._value)] if self._value else ""
        if self._kind == "n":
            return _digits(self._value)
        if self._kind == "b":
            return {"1": "true", "0": "false"}.get(self._value, self._value)
        return _unescaped(self._value)

    def _column_of(self, reference: str) -> int:
        found = _LETTERS.fullmatch(reference)
        if not found:
            raise BadFile(f"row {self._number}: {reference[:20]!r} is no cell")
        letters = found[1]
        if letters not in self._columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = number - 1
        return self._columns[letters]


def _first_sheet(archive: zipfile.ZipFile) -> str:
    sheets: list[str] = []
    links: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.extend(value for key, value in attributes.items() if local(key) == "id")

    def link(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            links[attributes.get("Id", "")] = attributes.get("Target", "")

    _tell(archive, _WORKBOOK, sheet)
    _tell(archive, _LINKS, link)
    if not sheets or sheets[0] not in links:
        raise BadFile("the file is not XLSX: it has no sheet")
    return str(PurePosixPath("xl", links[sheets[0]])).removeprefix("/")


def _tell(archive: zipfile.ZipFile, name: str, start: Start) -> None:
    _small(archive, name)
    part = Part(archive, name)
    part.listen(start, lambda _name: None, lambda _text: None)
    for _ in part.chunks():
        pass


def _small(archive: zipfile.ZipFile, name: str) -> None:
    if name in archive.namelist() and archive.getinfo(name).file_size > MIB:
        raise BadFile(f"{name} is refused: it is larger than {MIB} bytes")


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if _STRINGS not in archive.namelist():
        return []
    if archive.getinfo(_STRINGS).file_size > MAX_STRINGS:
        raise BadFile(f"{_STRINGS} is refused: it is larger than {MAX_STRINGS // MIB} MiB")
    strings: list[str] = []
    parts: list[str] = []
    inside = [0, 0]  # within a text, within how to pronounce it

    def start(name: str, _attributes: dict[str, str]) -> None:
        tag = local(name)
        inside[0] += tag == "t"
        inside[1] += tag == "rPh"

    def end(name: str) -> None:
        tag = local(name)
        inside[0] -= tag == "t"
        inside[1] -= tag == "rPh"
        if tag == "si":
            strings.append(_unescaped("".join(parts)))
            parts.clear()

    def text(text: str) -> None:
        if inside[0] and not inside[1]:
            parts.append(text)

    part = Part(archive, _STRINGS)
    part.listen(start, end, text)
    for _ in part.chunks():
        pass
    return strings


def _unescaped(text: str) -> str:
    """Characters that XML can't hold are written as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _digits(value: str) -> str:
    """A number as people write it: spreadsheets write 511602000000 as 5.11602E+11, and 20 perhaps as 20.0."""
    if value.isdigit() or not value:
        return value
    number = float(value)
    return str(int(number)) if number.is_integer() else value
