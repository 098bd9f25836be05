"""What a PDF must not hold: scripts, programs to start, files, forms that send themselves off, a password, bombs.

We read the bytes and not the document. Readers differ in how they mend what is broken and in which of several tables
they follow, so whatever any of them could find counts, reachable or not. Every stream that unpacks is looked into,
whatever its dictionary says; names are compared after undoing their #-escapes (ISO 32000-1, 7.3.5).
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from auth.problems import LimitExceeded, MaterialRejected

# Of each stream and of all together, unpacked. A scanned page in colour at 300 dpi takes 26 MB.
MAX_STREAM: Final = 128 * 1024 * 1024
MAX_STREAMS: Final = 512 * 1024 * 1024
MAX_COUNT: Final = 100_000
# Objects that are packed together (7.5.7) are small: this much of each stream is searched for names.
_SEARCHED: Final = 16 * 1024 * 1024
_PIECE: Final = 256 * 1024
_OVERLAP: Final = 512
_DICTIONARY: Final = 16 * 1024
_END: Final = rb"(?![A-Za-z0-9_.+-])"
# 12.6.4 actions, 7.11.4 embedded files, 12.7.8 XFA, 13.2 renditions, and what Adobe added.
_FORBIDDEN = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|GoToE|Rendition|RichMedia\w*|XFA|EmbeddedFiles?|FileAttachment)"
    + _END
    + rb"|/EF\s*(?:<<|\d+\s+\d+\s+R)|/JS\s*(?:\(|<|\d+\s+\d+\s+R)"
)
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_PACKED = re.compile(rb"/ObjStm" + _END)
# How packed objects could be hidden from us: any filter but Flate, Flate twice, a filter written down elsewhere.
_HIDING = re.compile(
    rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|JBIG2Decode|DCTDecode)"
    + _END
    + rb"|/(?:DecodeParms|DP)"
    + _END
    + rb"|/(?:Filter|F)\s*\d|/(?:FlateDecode|Fl)"
    + _END
    + rb".*/(?:FlateDecode|Fl)"
    + _END,
    re.DOTALL,
)
_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)" + _END)
_NUMBERS = re.compile(rb"\d\s+\d+\s+$")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_TAIL: Final = 65_557


def check_pdf(content: bytes) -> None:
    """Raise MaterialRejected, or LimitExceeded for what unpacks to too much. Blocks: run it in a thread."""
    plain = _unescaped(content)
    if _ENCRYPTED.search(plain):
        raise MaterialRejected("file.encrypted", "file")
    if _FORBIDDEN.search(plain) or _ZIP_END in content[-_ZIP_TAIL:]:
        raise MaterialRejected("file.active", "file")
    budget = MAX_STREAMS
    for dictionary, start in _streams(content):
        budget -= _check_stream(content, dictionary, start, budget)


def _streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Every stream: what stands before it, back to its object's start, and where its data begins."""
    for number, found in enumerate(_STREAM.finditer(content)):
        if number == MAX_COUNT:
            raise LimitExceeded("file.unpacks_to_too_much", "file")
        before = content[max(0, found.start() - _DICTIONARY) : found.start()]
        yield _unescaped(_dictionary(before)), found.end()


def _dictionary(before: bytes) -> bytes:
    """What stands before a stream's data, from its object's start on; all there is when that isn't plain to see.

    A comment must not pass for the start of an object.
    """
    at = before.rfind(b"obj")
    while at >= 0:
        line = before[max(before.rfind(b"\n", 0, at), before.rfind(b"\r", 0, at)) + 1 : at]
        if _NUMBERS.search(line) and b"%" not in line and before[at + 3 :].lstrip().startswith(b"<<"):
            return before[at:]
        at = before.rfind(b"obj", 0, at)
    return before


def _check_stream(content: bytes, dictionary: bytes, start: int, budget: int) -> int:
    """Look into one stream; how much it unpacked to."""
    packed = _PACKED.search(dictionary) is not None
    if _TWICE.search(dictionary) or (packed and _HIDING.search(dictionary)):
        raise MaterialRejected("file.active", "file")
    size, left = 0, b""
    for piece in _unpacked(content, start):
        size += len(piece)
        if size > min(MAX_STREAM, budget):
            raise LimitExceeded("file.unpacks_to_too_much", "file")
        if size <= _SEARCHED:
            _require_passive(left + piece)
            left = piece[-_OVERLAP:]
        elif packed:
            raise LimitExceeded("file.unpacks_to_too_much", "file")
    if packed and not size and b"FlateDecode" in dictionary:
        raise MaterialRejected("file.damaged", "file")
    return size


def _unpacked(content: bytes, start: int) -> Iterator[bytes]:
    """What a stream unpacks to, piece by piece; nothing when it isn't packed by zlib, or from where it is damaged."""
    if not _looks_packed(content[start : start + 2]):
        return
    unpacker = zlib.decompressobj()
    view, place, rest = memoryview(content), start, b""
    try:
        while not unpacker.eof and (rest or place < len(content)):
            given = rest or bytes(view[place : place + _PIECE])
            place += 0 if rest else _PIECE
            yield unpacker.decompress(given, _PIECE)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return


def _looks_packed(head: bytes) -> bool:
    """RFC 1950: method 8, and both bytes together a multiple of 31."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _require_passive(content: bytes) -> None:
    if _FORBIDDEN.search(_unescaped(content)):
        raise MaterialRejected("file.active", "file")


def _unescaped(content: bytes) -> bytes:
    if b"#" not in content:
        return content
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
