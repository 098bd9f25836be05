"""E-seals and their signatures after GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5), as models."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from resolvers.seals.x509 import X509

Version = Literal[4, 5]


@dataclass(frozen=True, slots=True)
class SealInfo:
    """What a seal says: SES_SealInfo. `kind` is the number the maker gives the type; certificates are DER."""

    vid: str
    es_id: str
    kind: int
    name: str
    certificates: tuple[bytes, ...] = field(repr=False)
    created_at: datetime
    valid_from: datetime
    valid_until: datetime
    picture_type: str
    picture: bytes = field(repr=False)
    width_mm: int
    height_mm: int
    version: Version = 4


@dataclass(frozen=True, slots=True)
class CertificateDigest:
    """A signer's certificate named by its digest (certListType 2); the type is written as the maker wrote it."""

    kind: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Extension:
    """Something that the maker or the signer added (ExtData)."""

    oid: str
    critical: bool
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadSeal:
    """An SESeal that was read; `signed` is SES_SealInfo as it came, over which the signature is checked."""

    info: SealInfo
    certificate_digests: tuple[CertificateDigest, ...]
    extensions: tuple[Extension, ...]
    maker_certificate: bytes = field(repr=False)
    algorithm: str
    signature: bytes = field(repr=False)
    timestamp: bytes | None = field(repr=False)
    signed: bytes = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealing:
    """What is signed by a seal: the SESeal, the signer's certificate (both DER), the document's SM3, and where it is.

    `property_info` is ASCII: what of the document the digest covers.
    """

    seal: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    digest: bytes
    property_info: str


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """An SES_Signature that was read; `signed` is TBS_Sign as it came."""

    version: int
    seal: ReadSeal
    signed_at: datetime
    digest: bytes
    property_info: str
    extensions: tuple[Extension, ...]
    certificate: bytes = field(repr=False)
    algorithm: str
    signature: bytes = field(repr=False)
    timestamp: bytes | None = field(repr=False)
    signed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we believe: roots (and what is between) of seal makers, and of those who sign by seals."""

    makers: tuple[X509, ...]
    signers: tuple[X509, ...]
