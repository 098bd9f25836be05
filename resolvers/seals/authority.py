"""The internal certificate authority: a root, and the maker of seals below it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from resolvers.seals.ses import SealInfo
from resolvers.seals.signer import SealKey, Signer
from resolvers.seals.x509 import Name


class AuthorityRole(Enum):
    """What an authority signs: certificates (ROOT) or seals (SEAL_MAKER)."""

    ROOT = "ROOT"
    SEAL_MAKER = "SEAL_MAKER"


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate of ours and its key pair; `development`: made without ceremony, production refuses it."""

    role: AuthorityRole
    certificate: bytes
    key: SealKey
    development: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Authorities:
    """The root and the seal maker."""

    root: Authority
    seal_maker: Authority


@dataclass(frozen=True, slots=True)
class SealOwner:
    """Whom a certificate is for; `public_key` is the seal's (SubjectPublicKeyInfo)."""

    name: Name
    public_key: bytes
    valid_until: datetime


def issued_certificate(authorities: Authorities, owner: SealOwner, signer: Signer, *, at: datetime) -> bytes:
    """A certificate (DER) for a seal's key; never outlives the root."""
    raise NotImplementedError


def issued_seal(authorities: Authorities, info: SealInfo, signer: Signer) -> bytes:
    """An SESeal (DER) signed by our seal maker."""
    raise NotImplementedError
