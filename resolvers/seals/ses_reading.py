"""Reading e-seals and signatures by seals, ours and others'. Shapes are looked at before anything is believed."""

from resolvers.seals.ber import Element, Malformed, leading, read
from resolvers.seals.der import BIT_STRING, BOOLEAN, GENERALIZED_TIME, OCTET_STRING, SEQUENCE, UTC_TIME
from resolvers.seals.failures import NotASeal
from resolvers.seals.ses import CertificateDigest, Extension, ReadSeal, ReadSignature, SealInfo, Version
from resolvers.seals.ses_shapes import other_shape

LARGEST = 2 * 1024 * 1024
_EXPLICIT_0 = 0xA0
_VERSIONS: dict[int, Version] = {4: 4, 5: 5}
_CERTIFICATES, _DIGESTS = 1, 2


def read_seal(data: bytes) -> ReadSeal:
    """Read an SESeal; raises NotASeal with the reason."""
    whole = _whole(data)
    try:
        return _seal(whole)
    except ValueError as error:  # Malformed, or too few or too many parts
        raise NotASeal(f"no SESeal: {error}") from error


def read_signature(data: bytes) -> ReadSignature:
    """Read an SES_Signature; raises NotASeal with the reason, and names what else it is."""
    whole = _whole(data)
    try:
        return _signature(whole)
    except ValueError as error:
        raise NotASeal(other_shape(whole) or f"no SES_Signature: {error}") from error


def unpadded(data: bytes) -> bytes:
    """A structure without the zeros that fill up its place in a PDF; raises NotASeal for anything else behind it."""
    if len(data) > LARGEST:
        raise NotASeal(f"more than {LARGEST} bytes")
    try:
        found = leading(data).raw
    except Malformed as error:
        raise NotASeal(str(error)) from error
    if data[len(found) :].strip(b"\0"):
        raise NotASeal("more than one structure")
    return found


def _whole(data: bytes) -> Element:
    if len(data) > LARGEST:
        raise NotASeal(f"more than {LARGEST} bytes")
    try:
        return read(data)
    except Malformed as error:
        raise NotASeal(f"no ASN.1: {error}") from error


def _signature(whole: Element) -> ReadSignature:
    signed, certificate, algorithm, value, *rest = whole.parts()
    version, seal, signed_at, digest, property_info, *extensions = signed.parts()
    read_as = _seal(seal)
    if version.integer() != read_as.info.version:
        raise Malformed(f"version {version.integer()} signed by a seal of version {read_as.info.version}")
    return ReadSignature(
        version=version.integer(),
        seal=read_as,
        signed_at=signed_at.time(GENERALIZED_TIME, UTC_TIME),
        digest=_bytes(digest),
        property_info=property_info.text(),
        extensions=_extensions(extensions),
        certificate=certificate.octets(),
        algorithm=algorithm.oid(),
        signature=_bytes(value),
        timestamp=_timestamp(rest),
        signed=signed.raw,
    )


def _seal(whole: Element) -> ReadSeal:
    signed, maker, algorithm, value, *rest = whole.parts()
    info, digests, extensions = _info(signed)
    return ReadSeal(
        info=info,
        certificate_digests=digests,
        extensions=extensions,
        maker_certificate=maker.octets(),
        algorithm=algorithm.oid(),
        signature=_bytes(value),
        timestamp=_timestamp(rest),
        signed=signed.raw,
        raw=whole.raw,
    )


def _info(signed: Element) -> tuple[SealInfo, tuple[CertificateDigest, ...], tuple[Extension, ...]]:
    header, es_id, properties, picture, *extensions = signed.parts()
    version, vid = _header(header)
    kind, name, list_type, certificates, created_at, valid_from, valid_until = properties.parts()
    picture_type, data, width, height = picture.parts()
    info = SealInfo(
        vid=vid,
        es_id=es_id.text(),
        kind=kind.integer(),
        name=name.text(),
        certificates=_certificates(list_type, certificates),
        created_at=created_at.time(GENERALIZED_TIME, UTC_TIME),
        valid_from=valid_from.time(GENERALIZED_TIME, UTC_TIME),
        valid_until=valid_until.time(GENERALIZED_TIME, UTC_TIME),
        picture_type=picture_type.text(),
        picture=data.octets(),
        width_mm=width.integer(),
        height_mm=height.integer(),
        version=version,
    )
    return info, _digests(list_type, certificates), _extensions(extensions)


def _header(header: Element) -> tuple[Version, str]:
    name, version, vid = header.parts()
    if name.text() != "ES":
        raise Malformed("no seal's header")
    if version.integer() not in _VERSIONS:
        raise Malformed(f"a seal of version {version.integer()}, where 4 and 5 are known")
    return _VERSIONS[version.integer()], vid.text()


def _certificates(list_type: Element, listed: Element) -> tuple[bytes, ...]:
    if list_type.integer() not in {_CERTIFICATES, _DIGESTS}:
        raise Malformed(f"a list of certificates of type {list_type.integer()}")
    return tuple(part.octets() for part in listed.parts()) if list_type.integer() == _CERTIFICATES else ()


def _digests(list_type: Element, listed: Element) -> tuple[CertificateDigest, ...]:
    if list_type.integer() != _DIGESTS:
        return ()
    pairs = (part.parts() for part in listed.parts())
    return tuple(CertificateDigest(kind.text(), value.octets()) for kind, value in pairs)


def _extensions(rest: list[Element]) -> tuple[Extension, ...]:
    """The added data: a seal has it as it is, a signature in [0]; others do it the other way round, too."""
    if not rest:
        return ()
    (listed,) = rest
    if listed.tag == _EXPLICIT_0:
        (listed,) = listed.parts(_EXPLICIT_0)
    return tuple(_extension(part) for part in listed.of(SEQUENCE).parts())


def _extension(element: Element) -> Extension:
    oid, *flag, value = element.parts()
    if len(flag) > 1:
        raise Malformed("an extension of too many parts")
    return Extension(oid.oid(), any(one.of(BOOLEAN).boolean() for one in flag), value.octets())


def _timestamp(rest: list[Element]) -> bytes | None:
    if not rest:
        return None
    (wrapper,) = rest
    (timestamp,) = wrapper.parts(_EXPLICIT_0)
    return _bytes(timestamp)


def _bytes(element: Element) -> bytes:
    return element.octets() if element.tag == OCTET_STRING else element.of(BIT_STRING).bits()
