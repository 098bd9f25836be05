"""X.509 certificates as seals need them (GB/T 20518): read over the original bytes, whoever made them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_CURVE = "1.2.156.10197.1.301"


# The parts of a name that we write and show, in the order in which they stand (X.520).
ATTRIBUTES = {
    "country": "2.5.4.6",
    "province": "2.5.4.8",
    "organization": "2.5.4.10",
    "unit": "2.5.4.11",
    "common_name": "2.5.4.3",
}


class Extensions:
    """The extensions that are understood (RFC 5280, 4.2.1); policies are, since we ask for none."""

    SUBJECT_KEY_ID = "2.5.29.14"
    KEY_USAGE = "2.5.29.15"
    BASIC_CONSTRAINTS = "2.5.29.19"
    POLICIES = "2.5.29.32"
    AUTHORITY_KEY_ID = "2.5.29.35"


class KeyUsage(IntEnum):
    """What a key may be used for: the bits of RFC 5280, 4.2.1.3, that seals know."""

    DIGITAL_SIGNATURE = 0
    NON_REPUDIATION = 1
    KEY_CERT_SIGN = 5
    CRL_SIGN = 6


@dataclass(frozen=True, slots=True)
class Name:
    """Who a certificate speaks of; `country` is two letters, the others are at most 64 characters."""

    common_name: str
    organization: str = ""
    unit: str = ""
    province: str = ""
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """What a new certificate says. `path_length`: an authority, with so many authorities below; None: a signer."""

    subject: Name
    public_key: bytes
    valid_until: datetime
    path_length: int | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs new certificates: its own certificate (DER; None: self-signed), and how it signs (DER out)."""

    certificate: bytes | None
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class X509:
    """A certificate that was read. `tbs`, names and `public_key` (SubjectPublicKeyInfo) are the original bytes."""

    der: bytes = field(repr=False)
    tbs: bytes = field(repr=False)
    algorithm: str
    signature: bytes = field(repr=False)
    serial: int
    issuer: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    issuer_name: Name
    subject_name: Name
    valid_from: datetime
    valid_until: datetime
    public_key: bytes = field(repr=False)
    is_authority: bool = False
    path_length: int | None = None
    key_usage: frozenset[int] | None = None
    subject_key_id: bytes | None = None
    authority_key_id: bytes | None = None
    unknown_critical: tuple[str, ...] = ()

    @property
    def serial_text(self) -> str:
        """The serial number in hex, as openssl prints it."""
        text = f"{self.serial:X}"
        return text.zfill(len(text) + len(text) % 2)
