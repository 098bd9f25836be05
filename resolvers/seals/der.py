"""Writing ASN.1 in DER (X.690): the few types that certificates and seals are made of."""

from datetime import UTC, datetime

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTF8, PRINTABLE, IA5, UTC_TIME, GENERALIZED_TIME = 0x0C, 0x13, 0x16, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
_CONSTRUCTED_CONTEXT, _PRIMITIVE_CONTEXT = 0xA0, 0x80
_PRINTABLE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?")
_LAST_UTC_YEAR = 2049


def wrapped(tag: int, contents: bytes) -> bytes:
    """An element: identifier octet, length, contents."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + contents


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE (OF) of elements."""
    return wrapped(SEQUENCE, b"".join(parts))


def single_set(part: bytes) -> bytes:
    """SET OF one element."""
    return wrapped(SET, part)


def explicit(number: int, part: bytes) -> bytes:
    """An element in [number] EXPLICIT."""
    return wrapped(_CONSTRUCTED_CONTEXT | number, part)


def implicit(number: int, contents: bytes) -> bytes:
    """[number] IMPLICIT in place of a primitive type's tag."""
    return wrapped(_PRIMITIVE_CONTEXT | number, contents)


def boolean(value: bool) -> bytes:
    """BOOLEAN."""
    return wrapped(BOOLEAN, b"\xff" if value else b"\0")


def integer(value: int) -> bytes:
    """INTEGER, of any sign and size."""
    bits = (value if value >= 0 else ~value).bit_length()  # -128 fits in one byte, 128 doesn't
    return wrapped(INTEGER, value.to_bytes(bits // 8 + 1, "big", signed=True))


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return wrapped(OCTET_STRING, value)


def bits(value: bytes, unused: int = 0) -> bytes:
    """BIT STRING of whole bytes but for the unused bits at its end."""
    return wrapped(BIT_STRING, bytes((unused,)) + value)


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER of its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return wrapped(OID, b"".join(_base_128(arc) for arc in (40 * first + second, *rest)))


def utf8(text: str) -> bytes:
    """UTF8String."""
    return wrapped(UTF8, text.encode())


def printable(text: str) -> bytes:
    """PrintableString; ValueError for other characters than it has."""
    if not _PRINTABLE.issuperset(text):
        raise ValueError("not a PrintableString")
    return wrapped(PRINTABLE, text.encode("ascii"))


def ia5(text: str) -> bytes:
    """IA5String, which is ASCII; ValueError for other characters."""
    return wrapped(IA5, text.encode("ascii"))


def generalized_time(at: datetime) -> bytes:
    """GeneralizedTime in UTC, to the second; ValueError for a time without a zone."""
    return wrapped(GENERALIZED_TIME, _utc(at).strftime("%Y%m%d%H%M%SZ").rjust(15, "0").encode())


def certificate_time(at: datetime) -> bytes:
    """Time as certificates have it: UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5)."""
    if _utc(at).year > _LAST_UTC_YEAR:
        return generalized_time(at)
    return wrapped(UTC_TIME, _utc(at).strftime("%y%m%d%H%M%SZ").encode())


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at.astimezone(UTC)


def _base_128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | arc & 0x7F)
    return bytes(reversed(digits))
