"""A certificate to show where no network is: a CWT (RFC 8392) that docs/verify.md teaches others to check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import cbor2

from auth.days import CHINA
from auth.problems import Invalid
from auth.tokens import Tokens
from resolvers.certificates.model import HOLDER_NAME, Certificate, CertificateType
from resolvers.certificates.offline_encoding import (
    base45,
    from_base45,
    protected_header,
    read_sign1,
    sign1,
    to_be_signed,
)
from resolvers.certificates.status_place import StatusPlace

# So that a reader knows at the first letters what it has before it.
PREFIX = "TB1:"
OFFLINE_LIFETIME = timedelta(minutes=10)
# A QR code of version 20, error correction M: phones still read it off another phone's screen.
MAX_OFFLINE = 970
# Claims by number (RFC 8392, draft-ietf-oauth-status-list); ours go by name.
ISS, SUB, EXP, IAT, STATUS = 1, 2, 4, 6, 65535


@dataclass(frozen=True, slots=True)
class OfflineToken:
    """What the code says, and for how many seconds; until then nobody can call it back."""

    text: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a token of ours says, read by us."""

    identifier: str
    holder_name: str | None
    fields: Mapping[str, str]
    expires_at: int


def offline_token(
    tokens: Tokens, certificate: Certificate, type: CertificateType, ticked: tuple[str, ...], at: datetime
) -> OfflineToken:
    """Make a token of at most ten minutes that says what was ticked; raises Invalid when that is too much for it."""
    expires = min(at + OFFLINE_LIFETIME, _end(certificate) or at + OFFLINE_LIFETIME)
    claims = _claims(tokens.issuer, certificate, (at, expires)) | _shown(certificate, type, ticked)
    text = PREFIX + base45(_signed(tokens, cbor2.dumps(claims)))
    if len(text) > MAX_OFFLINE:
        raise Invalid("certificate.offline_too_much", "fields")
    return OfflineToken(text, int(expires.timestamp()) - int(at.timestamp()))


def read_offline(tokens: Tokens, text: str) -> Carried | None:
    """Return what a token of ours says, whether it ran out or not; None for anything that we didn't sign."""
    if len(text) > MAX_OFFLINE or not text.startswith(PREFIX):
        return None
    try:
        read = read_sign1(from_base45(text.removeprefix(PREFIX)))
    except ValueError:
        return None
    if not tokens.signed_bytes(read.kid, read.to_be_signed, read.signature):
        return None
    claims = cbor2.loads(read.payload)
    return Carried(claims[SUB], claims.get("holder"), claims["fields"], claims[EXP])


def as_text(value: Any) -> str:
    """Write a field's value for people: lists with 、, objects as their values, booleans as 是 and 否."""
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(as_text(one) for one in value)
        case dict():
            return "，".join(as_text(one) for one in value.values())
    return str(value)


def status_uri(base: str, place: StatusPlace) -> str:
    """Return the address of the signed list that a place is in."""
    return f"{base}/status/{place.list}"


def _signed(tokens: Tokens, payload: bytes) -> bytes:
    header = b""

    def message(kid: str) -> bytes:
        nonlocal header
        header = protected_header(kid)
        return to_be_signed(header, payload)

    signature = tokens.sign_bytes(message)
    return sign1(header, payload, signature)


def _claims(base: str, certificate: Certificate, span: tuple[datetime, datetime]) -> dict[int | str, Any]:
    if certificate.place is None:
        raise ValueError("a certificate without a place in a list of statuses")
    status = {"idx": certificate.place.index, "uri": status_uri(base, certificate.place)}
    issued, expires = (int(one.timestamp()) for one in span)
    return {ISS: base, SUB: certificate.identifier, EXP: expires, IAT: issued, STATUS: {"status_list": status}}


def _shown(certificate: Certificate, type: CertificateType, ticked: tuple[str, ...]) -> dict[str, Any]:
    fields = {type.label(key): as_text(certificate.fields[key]) for key in ticked if key in certificate.fields}
    holder = {"holder": certificate.holder.name} if HOLDER_NAME in ticked else {}
    return {"type": type.name, "issuer": certificate.signature.signer, **holder, "fields": fields}


def _end(certificate: Certificate) -> datetime | None:
    """The midnight after the last day of validity."""
    day = certificate.valid_until
    return datetime.combine(day + timedelta(days=1), time(), CHINA) if day else None
