"""What every message across a border carries, and the receipt that answers it: canonical JSON (RFC 8785), digests by
SM3, signatures by SM2. Nothing here reads or writes."""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from auth.problems import Expired, Invalid
from resolvers.applications.form import LARGEST
from resolvers.certificates.canonical import canonical
from resolvers.seals.signer import SealKey, Signer, verify_signature
from resolvers.seals.sm3 import sm3

LIFETIME = timedelta(days=7)
MAX_LIFETIME = timedelta(days=30)
CLOCKS_DIFFER = timedelta(minutes=2)
# Of both sides together as many as are read of one conversation.
MAX_SEQUENCE = 500
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z@._-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_SIGNATURE = 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says what to whom, as which message of which case. Times are text: both sides sign the same bytes."""

    id: str
    case: str
    sequence: int
    created_at: str
    expires_at: str
    sender: str
    to: str
    payload_digest: str
    previous_digest: str | None
    key_id: str
    signature: str = ""

    @property
    def published(self) -> dict[str, Any]:
        """Its members by the names that cross the border; null ones are left out."""
        told = {_CROSSING.get(name, name): value for name, value in asdict(self).items()}
        return {name: value for name, value in told.items() if value is not None}

    @property
    def signed_part(self) -> bytes:
        """The bytes that the signature covers: all members but itself."""
        return canonical({name: value for name, value in self.published.items() if name != "signature"})

    @property
    def digest(self) -> str:
        """SM3 over the whole envelope, in hex: what receipts quote, and the next message."""
        return digest_of(self.published)


@dataclass(frozen=True, slots=True)
class ExchangeReceipt:
    """That a message was taken; signed by who took it. The same message gets the same receipt."""

    message_id: str
    envelope_digest: str
    received_at: str
    key_id: str
    signature: str = ""

    @property
    def published(self) -> dict[str, Any]:
        """Its members by the names that cross the border."""
        return {_CROSSING.get(name, name): value for name, value in asdict(self).items()}

    @property
    def signed_part(self) -> bytes:
        """The bytes that the signature covers: all members but itself."""
        return canonical({name: value for name, value in self.published.items() if name != "signature"})


_CROSSING = {
    "created_at": "createdAt",
    "expires_at": "expiresAt",
    "sender": "from",
    "payload_digest": "payloadDigest",
    "previous_digest": "previousDigest",
    "key_id": "keyId",
    "message_id": "messageId",
    "envelope_digest": "envelopeDigest",
    "received_at": "receivedAt",
}


def digest_of(value: Any) -> str:
    """SM3 in hex over the canonical JSON of a value; Invalid for what such JSON can't say."""
    try:
        return sm3(canonical(value)).hex()
    except (ValueError, UnicodeError, RecursionError) as error:
        raise Invalid("exchange.not_canonical", "envelope") from error


def sayable(value: Any) -> Any:
    """A value as it can be signed: a number of more digits than JSON's goes as text, as an ID number may come."""
    if isinstance(value, Mapping):
        return {name: sayable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [sayable(one) for one in value]
    return str(value) if isinstance(value, int) and abs(value) > LARGEST else value


def as_text(at: datetime) -> str:
    """A time as it crosses the border: UTC, to the millisecond."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def as_time(text: str, path: str) -> datetime:
    """Read such a time; raises Invalid for any other way of writing it."""
    if not _TIME.fullmatch(text):
        raise Invalid("exchange.time", "envelope", path)
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid("exchange.time", "envelope", path) from error


def sealed(envelope: Envelope, signer: Signer, key: SealKey) -> Envelope:
    """The envelope with its signature; raises SigningUnavailable."""
    return replace(envelope, signature=b64encode(signer.sign(key, envelope.signed_part)).decode())


def sealed_receipt(receipt: ExchangeReceipt, signer: Signer, key: SealKey) -> ExchangeReceipt:
    """The receipt with its signature; raises SigningUnavailable."""
    return replace(receipt, signature=b64encode(signer.sign(key, receipt.signed_part)).decode())


def is_signed(signed_part: bytes, signature: str, public_key: bytes) -> bool:
    """Whether a signature, DER in base64, is that key's; False however malformed it is."""
    try:
        raw = b64decode(signature, validate=True) if len(signature) <= _MAX_SIGNATURE else b""
        return verify_signature(public_key, signed_part, raw)
    except (ValueError, Base64Error):
        return False


def check_shape(envelope: Envelope) -> None:
    """Raise Invalid for members that are no ids, digests or sequence numbers."""
    names = {"id": envelope.id, "case": envelope.case, "from": envelope.sender, "to": envelope.to}
    for path, text in {**names, "keyId": envelope.key_id}.items():
        if not _ID.fullmatch(text):
            raise Invalid("exchange.malformed", "envelope", path)
    for path, digest in (("payloadDigest", envelope.payload_digest), ("previousDigest", envelope.previous_digest)):
        if digest is not None and not _DIGEST.fullmatch(digest):
            raise Invalid("exchange.malformed", "envelope", path)
    if not 1 <= envelope.sequence <= MAX_SEQUENCE:
        raise Invalid("exchange.malformed", "envelope", "sequence")


def check_times(envelope: Envelope, at: datetime) -> None:
    """Raise Invalid for a message from the future or one that would live too long, Expired for one that is over."""
    created, expires = as_time(envelope.created_at, "createdAt"), as_time(envelope.expires_at, "expiresAt")
    if created > at + CLOCKS_DIFFER or not created < expires <= created + MAX_LIFETIME:
        raise Invalid("exchange.time", "envelope", "createdAt")
    if expires <= at:
        raise Expired("exchange.expired", "envelope", "expiresAt")


def envelope_of(told: Mapping[str, Any]) -> Envelope:
    """Read an envelope of ours back from its members."""
    names = {crossing: name for name, crossing in _CROSSING.items()}
    return Envelope(**{"previous_digest": None, **{names.get(name, name): value for name, value in told.items()}})
