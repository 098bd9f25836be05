"""Reading ASN.1 as others write it (BER, X.690), each element with its original bytes.

Not a library's reader: signatures are checked over the bytes as they came, so nothing may be encoded anew, and what
comes from strangers must not cost more than its length. Only what certificates and seals are made of is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from resolvers.seals.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    IA5,
    INTEGER,
    OCTET_STRING,
    OID,
    PRINTABLE,
    SEQUENCE,
    UTC_TIME,
    UTF8,
)

_TELETEX, _VISIBLE, _BMP = 0x14, 0x1A, 0x1E
# Texts in names; T61 is what old software wrote Latin 1 under.
_ENCODINGS = {
    UTF8: "utf-8",
    PRINTABLE: "ascii",
    IA5: "ascii",
    _TELETEX: "latin-1",
    _VISIBLE: "ascii",
    _BMP: "utf-16-be",
}
_CONSTRUCTED = 0x20
_DEEPEST = 16
_MOST_PARTS = 256
_MOST_PASSED = 4096
_LONGEST_NUMBER, _LONGEST_OID, _LONGEST_ARC = 64, 128, 20
_TIME = re.compile(rb"(\d{4}|\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:[.,]\d{1,9})?(Z|[+-]\d{4})")


class Malformed(ValueError):
    """Bytes that aren't what they should be; says where they go wrong."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its identifier octet, its contents, and the bytes that it came as."""

    tag: int
    contents: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    def parts(self, tag: int = SEQUENCE) -> list["Element"]:
        """The elements of a SEQUENCE, SET or explicit tag."""
        return list(_elements(self.of(tag).contents))

    def of(self, *tags: int) -> "Element":
        """This element, which must have one of these tags."""
        if self.tag not in tags:
            raise Malformed(f"tag {self.tag:#04x} where {' or '.join(f'{tag:#04x}' for tag in tags)} belongs")
        return self

    def integer(self) -> int:
        """Value of an INTEGER of at most 64 bytes."""
        if not 0 < len(self.of(INTEGER).contents) <= _LONGEST_NUMBER:
            raise Malformed("an integer of no or too many bytes")
        return int.from_bytes(self.contents, "big", signed=True)

    def boolean(self) -> bool:
        """Value of a BOOLEAN; in BER everything but 0 is true."""
        if len(self.of(BOOLEAN).contents) != 1:
            raise Malformed("a boolean of another length than 1")
        return self.contents != b"\0"

    def octets(self) -> bytes:
        """Value of an OCTET STRING, in one piece or in several (BER)."""
        if self.tag == OCTET_STRING:
            return self.contents
        return b"".join(part.of(OCTET_STRING).contents for part in self.parts(OCTET_STRING | _CONSTRUCTED))

    def bits(self) -> bytes:
        """Value of a BIT STRING of whole bytes."""
        if self.of(BIT_STRING).contents[:1] != b"\0":
            raise Malformed("a bit string that isn't whole bytes")
        return self.contents[1:]

    def flags(self) -> frozenset[int]:
        """The numbers of the bits that are set in a BIT STRING of flags, at most 16."""
        if not 1 <= len(self.of(BIT_STRING).contents) <= 3 or self.contents[0] > 7:
            raise Malformed("a bit string of no or too many flags")
        return frozenset(
            8 * place + bit
            for place, octet in enumerate(self.contents[1:])
            for bit in range(8)
            if octet & 0x80 >> bit
        )

    def text(self, *tags: int) -> str:
        """Value of a string of one of these types; without any, of whatever string names are written in."""
        encoding = _ENCODINGS[self.of(*(tags or _ENCODINGS)).tag]
        try:
            return self.contents.decode(encoding)
        except UnicodeDecodeError:
            raise Malformed(f"a string that isn't {encoding}") from None

    def oid(self) -> str:
        """Dotted form of an OBJECT IDENTIFIER."""
        contents = self.of(OID).contents
        if not 0 < len(contents) <= _LONGEST_OID or contents[-1] & 0x80:
            raise Malformed("an object identifier of no or too many bytes, or one that breaks off")
        head, *rest = _arcs(contents)
        first = min(head // 40, 2)
        return ".".join(map(str, (first, head - 40 * first, *rest)))

    def time(self, *tags: int) -> datetime:
        """Value of a GeneralizedTime, or of a UTCTime where that may stand, in UTC; it must say its zone."""
        short = self.of(*(tags or (GENERALIZED_TIME,))).tag == UTC_TIME
        found = _TIME.fullmatch(self.contents[:40])
        if found is None or (len(found[1]) == 2) != short:
            raise Malformed("not a time with its zone")
        try:
            numbers = [int(number) for number in found.groups()[:6]]
            # RFC 5280, 4.1.2.5.1: 50 to 99 are of the last century.
            century = (1900 if numbers[0] >= 50 else 2000) if short else 0
            at = datetime(century + numbers[0], *numbers[1:], tzinfo=_zone(found[7].decode()))  # type: ignore[misc,arg-type]
            return at.astimezone(UTC)
        except (ValueError, OverflowError):
            raise Malformed("a time that never was") from None


def read(data: bytes) -> Element:
    """Read bytes that are one element and nothing more; raises Malformed."""
    element, end = _element(data, 0)
    if end != len(data):
        raise Malformed(f"{len(data) - end} bytes too many at the end")
    return element


def leading(data: bytes) -> Element:
    """Read the element that the bytes begin with; raises Malformed."""
    return _element(data, 0)[0]


def _elements(contents: bytes) -> Iterator[Element]:
    place, count = 0, 0
    while place < len(contents):
        element, place = _element(contents, place)
        count += 1
        if count > _MOST_PARTS:
            raise Malformed(f"more than {_MOST_PARTS} elements")
        yield element


def _element(data: bytes, start: int) -> tuple[Element, int]:
    head, length = _header(data, start)
    if length is None:
        body = _end_of_indefinite(data, head)
        return Element(data[start], data[head:body], data[start : body + 2]), body + 2
    end = head + length
    return Element(data[start], data[head:end], data[start:end]), end


def _header(data: bytes, start: int) -> tuple[int, int | None]:
    """Where an element's contents begin, and how long they are; None: as far as the end mark."""
    if start + 2 > len(data):
        raise Malformed("breaks off")
    if data[start] & 0x1F == 0x1F:
        raise Malformed("a tag of several bytes")
    head, length = start + 2, data[start + 1]
    if length == 0x80:
        if not data[start] & _CONSTRUCTED:
            raise Malformed("no length")
        return head, None
    if length > 0x80:
        size = length & 0x7F
        if size > 4:
            raise Malformed("a length of more than 4 bytes")
        length, head = int.from_bytes(data[head : head + size], "big"), head + size
    if head + length > len(data):
        raise Malformed("breaks off")
    return head, length


def _end_of_indefinite(data: bytes, place: int) -> int:
    """Where the end mark of an element of indefinite length stands whose contents begin here."""
    open_elements = 1
    for _ in range(_MOST_PASSED):
        if data[place : place + 2] == b"\0\0":
            open_elements, place = open_elements - 1, place + 2
            if not open_elements:
                return place - 2
            continue
        place, length = _header(data, place)
        open_elements, place = (open_elements + 1, place) if length is None else (open_elements, place + length)
        if open_elements > _DEEPEST:
            raise Malformed("nested too deeply")
    raise Malformed(f"more than {_MOST_PASSED} elements")


def _arcs(contents: bytes) -> Iterator[int]:
    value, size = 0, 0
    for octet in contents:
        value, size = value << 7 | octet & 0x7F, size + 1
        if size > _LONGEST_ARC:
            raise Malformed("an object identifier with a huge number")
        if not octet & 0x80:
            yield value
            value, size = 0, 0


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))
