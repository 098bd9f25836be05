"""How certificates and their types lie in the database."""

from datetime import date, datetime
from typing import Any

import orjson

from auth.rows import Row
from resolvers.certificates.lifecycle import CertificateAction, CertificateStatus
from resolvers.certificates.merkle import Proof
from resolvers.certificates.model import Certificate, CertificateType, Layout, Part, Signature, StatusChange
from resolvers.certificates.running_out import due_on
from resolvers.certificates.status_place import StatusPlace
from resolvers.certificates.validity import FOREVER, Validity, ValidityKind, months
from resolvers.parties.model import Audience
from resolvers.parties.rows import party_from_row, party_to_row

SCHEMA_VERSION = 7
TYPE_SCHEMA_VERSION = 2
_FOREVER = "9999-12-31"


def placed(row: Row) -> Row:
    """Say in which county a certificate of before version 3 was issued: the number of its case begins with it."""
    return {**row, "region": row["application"][:6].ljust(12, "0")}


def kept_in_time(row: Row) -> Row:
    """Say of a certificate of before version 4 how it was signed, and when the worker has to look at it."""
    due = due_on(certificate_from_row(row))
    return {**row, "signedFormat": 1, "reminded": None, "changes": [], "dueOn": _text(due)}


def alone(row: Row) -> Row:
    """Say of a certificate of before version 5 that it was signed by itself, and is made of no others."""
    return {**row, "signature": {**row["signature"], "proof": None}, "parts": []}


def unlisted(row: Row) -> Row:
    """Leave a certificate of before version 6 without a place in the lists of statuses: the worker draws one."""
    return row


def with_unlinked_signature(row: Row) -> Row:
    """Say of a certificate of before version 7 that its signature has no place in the seal's chain yet."""
    signature = row["signature"]
    return {**row, "unlinkedSince": signature["signedAt"], "signature": {**signature, "ses": None}}


def with_validity(row: Row) -> Row:
    """Say what a type of before version 2 knew of its term as a rule."""
    term = row["validMonths"]
    rule = FOREVER if term is None else months(term)
    rest = {name: value for name, value in row.items() if name != "validMonths"}
    return {**rest, "validity": _validity_to_row(rule), "layout": Layout.LICENCE.value}


def type_to_row(type: CertificateType) -> Row:
    """Lay a type out for storage."""
    return {
        "_id": type.code,
        "v": TYPE_SCHEMA_VERSION,
        "name": type.name,
        "holder": type.holder.value,
        "issuerKind": type.issuer_kind,
        "fields": orjson.dumps(type.fields).decode(),
        "validity": _validity_to_row(type.validity),
        "composite": type.composite,
        "numberFormat": type.number_format,
        "layout": type.layout.value,
    }


def type_from_row(row: Row) -> CertificateType:
    """Read a type back."""
    return CertificateType(
        code=row["_id"],
        name=row["name"],
        holder=Audience(row["holder"]),
        issuer_kind=row["issuerKind"],
        fields=orjson.loads(row["fields"]),
        validity=_validity_from_row(row["validity"]),
        composite=row["composite"],
        number_format=row["numberFormat"],
        layout=Layout(row["layout"]),
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
        "validUntil": _text(certificate.valid_until),
        "lastDay": certificate.valid_until.isoformat() if certificate.valid_until else _FOREVER,
        "fields": orjson.dumps(certificate.fields).decode(),
        "checkCode": certificate.check_code,
        "signature": _signature_to_row(certificate.signature),
        "revision": certificate.revision,
        "signedFormat": certificate.signed_format,
        "reminded": certificate.reminded,
        "dueOn": _text(due_on(certificate)),
        "parts": [{"id": one.id, "identifier": one.identifier} for one in certificate.parts],
        "changes": [_change_to_row(one) for one in certificate.changes],
        **_place_to_row(certificate.place),
        "unlinkedSince": None if certificate.linked else certificate.signature.signed_at,
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
        # Files of cases that were taken out before version 4 hold rows without these.
        signed_format=row.get("signedFormat", 1),
        reminded=row.get("reminded"),
        parts=tuple(Part(one["id"], one["identifier"]) for one in row.get("parts", ())),
        changes=tuple(_change_from_row(one) for one in row.get("changes", ())),
        place=StatusPlace(row["statusList"], row["statusIndex"]) if "statusIndex" in row else None,
        linked=row.get("unlinkedSince") is None,
    )


def exported_certificate(row: Row) -> Row:
    """What a holder gets of a certificate."""
    plain = ("identifier", "number", "type", "status", "statusReason", "statusAt", "holder", "issuer", "application")
    dates = ("issuedAt", "validFrom", "validUntil")
    return {**{name: row[name] for name in (*plain, *dates)}, "fields": orjson.loads(row["fields"])}


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _place_to_row(place: StatusPlace | None) -> Row:
    # Without a place there are no fields: the unique index leaves such rows out.
    return {"statusList": place.list, "statusIndex": place.index} if place else {}


def _change_to_row(change: StatusChange) -> Row:
    return {"action": change.action.value, "at": change.at, "by": change.by, "reason": change.reason}


def _change_from_row(row: Row) -> StatusChange:
    return StatusChange(CertificateAction(row["action"]), row["at"], row["by"], row["reason"])


def _validity_to_row(rule: Validity) -> Row:
    return {
        "kind": rule.kind.value,
        "months": rule.months,
        "until": _text(rule.until),
        "field": rule.field,
        "age": rule.age,
        "bands": [list(band) for band in rule.bands],
    }


def _validity_from_row(row: Row) -> Validity:
    return Validity(
        kind=ValidityKind(row["kind"]),
        months=row["months"],
        until=_date(row["until"]),
        field=row["field"],
        age=row["age"],
        bands=tuple((below, length) for below, length in row["bands"]),
    )


def _signature_to_row(signature: Signature) -> Row:
    return {
        "algorithm": signature.algorithm,
        "signer": signature.signer,
        "sealCode": signature.seal_code,
        "signedAt": signature.signed_at,
        "value": signature.value,
        "proof": signature.proof and _proof_to_row(signature.proof),
        "ses": signature.ses,
    }


def _signature_from_row(row: dict[str, Any]) -> Signature:
    signed_at: datetime = row["signedAt"]
    proof, value = row.get("proof"), bytes(row["value"])
    kept = proof and Proof(proof["index"], proof["size"], tuple(bytes(one) for one in proof["path"]))
    ses = row.get("ses")
    return Signature(row["algorithm"], row["signer"], row["sealCode"], signed_at, value, kept, ses and bytes(ses))


def _proof_to_row(proof: Proof) -> Row:
    return {"index": proof.index, "size": proof.size, "path": list(proof.path)}
