"""The internal certificate authority: a root, and the maker of seals below it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resolvers.seals.ses import SealInfo
from resolvers.seals.ses_making import make_seal
from resolvers.seals.signer import SealKey, Signer
from resolvers.seals.x509 import CertificateRequest, Issuer, Name
from resolvers.seals.x509_making import make_certificate
from resolvers.seals.x509_reading import read_certificate

ROOT_LIFETIME = timedelta(days=20 * 365)
SEAL_MAKER_LIFETIME = timedelta(days=15 * 365)
DEVELOPMENT_NAME = Name(common_name="", organization="通办开发环境", province="四川省")


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate of ours (DER) and its key pair."""

    certificate: bytes = field(repr=False)
    key: SealKey


@dataclass(frozen=True, slots=True)
class Authorities:
    """The root, which signs certificates, and the seal maker, which signs seals.

    `development`: made without ceremony; production refuses it.
    """

    number: int
    root: Authority
    seal_maker: Authority
    development: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SealOwner:
    """Whom a certificate is for; `public_key` is the seal's (SubjectPublicKeyInfo)."""

    name: Name
    public_key: bytes
    valid_until: datetime


def make_authorities(organization: Name, signer: Signer, *, development: bool, at: datetime) -> Authorities:
    """A root and a seal maker of an organization with new keys; its common name is left out."""
    root = _root(organization, signer, at)
    maker_key = signer.new_key()
    wanted = CertificateRequest(
        _named(organization, "电子印章制章系统"), maker_key.public_key, at + SEAL_MAKER_LIFETIME
    )
    maker = make_certificate(wanted, _issuer(root, signer), at=at)
    return Authorities(1, root, Authority(maker, maker_key), development, at)


def issued_certificate(authorities: Authorities, owner: SealOwner, signer: Signer, *, at: datetime) -> bytes:
    """A certificate (DER) for a seal's key, which ends with the root at the latest; ValueError for names unfit."""
    root = authorities.root
    until = min(owner.valid_until, read_certificate(root.certificate).valid_until)
    return make_certificate(CertificateRequest(owner.name, owner.public_key, until), _issuer(root, signer), at=at)


def issued_seal(authorities: Authorities, info: SealInfo, signer: Signer) -> bytes:
    """An SESeal (DER) signed by our seal maker; ValueError for what doesn't fit in, or outlives the maker."""
    maker = authorities.seal_maker
    if info.valid_until > read_certificate(maker.certificate).valid_until:
        raise ValueError("a seal ends with its maker's certificate at the latest")
    return make_seal(info, maker.certificate, lambda message: signer.sign(maker.key, message))


def _root(organization: Name, signer: Signer, at: datetime) -> Authority:
    key = signer.new_key()
    name = _named(organization, "电子印章根证书")
    wanted = CertificateRequest(name, key.public_key, at + ROOT_LIFETIME, path_length=0)
    issuer = Issuer(None, lambda message: signer.sign(key, message))
    return Authority(make_certificate(wanted, issuer, at=at), key)


def _issuer(authority: Authority, signer: Signer) -> Issuer:
    return Issuer(authority.certificate, lambda message: signer.sign(authority.key, message))


def _named(organization: Name, what: str) -> Name:
    name = organization.organization
    return Name(f"{name}{what}", name, organization.unit, organization.province, organization.country)
