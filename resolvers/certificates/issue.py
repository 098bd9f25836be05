import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from auth.days import today
from auth.problems import Invalid
from resolvers.certificates.identifier import certificate_identifier, parse_certificate_identifier
from resolvers.certificates.merkle import grown, leaf
from resolvers.certificates.model import (
    ALGORITHM,
    BATCH_ALGORITHM,
    NEWEST_FORMAT,
    Certificate,
    CertificateType,
    Part,
    Signature,
    fields_from_form,
    tree_head,
)
from resolvers.certificates.ses import ses_to_sign
from resolvers.certificates.validity import Facts, last_day
from resolvers.parties.model import Party, PartyKind
from resolvers.regions.model import Department
from resolvers.seals.bodies import SealBody
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer, verify_signature


@dataclass(frozen=True, slots=True)
class Order:
    """What a decision orders to be issued; `body` is what was made of the seal, None where nothing was."""

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
    parts: tuple[Part, ...] = ()
    body: SealBody | None = None


def issue(order: Order, signer: Signer) -> Certificate:
    """Make a certificate and seal it; raises Invalid for overrides that name no field of the type."""
    issued = today(order.at)
    serial = f"{issued.year}{order.serial:07d}"
    fields = fields_from_form(order.type, order.form, order.overrides)
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
        valid_until=_soonest(_end(order.type, issued, fields, order.holder), order.parts),
        fields=fields,
        check_code=secrets.token_urlsafe(16),
        signature=Signature(ALGORITHM, order.department.name, order.seal.code, order.at, b""),
        region=order.region,
        parts=order.parts,
    )
    return _sealed(unsigned, order.seal, order.body, signer)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a new version says differently, and what seals it."""

    fields: Mapping[str, Any]
    seal: Seal
    at: datetime
    valid_until: date | None = None
    body: SealBody | None = None


def reissue(old: Certificate, renewal: Renewal, signer: Signer) -> Certificate:
    """Make the next version of a certificate: same number, other fields, sealed anew.

    It keeps its term, unless the renewal has another, and what it was worth: correcting a typing error doesn't lift
    a suspension.
    """
    before = parse_certificate_identifier(old.identifier)
    signature = Signature(ALGORITHM, old.signature.signer, renewal.seal.code, renewal.at, b"")
    unsigned = replace(
        old,
        id=secrets.token_hex(12),
        identifier=str(replace(before, version=before.version + 1)),
        version=old.version + 1,
        issued_at=renewal.at,
        issued_on=today(renewal.at),
        valid_until=renewal.valid_until or old.valid_until,
        reminded=None if renewal.valid_until else old.reminded,
        fields={**old.fields, **renewal.fields},
        check_code=secrets.token_urlsafe(16),
        signature=signature,
        signed_format=NEWEST_FORMAT,
        changes=(),
        place=None,
        linked=False,
        revision=1,
    )
    return _sealed(unsigned, renewal.seal, renewal.body, signer)


def _end(type: CertificateType, issued: date, fields: Mapping[str, Any], holder: Party) -> date | None:
    """The last day by the type's rule; raises Invalid where that day is over, or can't be known."""
    number = holder.id_number if holder.kind is PartyKind.PERSON else None
    try:
        end = last_day(type.validity, issued, Facts(fields, number))
    except ValueError as error:
        raise Invalid("certificate.end_unknown", "certificateFields") from error
    if end is not None and end < issued:
        raise Invalid("certificate.end_past", "certificateFields", day=end.isoformat())
    return end


def _soonest(end: date | None, parts: Sequence[Part]) -> date | None:
    """A composite certificate ends with the first of its parts."""
    ends = [one.certificate.valid_until for one in parts if one.certificate]
    return min((one for one in (end, *ends) if one is not None), default=None)


def _sealed(unsigned: Certificate, seal: Seal, body: SealBody | None, signer: Signer) -> Certificate:
    try:
        content = unsigned.content
    except ValueError as error:
        raise Invalid("certificate.unsignable", "certificateFields") from error
    value = signer.sign(seal.key, content)
    ses = signer.sign(seal.key, ses_to_sign(unsigned, body)) if body else None
    return replace(unsigned, signature=replace(unsigned.signature, value=value, ses=ses))


def seal_together(unsigned: Sequence[Certificate], seal: Seal, signer: Signer) -> list[Certificate]:
    """Seal at least one certificate of one issuer with a single signature; each gets its proof."""
    root, proofs = grown([leaf(one.content) for one in unsigned])
    value = signer.sign(seal.key, tree_head(unsigned[0].issuer, len(unsigned), root))
    return [
        replace(one, signature=replace(one.signature, algorithm=BATCH_ALGORITHM, value=value, proof=proof))
        for one, proof in zip(unsigned, proofs, strict=True)
    ]


def genuine(certificate: Certificate, seal: Seal | None) -> bool:
    """Tell whether the seal's signature is over exactly this certificate's content, or the tree that proves it."""
    if seal is None or seal.code != certificate.signature.seal_code or seal.department != certificate.issuer:
        return False
    try:
        text = certificate.signed_text
    except ValueError:
        return False
    return verify_signature(seal.key.public_key, text, certificate.signature.value)
