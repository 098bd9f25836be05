from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import orjson

from auth.identifiers import made_credit_code
from auth.problems import AlreadyDone, Invalid
from resolvers.parties.model import Audience, Party

PRESENTATION_LIFETIME = timedelta(seconds=60)
HOLDER_NAME = "holderName"
ALGORITHM = "SM2-with-SM3"


class CertificateStatus(Enum):
    """GB/T 36903: what a certificate is worth today."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


# GB 32100: registered by the market authority (9), an enterprise (1) or an individual business (2).
_CREDIT_KINDS = {"enterprise": "91", "shop": "92"}


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A type of certificate; `code` is 21 characters (GB/T 36904: organisation 18 + serial 3).

    `fields` is a JSON Schema whose properties are the certificate's fields: `title` is the label on the page
    and `x-from` the path in the application's form that fills it (default: the same key). `valid_months` None
    means without end. `number_format` makes the number on the page: {region} {year} {serial}; the number of a
    business licence is the business's credit code: {enterprise} or {shop}.
    """

    code: str
    name: str
    holder: Audience
    issuer_kind: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    valid_months: int | None = None
    composite: bool = False
    number_format: str = "{region}{year}{serial}"

    @property
    def properties(self) -> Mapping[str, Mapping[str, Any]]:
        """The certificate's fields, by key."""
        properties: Mapping[str, Mapping[str, Any]] = self.fields.get("properties", {})
        return properties

    def number(self, region: str, year: int, serial: str) -> str:
        """The number on the page; with an empty serial, what all numbers of one counter have in common."""
        codes = {kind: _credit_code(head, region[:6], serial) for kind, head in _CREDIT_KINDS.items()}
        return self.number_format.format(region=region[:6], year=year, serial=serial, **codes)

    def label(self, key: str) -> str:
        """What a field is called on the page."""
        return str(self.properties.get(key, {}).get("title", key))


@dataclass(frozen=True, slots=True)
class Signature:
    """An e-seal's signature over a certificate's content; `value` is DER (r, s)."""

    algorithm: str
    signer: str
    seal_code: str
    signed_at: datetime
    value: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued certificate. `issuer` and `type` are codes; `check_code` is printed on the page.

    `region` is where its case was handled: staff of other regions have no business with it.
    """

    id: str
    identifier: str
    number: str
    type: str
    version: int
    holder: Party
    issuer: str
    application: str
    issued_at: datetime
    issued_on: date
    valid_from: date
    valid_until: date | None
    fields: Mapping[str, Any]
    check_code: str
    signature: Signature
    region: str | None = None
    status: CertificateStatus = CertificateStatus.ACTIVE
    status_reason: str | None = None
    status_at: datetime | None = None
    revision: int = 1

    @property
    def content(self) -> bytes:
        """What the seal signs: the facts of the certificate as JSON with sorted keys (RFC 8785 for such values)."""
        return signed_content(self)

    def status_on(self, day: date) -> CertificateStatus:
        """The status on a day: one that ran out is EXPIRED without anybody having written so."""
        ran_out = self.valid_until is not None and day > self.valid_until
        return CertificateStatus.EXPIRED if ran_out and self.status is CertificateStatus.ACTIVE else self.status

    def superseded(self, reason: str, at: datetime) -> "Certificate":
        """The certificate after a newer version took its place; raises AlreadyDone."""
        return replace(self.revoked(reason, at), status=CertificateStatus.SUPERSEDED)

    def revoked(self, reason: str, at: datetime) -> "Certificate":
        """The certificate after its issuer took it back; raises AlreadyDone."""
        if self.status in {CertificateStatus.REVOKED, CertificateStatus.SUPERSEDED}:
            raise AlreadyDone("certificate.revoked_already", "certificateId")
        return replace(
            self,
            status=CertificateStatus.REVOKED,
            status_reason=reason,
            status_at=at,
            revision=self.revision + 1,
        )


@dataclass(frozen=True, slots=True)
class Presentation:
    """A code on a phone's screen (亮证): shows the ticked fields of one certificate for a minute."""

    id: str
    certificate: str
    fields: tuple[str, ...]
    created_at: datetime
    expires_at: datetime


class VerificationFailure(Enum):
    """Why a certificate doesn't hold."""

    UNKNOWN = "UNKNOWN"
    EXPIRED_TOKEN = "EXPIRED_TOKEN"  # noqa: S105 - a reason, not a secret
    BAD_SIGNATURE = "BAD_SIGNATURE"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


def signed_content(certificate: Certificate) -> bytes:
    """Return the bytes that the seal signs."""
    facts = {
        "identifier": certificate.identifier,
        "number": certificate.number,
        "type": certificate.type,
        "version": certificate.version,
        "holderName": certificate.holder.name,
        "holderCode": certificate.holder.id_number,
        "issuer": certificate.issuer,
        "issuedOn": certificate.issued_on.isoformat(),
        "validFrom": certificate.valid_from.isoformat(),
        "validUntil": certificate.valid_until and certificate.valid_until.isoformat(),
        "fields": certificate.fields,
    }
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)


def fields_from_form(type: CertificateType, form: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Derive a certificate's fields from the form; an override must name one of them, or Invalid is raised."""
    if unknown := sorted(overrides.keys() - type.properties.keys()):
        raise Invalid("certificate.field_unknown", "certificateFields", unknown[0], field=unknown[0])
    derived = {key: _at(form, str(schema.get("x-from", key))) for key, schema in type.properties.items()}
    return {key: value for key, value in {**derived, **overrides}.items() if value is not None}


def valid_until(issued: date, months: int | None) -> date | None:
    """The last day of validity: the day before the anniversary (5 years from 1 May end on 30 April)."""
    if months is None:
        return None
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    anniversary = date(year, month + 1, min(issued.day, _days(year, month + 1)))
    return anniversary - timedelta(days=1) if anniversary.day == issued.day else anniversary


def _days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _at(form: Mapping[str, Any], path: str) -> Any:
    value: Any = form
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _credit_code(head: str, region: str, serial: str) -> str:
    """The credit code of the business that was registered under that serial; without one, what all have in common.

    Bodies begin with M and count in digits: real ones are given out centrally, these are this place's own.
    """
    return made_credit_code(head, region, f"M{serial}") if serial else head + region
