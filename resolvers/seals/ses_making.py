"""Making e-seals and signing by them (SESeal, SES_Signature), DER."""

from collections.abc import Callable
from datetime import datetime

from resolvers.seals import der
from resolvers.seals.ses import SealInfo, Sealing
from resolvers.seals.ses_reading import read_seal
from resolvers.seals.sm3 import DIGEST_BYTES
from resolvers.seals.x509 import SM2_WITH_SM3

Sign = Callable[[bytes], bytes]

LARGEST_PICTURE = 256 * 1024
_LONGEST_TEXT = 256
_WIDEST_MM = 200
_CERTIFICATES = 1


def make_seal(info: SealInfo, maker_certificate: bytes, sign: Sign) -> bytes:
    """An SESeal signed by its maker; ValueError for what doesn't fit in (see SealInfo)."""
    _require_fit(info)
    signed = der.sequence(_header(info), der.ia5(info.es_id), _property(info), _picture(info))
    return der.sequence(signed, *_signed_by(maker_certificate, sign(signed)))


def make_signature(sealing: Sealing, sign: Sign, *, at: datetime) -> bytes:
    """An SES_Signature by a seal over a document's digest; NotASeal when the seal isn't one."""
    return signature_with(sealing, sign(to_sign(sealing, at)), at=at)


def to_sign(sealing: Sealing, at: datetime) -> bytes:
    """TBS_Sign, which the seal's key signs: the same for the same sealing and time. NotASeal as above."""
    if len(sealing.digest) != DIGEST_BYTES:
        raise ValueError(f"an SM3 digest has {DIGEST_BYTES} bytes")
    return der.sequence(
        der.integer(read_seal(sealing.seal).info.version),
        sealing.seal,
        der.generalized_time(at),
        der.bits(sealing.digest),
        der.ia5(sealing.property_info),
    )


def signature_with(sealing: Sealing, signature: bytes, *, at: datetime) -> bytes:
    """The SES_Signature that holds a signature over `to_sign`, made at that time."""
    return der.sequence(to_sign(sealing, at), *_signed_by(sealing.certificate, signature))


def _signed_by(certificate: bytes, signature: bytes) -> tuple[bytes, ...]:
    return der.octets(certificate), der.oid(SM2_WITH_SM3), der.bits(signature)


def _require_fit(info: SealInfo) -> None:
    texts = (info.vid, info.es_id, info.name, info.picture_type)
    if not all(0 < len(text) <= _LONGEST_TEXT and text.isprintable() for text in texts):
        raise ValueError(f"a seal's texts have 1 to {_LONGEST_TEXT} printable characters")
    if not info.certificates:
        raise ValueError("a seal names the certificate that signs by it")
    if not 0 < len(info.picture) <= LARGEST_PICTURE:
        raise ValueError(f"a seal's picture has at most {LARGEST_PICTURE} bytes")
    if not (0 < info.width_mm <= _WIDEST_MM and 0 < info.height_mm <= _WIDEST_MM):
        raise ValueError(f"a seal is 1 to {_WIDEST_MM} mm wide and high")
    if not info.valid_from < info.valid_until:
        raise ValueError("a seal ends after it begins")


def _header(info: SealInfo) -> bytes:
    return der.sequence(der.ia5("ES"), der.integer(info.version), der.ia5(info.vid))


def _property(info: SealInfo) -> bytes:
    return der.sequence(
        der.integer(info.kind),
        der.utf8(info.name),
        der.integer(_CERTIFICATES),
        der.sequence(*(der.octets(certificate) for certificate in info.certificates)),
        der.generalized_time(info.created_at),
        der.generalized_time(info.valid_from),
        der.generalized_time(info.valid_until),
    )


def _picture(info: SealInfo) -> bytes:
    return der.sequence(
        der.ia5(info.picture_type), der.octets(info.picture), der.integer(info.width_mm), der.integer(info.height_mm)
    )
