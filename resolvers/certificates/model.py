from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import orjson

from auth.days import today
from auth.identifiers import made_credit_code
from auth.problems import AlreadyDone, Invalid, NotAllowedNow, Problem
from resolvers.certificates.canonical import canonical
from resolvers.certificates.lifecycle import FINAL, CertificateAction, CertificateStatus, move_of, target
from resolvers.certificates.merkle import Proof, leaf, root_of
from resolvers.certificates.status_place import StatusPlace
from resolvers.certificates.validity import FOREVER, Validity
from resolvers.parties.model import Audience, Party

HOLDER_NAME = "holderName"
ALGORITHM = "SM2-with-SM3"
# One signature over the Merkle root of many certificates.
BATCH_ALGORITHM = "SM2-with-SM3-Merkle"
NEWEST_FORMAT = 2
MAX_CHANGES = 100


class Layout(Enum):
    """What a certificate's page looks like."""

    LICENCE = "LICENCE"
    BUSINESS_LICENCE = "BUSINESS_LICENCE"
    BOOKLET = "BOOKLET"
    CARD = "CARD"
    DIPLOMA = "DIPLOMA"


# GB 32100: registered by the market authority (9), an enterprise (1) or an individual business (2).
_CREDIT_KINDS = {"enterprise": "91", "shop": "92"}


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A type of certificate; `code` is 21 characters (GB/T 36904: organisation 18 + serial 3).

    `fields` is a JSON Schema whose properties are the certificate's fields: `title` is the label on the page
    and `x-from` the path in the application's form that fills it (default: the same key).
    `number_format` makes the number on the page: {region} {year} {serial}; the number of a
    business licence is the business's credit code: {enterprise} or {shop}.
    """

    code: str
    name: str
    holder: Audience
    issuer_kind: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    validity: Validity = FOREVER
    composite: bool = False
    number_format: str = "{region}{year}{serial}"
    layout: Layout = Layout.LICENCE

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
    """An e-seal's signature over a certificate's content; `value` is DER (r, s).

    With a `proof` it is over the root of a tree in which the content is a leaf.
    `ses` is the seal's signature over the TBS_Sign of an SES_Signature, DER too; None where the seal had no SESeal.
    The rest of that structure is made anew from what never changes (see ses.py).
    """

    algorithm: str
    signer: str
    seal_code: str
    signed_at: datetime
    value: bytes
    proof: Proof | None = None
    ses: bytes | None = None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What was done to a certificate: by which account (None: the system), and why."""

    action: CertificateAction
    at: datetime
    by: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """A certificate that a composite one stands for (一业一证): its id here, and its identifier for everybody.

    `certificate` is it as it stands now, which isn't kept but read along; None for one that is gone.
    """

    id: str
    identifier: str
    certificate: "Certificate | None" = None

    def status_on(self, day: date) -> CertificateStatus:
        """What the part is worth on a day; what nobody knows any more is worth nothing."""
        return self.certificate.status_on(day) if self.certificate else CertificateStatus.REVOKED


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued certificate. `issuer` and `type` are codes; `check_code` is printed on the page.

    `region` is where its case was handled: staff of other regions have no business with it. `signed_format` says
    how its content is laid out for signing. `reminded` is how many days before its end its holder was reminded last,
    `place` where strangers find its status.
    `linked`: its signature stands in the chain of the seal's uses.
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
    signed_format: int = NEWEST_FORMAT
    reminded: int | None = None
    changes: tuple[StatusChange, ...] = ()
    parts: tuple[Part, ...] = ()
    place: StatusPlace | None = None
    linked: bool = False

    @property
    def content(self) -> bytes:
        """What the seal signs: the facts of the certificate as canonical JSON (RFC 8785)."""
        return signed_content(self)

    @property
    def signed_text(self) -> bytes:
        """The very bytes that the seal signed: the content, or the head of the tree that it is a leaf of."""
        proof = self.signature.proof
        return (
            self.content if proof is None else tree_head(self.issuer, proof.size, root_of(leaf(self.content), proof))
        )

    def status_on(self, day: date) -> CertificateStatus:
        """The status on a day. A composite certificate (一业一证) is worth no more than each of its parts."""
        own, failed = self.own_status_on(day), self.failed_part(day)
        return failed.status_on(day) if failed and own is CertificateStatus.ACTIVE else own

    def failed_part(self, day: date) -> Part | None:
        """The first part that doesn't hold on a day; None while all of them do."""
        return next((one for one in self.parts if one.status_on(day) is not CertificateStatus.ACTIVE), None)

    def with_parts(self, known: "Mapping[str, Certificate]") -> "Certificate":
        """The certificate with its parts as they stand now, by id."""
        return replace(self, parts=tuple(replace(one, certificate=known.get(one.id)) for one in self.parts))

    def own_status_on(self, day: date) -> CertificateStatus:
        """The status whatever became of its parts: one that ran out is EXPIRED before the worker has written so."""
        ran_out = self.valid_until is not None and day > self.valid_until
        expires = move_of(self.status, CertificateAction.EXPIRE) is not None
        return CertificateStatus.EXPIRED if ran_out and expires else self.status

    def moved(self, change: StatusChange) -> "Certificate":
        """The certificate after a change; raises AlreadyDone or NotAllowedNow, as the table of moves has it."""
        # The system writes down what is so already: that it ran out.
        expires = change.action is CertificateAction.EXPIRE
        status = self.status if expires else self.own_status_on(today(change.at))
        move = move_of(status, change.action)
        if move is None:
            raise _refusal(status, change.action)
        if len(self.changes) >= MAX_CHANGES and move.to not in FINAL:
            raise NotAllowedNow("certificate.too_many_changes", "certificateId", maximum=MAX_CHANGES)
        return replace(
            self,
            status=move.to,
            status_reason=change.reason,
            status_at=change.at,
            changes=(*self.changes, change),
            revision=self.revision + 1,
        )

    def superseded(self, reason: str, at: datetime, by: str | None = None) -> "Certificate":
        """The certificate after a newer version took its place; raises AlreadyDone."""
        return self.moved(StatusChange(CertificateAction.SUPERSEDE, at, by, reason))

    def revoked(self, reason: str, at: datetime, by: str | None = None) -> "Certificate":
        """The certificate after its issuer took it back; raises AlreadyDone."""
        return self.moved(StatusChange(CertificateAction.REVOKE, at, by, reason))


