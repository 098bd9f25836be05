"""OFD (GB/T 33190): a ZIP of XML and pictures, bounded when unpacked, with nothing in it that runs."""

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - it is a class in all but its name

from auth.problems import LimitExceeded, MaterialRejected

MAX_ENTRIES: Final = 2000
MAX_UNPACKED: Final = 128 * 1024 * 1024
_PIECE: Final = 256 * 1024
_ROOT: Final = "OFD.xml"
_PARTS = re.compile(r"\.(xml|png|jpe?g|bmp|tiff?|gif|jb2|gbig2|ttf|otf|ttc|esl|dat)$", re.IGNORECASE)
# A document type could name other files or grow without end when it is read (GB/T 33190 uses none).
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SUPPORTED = {0, 8}
_END_RECORD: Final = 22


def check_ofd(content: bytes) -> None:
    """Raise MaterialRejected, or LimitExceeded for what unpacks to too much. Blocks: run it in a thread."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check(archive, content)
    except (BadZipFile, ZlibError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise MaterialRejected("file.damaged", "file") from error


def _check(archive: ZipFile, content: bytes) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if _ROOT not in names:
        raise MaterialRejected("file.type_unknown", "file")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise LimitExceeded("file.unpacks_to_too_much", "file")
    # Nothing may stand behind the archive, in its comment, or twice under one name.
    whole = archive.comment == b"" and content[-_END_RECORD:].startswith(b"PK\x05\x06")
    if not whole or len(set(names)) != len(names) or not all(map(_harmless, entries)):
        raise MaterialRejected("file.active", "file")
    for entry in entries:
        _check_part(archive, entry)


def _harmless(entry: ZipInfo) -> bool:
    name = entry.filename
    climbs = name.startswith("/") or "\\" in name or ".." in name.split("/")
    known = entry.is_dir() or _PARTS.search(name.rsplit("/", 1)[-1]) is not None
    return not climbs and known and not entry.flag_bits & 1 and entry.compress_type in _SUPPORTED


def _check_part(archive: ZipFile, entry: ZipInfo) -> None:
    """Unpack a part to its end, which checks its size and sum; text mustn't declare a document type."""
    left = b""
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            text = (left + piece).replace(b"\x00", b"")  # UTF-16 has one beside each letter
            if entry.filename.lower().endswith(".xml") and _DOCTYPE.search(text):
                raise MaterialRejected("file.active", "file")
            left = piece[-32:]
