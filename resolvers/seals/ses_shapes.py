"""What bytes are that were taken for a seal: much that is called a sign holds something else."""

from resolvers.seals.ber import Element, Malformed
from resolvers.seals.der import IA5, OID, SEQUENCE

_SIGNED_DATA = {
    "1.2.156.10197.6.1.4.2.2": "SignedData after GB/T 35275 (a signature without a seal)",
    "1.2.840.113549.1.7.2": "SignedData after PKCS#7 (a signature without a seal)",
}
_VERSION = 0xA0


def other_shape(whole: Element) -> str | None:
    """Name what this is, if it is known and no SES structure of version 4 or 5."""
    try:
        return _named(whole.parts())
    except Malformed:
        return None


def _named(parts: list[Element]) -> str | None:
    first = parts[0] if parts else None
    if first is None or first.tag not in {OID, SEQUENCE}:
        return None
    if first.tag == OID:
        return _SIGNED_DATA.get(first.oid(), f"a structure of type {first.oid()}")
    inner = first.parts()
    if inner and inner[0].tag == _VERSION:
        return "an X.509 certificate"
    if inner and _is_header(inner[0]):
        return "an SESeal: a seal that signed nothing"
    return "SES_Signature after GM/T 0031-2014 (versions 1 to 3)" if len(parts) == 2 else None


def _is_header(element: Element) -> bool:
    if element.tag != SEQUENCE:
        return False
    parts = element.parts()
    return bool(parts) and parts[0].tag == IA5 and parts[0].contents == b"ES"
