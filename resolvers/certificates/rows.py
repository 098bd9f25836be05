"""How certificates and their types lie in the database."""

from datetime import date, datetime
from typing import Any

import orjson

from auth.rows import Row
from resolvers.certificates.model import Certificate, CertificateStatus, CertificateType, Signature
from resolvers.parties.model import Audience
from resolvers.parties.rows import party_from_row, party_to_row

SCHEMA_VERSION = 3
TYPE_SCHEMA_VERSION = 1
_FOREVER = "9999-12-31"


def placed(row: Row) -> Row:
    """Say in which county a certificate of before version 3 was issued: the number of its case begins with it."""
    return {**row, "region": row["application"][:6].ljust(12, "0")}


def type_to_row(type: CertificateType) -> Row:
    """Lay a type out for storage."""
    return {
        "_id": type.code,
        "v": TYPE_SCHEMA_VERSION,
        "name": type.name,
        "holder": type.holder.value,
        "issuerKind": type.issuer_kind,
        "fields": orjson.dumps(type.fields).decode(),
        "validMonths": type.valid_months,
        "composite": type.composite,
        "numberFormat": type.number_format,
    }


def type_from_row(row: Row) -> CertificateType:
    """Read a type back."""
    return CertificateType(
        code=row["_id"],
        name=row["name"],
        holder=Audience(row["holder"]),
        issuer_kind=row["issuerKind"],
        fields=orjson.loads(row["fields"]),
        valid_months=row["validMonths"],
        composite=row["composite"],
        number_format=row["numberFormat"],
    )


def certificate_to_row(certificate: Certificate) -> Row:
    """Lay a certificate out for storage."""
    return {
        "_id": certificate.id,
        "v": SCHEMA_VERSION,
        "identifier": certificate.identifier,
        "number": certificate.number,
        "type": certificate.type,
        "version": certificate.version,
        "status": certificate.status.value,
        "statusReason": certificate.status_reason,
        "statusAt": certificate.status_at,
        "holder": party_to_row(certificate.holder),
        "issuer": certificate.issuer,
        "application": certificate.application,
        "region": certificate.region,
        "issuedAt": certificate.issued_at,
        "issuedOn": certificate.issued_on.isoformat(),
        "validFrom": certificate.valid_from.isoformat(),
        "validUntil": certificate.valid_until and certificate.valid_until.isoformat(),
        "lastDay": certificate.valid_until.isoformat() if certificate.valid_until else _FOREVER,
        "fields": orjson.dumps(certificate.fields).decode(),
        "checkCode": certificate.check_code,
        "signature": _signature_to_row(certificate.signature),
        "revision": certificate.revision,
    }


def certificate_from_row(row: Row) -> Certificate:
    """Read a certificate back."""
    return Certificate(
        id=row["_id"],
        identifier=row["identifier"],
        number=row["number"],
        type=row["type"],
        version=row["version"],
        status=CertificateStatus(row["status"]),
        status_reason=row["statusReason"],
        status_at=row["statusAt"],
        holder=party_from_row(row["holder"]),
        issuer=row["issuer"],
        application=row["application"],
        region=row["region"],
        issued_at=row["issuedAt"],
        issued_on=date.fromisoformat(row["issuedOn"]),
        valid_from=date.fromisoformat(row["validFrom"]),
        valid_until=_date(row["validUntil"]),
        fields=orjson.loads(row["fields"]),
        check_code=row["checkCode"],
        signature=_signature_from_row(row["signature"]),
        revision=row["revision"],
    )


def exported_certificate(row: Row) -> Row:
    """What a holder gets of a certificate."""
    plain = ("identifier", "number", "type", "status", "statusReason", "statusAt", "holder", "issuer", "application")
    dates = ("issuedAt", "validFrom", "validUntil")
    return {**{name: row[name] for name in (*plain, *dates)}, "fields": orjson.loads(row["fields"])}


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _signature_to_row(signature: Signature) -> Row:
    return {
        "algorithm": signature.algorithm,
        "signer": signature.signer,
        "sealCode": signature.seal_code,
        "signedAt": signature.signed_at,
        "value": signature.value,
    }


def _signature_from_row(row: dict[str, Any]) -> Signature:
    signed_at: datetime = row["signedAt"]
    return Signature(row["algorithm"], row["signer"], row["sealCode"], signed_at, bytes(row["value"]))
