"""Reading X.509 certificates, ours and others'."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from resolvers.seals.ber import Element, Malformed, read
from resolvers.seals.der import BOOLEAN, GENERALIZED_TIME, SET, UTC_TIME
from resolvers.seals.failures import NotACertificate
from resolvers.seals.x509 import ATTRIBUTES, X509, Extensions, Name

_LARGEST = 64 * 1024
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_KEY_ID = 0x80
_FIELDS = {oid: field for field, oid in ATTRIBUTES.items()}
_UNDERSTOOD = {
    Extensions.SUBJECT_KEY_ID,
    Extensions.KEY_USAGE,
    Extensions.BASIC_CONSTRAINTS,
    Extensions.POLICIES,
    Extensions.AUTHORITY_KEY_ID,
}
_Extension = tuple[bool, bytes]


class _Extended(TypedDict):
    is_authority: bool
    path_length: int | None
    key_usage: frozenset[int] | None
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    unknown_critical: tuple[str, ...]


def read_certificate(der: bytes) -> X509:
    """Read a certificate over its original bytes; raises NotACertificate."""
    if len(der) > _LARGEST:
        raise NotACertificate(f"more than {_LARGEST} bytes")
    try:
        return _certificate(der)
    except ValueError as error:  # Malformed, or too few or too many parts
        raise NotACertificate(str(error)) from error


def _certificate(der: bytes) -> X509:
    tbs, algorithm, signature = read(der).parts()
    parts = tbs.parts()
    if parts and parts[0].tag == _VERSION:
        del parts[0]
    serial, inner, issuer, validity, subject, public_key, *rest = parts
    if inner.raw != algorithm.raw:
        raise Malformed("two algorithms")
    valid_from, valid_until = (_time(time) for time in validity.parts())
    return X509(
        der=der,
        tbs=tbs.raw,
        algorithm=algorithm.parts()[0].oid(),
        signature=signature.bits(),
        serial=serial.integer(),
        issuer=issuer.raw,
        subject=subject.raw,
        issuer_name=_name(issuer),
        subject_name=_name(subject),
        valid_from=valid_from,
        valid_until=valid_until,
        public_key=public_key.raw,
        **_extended(dict(_extensions(rest))),
    )


def _time(element: Element) -> datetime:
    return element.time(UTC_TIME, GENERALIZED_TIME)


def _name(element: Element) -> Name:
    found: dict[str, str] = {}
    for part in element.parts():
        for attribute in part.parts(SET):
            oid, value = attribute.parts()
            if field := _FIELDS.get(oid.oid()):
                found[field] = value.text()
    return Name(**{"common_name": "", "country": "", **found})


def _extensions(rest: list[Element]) -> Iterator[tuple[str, _Extension]]:
    """The extensions by what they are; one that stands twice is refused."""
    seen = set()
    for wrapper in (one for one in rest if one.tag == _EXTENSIONS):
        (listed,) = wrapper.parts(_EXTENSIONS)
        for extension in listed.parts():
            oid, *flag, value = extension.parts()
            if oid.oid() in seen:
                raise Malformed("an extension that stands twice")
            seen.add(oid.oid())
            yield oid.oid(), (any(one.of(BOOLEAN).boolean() for one in flag), value.octets())


def _extended(found: dict[str, _Extension]) -> _Extended:
    is_authority, path_length = _constraints(found.get(Extensions.BASIC_CONSTRAINTS))
    usage = found.get(Extensions.KEY_USAGE)
    own, above = found.get(Extensions.SUBJECT_KEY_ID), found.get(Extensions.AUTHORITY_KEY_ID)
    return {
        "is_authority": is_authority,
        "path_length": path_length,
        "key_usage": read(usage[1]).flags() if usage else None,
        "subject_key_id": read(own[1]).octets() if own else None,
        "authority_key_id": _key_id(above[1]) if above else None,
        "unknown_critical": tuple(oid for oid, (critical, _) in found.items() if critical and oid not in _UNDERSTOOD),
    }


def _constraints(found: _Extension | None) -> tuple[bool, int | None]:
    if found is None:
        return False, None
    parts = read(found[1]).parts()
    is_authority = bool(parts) and parts[0].tag == BOOLEAN and parts.pop(0).boolean()
    return is_authority, parts[0].integer() if parts else None


def _key_id(value: bytes) -> bytes | None:
    return next((part.contents for part in read(value).parts() if part.tag == _KEY_ID), None)
