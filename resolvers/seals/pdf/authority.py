"""Who signs documents for readers outside China: an authority of ours with P-256, a certificate for each document.

A document's key is made for it, signs once and is gone; so nobody has to keep the keys of owners. What it says is
only that we saw the owner's seal used: the seal counts in China, but readers elsewhere don't know SM2.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID

from auth.vault import Vault

DOCUMENT_KEY_PURPOSE = "document-authority-key"
LIFETIME = timedelta(days=20 * 365)
_CURVE = ec.SECP256R1()
# X.520 gives names 64 characters.
_LONGEST_NAME = 64
_SERIAL_BYTES = 16
# Clocks differ: a reader whose clock is behind must not meet a certificate of the future.
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class DocumentAuthority:
    """A root's certificate (DER) and private key (PKCS #8), sealed by the vault; one for each authority of seals."""

    number: int
    certificate: bytes = field(repr=False)
    sealed_private_key: bytes = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """A certificate for one document (DER) and its private key (PKCS #8)."""

    certificate: bytes = field(repr=False)
    private_key: bytes = field(repr=False)


def make_document_authority(number: int, organization: str, vault: Vault, at: datetime) -> DocumentAuthority:
    """A new root of an organization, for 20 years."""
    key = ec.generate_private_key(_CURVE)
    name = _name(f"{organization}文档签名根证书", organization)
    builder = _builder(name, key.public_key(), at, at + LIFETIME).issuer_name(name)
    made = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return DocumentAuthority(number, _der(made), vault.seal(_pkcs8(key), DOCUMENT_KEY_PURPOSE), at)


def document_signer(authority: DocumentAuthority, owner: str, vault: Vault, at: datetime) -> DocumentSigner:
    """A certificate and a key of a seal's owner for one document; as long as the root is good, so is it."""
    root = x509.load_der_x509_certificate(authority.certificate)
    opened = load_der_private_key(vault.open(authority.sealed_private_key, DOCUMENT_KEY_PURPOSE), None)
    if not isinstance(opened, ec.EllipticCurvePrivateKey):
        raise TypeError("the document authority's key is no P-256 key")
    key = ec.generate_private_key(_CURVE)
    builder = _builder(_name(owner, owner), key.public_key(), at, root.not_valid_after_utc)
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(opened.public_key())
    made = (
        builder.issuer_name(root.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(known_by, critical=False)
        .sign(opened, hashes.SHA256())
    )
    return DocumentSigner(_der(made), _pkcs8(key))


def _builder(
    name: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(int.from_bytes(secrets.token_bytes(_SERIAL_BYTES)) >> 1)
        .not_valid_before(begins - _SKEW)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:_LONGEST_NAME]),
        ]
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _pkcs8(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
