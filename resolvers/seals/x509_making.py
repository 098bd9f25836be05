"""Making X.509 certificates with SM2 and SM3 (GB/T 20518; RFC 5280)."""

import hashlib
import secrets
from datetime import datetime

from resolvers.seals import der
from resolvers.seals.ber import Malformed, read
from resolvers.seals.x509 import (
    ATTRIBUTES,
    SM2_WITH_SM3,
    CertificateRequest,
    Extensions,
    Issuer,
    KeyUsage,
    Name,
)
from resolvers.seals.x509_reading import read_certificate

_LONGEST_TEXT = 64  # X.520: ub-common-name, ub-organization-name …
_ALGORITHM = der.sequence(der.oid(SM2_WITH_SM3))
_AUTHORITY = (KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)
_SIGNER = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION)


def make_certificate(request: CertificateRequest, issuer: Issuer, *, at: datetime) -> bytes:
    """A certificate, DER, valid from `at`; ValueError for names, keys and times that don't fit in."""
    if request.valid_until <= at:
        raise ValueError("a certificate ends after it begins")
    own, subject = key_id(request.public_key), _name(request.subject)
    above = None if issuer.certificate is None else read_certificate(issuer.certificate)
    tbs = der.sequence(
        der.explicit(0, der.integer(2)),
        der.integer(1 << 126 | secrets.randbits(126)),
        _ALGORITHM,
        above.subject if above else subject,
        der.sequence(der.certificate_time(at), der.certificate_time(request.valid_until)),
        subject,
        request.public_key,
        der.explicit(3, _extensions(request, own, above.subject_key_id if above else own)),
    )
    return der.sequence(tbs, _ALGORITHM, der.bits(issuer.sign(tbs)))


def key_id(public_key: bytes) -> bytes:
    """What a key is known by: 160 bits of its SHA-256 (RFC 7093, 2, method 1); ValueError for no key."""
    try:
        _, key = read(public_key).parts()
        return hashlib.sha256(key.bits()).digest()[:20]
    except Malformed as error:
        raise ValueError("not a public key") from error


def _name(name: Name) -> bytes:
    values = {field: getattr(name, field) for field in ATTRIBUTES}
    for field, value in values.items():
        if len(value) > _LONGEST_TEXT or not value.isprintable():
            raise ValueError(f"{field} takes at most {_LONGEST_TEXT} printable characters")
    if not name.common_name:
        raise ValueError("a certificate is for somebody")
    return der.sequence(*(_attribute(field, value) for field, value in values.items() if value))


def _attribute(field: str, value: str) -> bytes:
    text = der.printable(value) if field == "country" else der.utf8(value)
    return der.single_set(der.sequence(der.oid(ATTRIBUTES[field]), text))


def _extensions(request: CertificateRequest, own: bytes, above: bytes | None) -> bytes:
    authority = request.path_length is not None
    limits = (der.boolean(value=True), der.integer(request.path_length or 0)) if authority else ()
    made = [
        _extension(Extensions.BASIC_CONSTRAINTS, der.sequence(*limits), critical=True),
        _extension(Extensions.KEY_USAGE, _usage(_AUTHORITY if authority else _SIGNER), critical=True),
        _extension(Extensions.SUBJECT_KEY_ID, der.octets(own)),
    ]
    if above is not None:
        made.append(_extension(Extensions.AUTHORITY_KEY_ID, der.sequence(der.implicit(0, above))))
    return der.sequence(*made)


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    flag = (der.boolean(value=True),) if critical else ()
    return der.sequence(der.oid(oid), *flag, der.octets(value))


def _usage(usages: tuple[KeyUsage, ...]) -> bytes:
    octet = sum(0x80 >> usage for usage in usages)
    return der.bits(bytes((octet,)), unused=7 - max(usages))
