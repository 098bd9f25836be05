import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auth.days import today
from resolvers.certificates.identifier import certificate_identifier, parse_certificate_identifier
from resolvers.certificates.model import (
    ALGORITHM,
    Certificate,
    CertificateType,
    Signature,
    fields_from_form,
    valid_until,
)
from resolvers.parties.model import Party
from resolvers.regions.model import Department
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer, verify_signature


@dataclass(frozen=True, slots=True)
class Order:
    """What a decision orders to be issued."""

    type: CertificateType
    holder: Party
    department: Department
    seal: Seal
    application: str
    region: str
    form: Mapping[str, Any]
    overrides: Mapping[str, Any]
    serial: int
    at: datetime


def issue(order: Order, signer: Signer) -> Certificate:
    """Make a certificate and seal it; raises Invalid for overrides that name no field of the type."""
    issued = today(order.at)
    serial = f"{issued.year}{order.serial:07d}"
    number = order.type.number(order.department.region, issued.year, f"{order.serial:07d}")
    unsigned = Certificate(
        id=secrets.token_hex(12),
        identifier=certificate_identifier(order.type.code, order.department.code, serial, 1),
        number=number,
        type=order.type.code,
        version=1,
        holder=order.holder,
        issuer=order.department.code,
        application=order.application,
        issued_at=order.at,
        issued_on=issued,
        valid_from=issued,
        valid_until=valid_until(issued, order.type.valid_months),
        fields=fields_from_form(order.type, order.form, order.overrides),
        check_code=secrets.token_urlsafe(16),
        signature=Signature(ALGORITHM, order.department.name, order.seal.code, order.at, b""),
        region=order.region,
    )
    value = signer.sign(order.seal.key, unsigned.content)
    return replace(unsigned, signature=replace(unsigned.signature, value=value))


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a new version says differently, and what seals it."""

    fields: Mapping[str, Any]
    seal: Seal
    at: datetime


def reissue(old: Certificate, renewal: Renewal, signer: Signer) -> Certificate:
    """Make the next version of a certificate: same number, same term, other fields, sealed anew."""
    before = parse_certificate_identifier(old.identifier)
    signature = replace(old.signature, seal_code=renewal.seal.code, signed_at=renewal.at, value=b"")
    unsigned = replace(
        old,
        id=secrets.token_hex(12),
        identifier=str(replace(before, version=before.version + 1)),
        version=old.version + 1,
        issued_at=renewal.at,
        issued_on=today(renewal.at),
        fields={**old.fields, **renewal.fields},
        check_code=secrets.token_urlsafe(16),
        signature=signature,
        status_reason=None,
        status_at=None,
        revision=1,
    )
    value = signer.sign(renewal.seal.key, unsigned.content)
    return replace(unsigned, signature=replace(signature, value=value))


def genuine(certificate: Certificate, seal: Seal | None) -> bool:
    """Tell whether the seal's signature is over exactly this certificate's content."""
    if seal is None or seal.code != certificate.signature.seal_code or seal.department != certificate.issuer:
        return False
    return verify_signature(seal.key.public_key, certificate.content, certificate.signature.value)
