"""JSON: an array of objects, or one object after the other (JSON lines), read piece by piece."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.limits import MAX_DEPTH, MAX_RECORD
from resolvers.matters.exchange.tables import Record, Source

_CHUNK = 64 * 1024
_SPACE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
# An escaped character as a whole, so that an escaped quote doesn't end a string.
_TOKEN = re.compile(rb'\\.|["{}\[\]]', re.DOTALL)


def read_json(file: BinaryIO, path: Path) -> Source:
    """Read the objects, counted from 1; the columns are the keys of the first one."""
    records = _records(file, path)
    first = next(records, None)
    columns = tuple(first[1]) if first else ()
    return Source(columns, chain([first] if first else [], records))


def _records(file: BinaryIO, path: Path) -> Iterator[tuple[int, Record]]:
    for number, text in enumerate(_objects(file, path), 1):
        try:
            value: Any = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise BadFile(f"{path} is not JSON, object {number}: {error}") from error
        yield number, value


def _objects(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Cut the file into its outermost objects; what lies between them may only be an array's punctuation."""
    cutter = _Cutter(path)
    start = file.read(len(_BOM))
    chunk = b"" if start == _BOM else start
    while True:
        yield from cutter.feed(chunk)
        if not (chunk := file.read(_CHUNK)):
            break
    cutter.end()


class _Cutter:
    """Finds where objects begin and end; holds at most one object and one chunk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = b""
        self._scanned = 0
        self._depth = 0
        self._quoted = False
        self._array: bool | None = None
        self._closed = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take the next chunk; yields the objects that it completes."""
        self._held += chunk
        while True:
            if not self._depth and not self._begin():
                return
            end = self._end_of_object()
            if not end:
                if len(self._held) > MAX_RECORD:
                    raise BadFile(f"{self._path} has an object of more than {MAX_RECORD} bytes")
                return
            yield self._held[:end]
            self._held, self._scanned = self._held[end:], 0

    def end(self) -> None:
        """Say so when the file ends where it may not."""
        if self._depth or self._held.strip(_SPACE) or (self._array and not self._closed):
            raise BadFile(f"{self._path} is not JSON: it is cut off")

    def _begin(self) -> bool:
        """Skip to the next object; False when there is none in what is held."""
        skipped = 0
        while skipped < len(self._held):
            character = self._held[skipped : skipped + 1]
            if character == b"{" and not self._closed:
                self._array = bool(self._array)
                self._held = self._held[skipped:]
                return True
            if character not in _SPACE:
                self._punctuation(character)
            skipped += 1
        self._held = b""
        return False

    def _punctuation(self, character: bytes) -> None:
        if character == b"[" and self._array is None:
            self._array = True
        elif character == b"]" and self._array and not self._closed:
            self._closed = True
        elif character != b"," or self._closed:
            raise BadFile(f"{self._path} is neither an array of JSON objects nor one object on each line")

    def _end_of_object(self) -> int:
        """Scan on; where the object ends, or 0 when that isn't held yet."""
        for token in _TOKEN.finditer(self._held, self._scanned):
            self._note(token.group())
            if not self._depth:
                return token.end()
            self._scanned = token.end()
        return 0

    def _note(self, token: bytes) -> None:
        if token == b'"':
            self._quoted = not self._quoted
        elif not self._quoted and token in b"{[":
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise BadFile(f"{self._path} has an object nested more than {MAX_DEPTH} deep")
        elif not self._quoted and token in b"}]":
            self._depth -= 1