def _refusal(status: CertificateStatus, action: CertificateAction) -> Problem:
    if status in FINAL:
        return AlreadyDone("certificate.revoked_already", "certificateId")
    if status is target(action):
        return AlreadyDone("certificate.so_already", "certificateId", status=f"CERTIFICATE_{status.value}")
    return NotAllowedNow("certificate.not_active", "certificateId", status=f"CERTIFICATE_{status.value}")


class VerificationFailure(Enum):
    """Why a certificate doesn't hold."""

    UNKNOWN = "UNKNOWN"
    EXPIRED_TOKEN = "EXPIRED_TOKEN"  # noqa: S105 - a reason, not a secret
    BAD_SIGNATURE = "BAD_SIGNATURE"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    CANT_TELL = "CANT_TELL"


def signed_content(certificate: Certificate) -> bytes:
    """Return the bytes that the seal signs; ValueError for fields that canonical JSON can't say."""
    # What was signed once must stay the same for ever: a format is never changed, only followed by the next.
    if certificate.signed_format == 1:
        return orjson.dumps(_facts(certificate), option=orjson.OPT_SORT_KEYS)
    more = {
        "format": certificate.signed_format,
        "holderKind": certificate.holder.kind.value,
        "issuerName": certificate.signature.signer,
        "region": certificate.region,
        "signedAt": certificate.signature.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    parts = {"parts": [one.identifier for one in certificate.parts]} if certificate.parts else {}
    return canonical(_facts(certificate) | more | parts)


def tree_head(issuer: str, size: int, root: bytes) -> bytes:
    """What the seal signs for many certificates of one issuer; it can't be taken for a certificate's content."""
    return canonical({"issuer": issuer, "root": root.hex(), "size": size, "tree": "RFC9162-SM3"})


def _facts(certificate: Certificate) -> dict[str, Any]:
    return {
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


def fields_from_form(type: CertificateType, form: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Derive a certificate's fields from the form; an override must name one of them, or Invalid is raised."""
    if unknown := sorted(overrides.keys() - type.properties.keys()):
        raise Invalid("certificate.field_unknown", "certificateFields", unknown[0], field=unknown[0])
    derived = {key: _at(form, str(schema.get("x-from", key))) for key, schema in type.properties.items()}
    return {key: value for key, value in {**derived, **overrides}.items() if value is not None}


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
