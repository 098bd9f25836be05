"""An XLSX file's archive, opened only when it can't be a bomb, and its XML, read only as far as it is plain."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from resolvers.matters.exchange.bad_file import BadFile
from resolvers.matters.exchange.limits import MAX_PARTS, MAX_RATIO, MAX_RECORD, MAX_UNPACKED, MIB

_CHUNK = 64 * 1024

Start = Callable[[str, dict[str, str]], None]


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open it; raises BadFile when it is no archive, encrypted, or too large once unpacked.

    The sizes that it declares can be trusted from here on: zipfile never unpacks more than declared.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadFile(f"{path} is not XLSX: {error}") from error
    try:
        _check(archive.infolist(), path)
    except BadFile:
        archive.close()
        raise
    return archive


def _check(parts: list[zipfile.ZipInfo], path: Path) -> None:
    if len(parts) > MAX_PARTS:
        raise BadFile(f"{path} is refused: it has more than {MAX_PARTS} parts")
    if len({part.filename for part in parts}) != len(parts):
        raise BadFile(f"{path} is refused: it has a part twice")
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(f"{path} is protected by a password; save it without one")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadFile(f"{path} is refused: it unpacks to more than {MAX_UNPACKED // MIB} MiB")
    if any(part.file_size > max(MIB, MAX_RATIO * part.compress_size) for part in parts):
        raise BadFile(f"{path} is refused: it unpacks to more than {MAX_RATIO} times its size")


class Part:
    """One XML part of an archive, told as events. Names come without their namespace; there are no entities."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Raises BadFile when the part isn't there."""
        self._name = name
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            self._file = archive.open(name)
        except KeyError as error:
            raise BadFile(f"the file is not XLSX: it lacks {name}") from error

    def listen(self, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        """Say what shall be called."""
        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text

    def chunks(self) -> Iterator[None]:
        """Parse on; what has been told since may be used after each step."""
        fed = 0
        try:
            while chunk := self._file.read(_CHUNK):
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                # The parser holds a tag or a comment until it is whole.
                if fed - self._parser.CurrentByteIndex > MAX_RECORD:
                    raise BadFile(f"{self._name} is refused: it has a tag of more than {MAX_RECORD} bytes")
                yield
            self._parser.Parse(b"", True)
            yield
        except (expat.ExpatError, zipfile.BadZipFile, EOFError, OSError, ValueError, IndexError) as error:
            raise BadFile(f"the file is damaged: {self._name}: {error}") from error
        finally:
            self._file.close()

    def _doctype(self, *_: object) -> None:
        raise BadFile(f"{self._name} is refused: it declares a document type")


def local(name: str) -> str:
    """A tag's name without its namespace."""
    return name.rpartition(" ")[2]
