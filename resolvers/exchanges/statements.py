"""What a province publishes so that others can check its certificates: its keys, and lists of what became of them.

Each is a statement: JSON with times, signed by the province's SM2 key over its canonical form (RFC 8785), as messages
are. `kind` stands in it, so it can't pass for an envelope, a receipt or a confirmation. Nothing here reads or writes.
"""

import json
import zlib
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

from auth.problems import Invalid, Problem
from resolvers.certificates.canonical import canonical
from resolvers.certificates.status_list import BITS
from resolvers.certificates.status_place import LENGTH
from resolvers.exchanges.envelope import CLOCKS_DIFFER, as_text, as_time, is_signed
from resolvers.exchanges.partners import Partner, PartnerKey
from resolvers.exchanges.province_keys import ProvinceKey
from resolvers.exchanges.sending import Unanswered
from resolvers.seals.signer import Signer

# A list of 32 KiB that nothing compresses is 44 KiB in base64.
MAX_SIZE = 64 * 1024
MAX_NUMBER = 10**9
MAX_LIFETIME = timedelta(days=7)
_MAX_KEYS = 20
_SIZE = LENGTH * BITS // 8


class StatementKind(Enum):
    """What a statement is about."""

    KEYS = "KEYS"
    STATUS = "STATUS"


# How long a partner may go by what it has when we are out of its reach: revocations are then so late at most.
LIFETIMES = {StatementKind.KEYS: timedelta(days=2), StatementKind.STATUS: timedelta(hours=6)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statement: of which province, about what, and for lists the number."""

    province: str
    kind: StatementKind
    number: int = 0

    @property
    def id(self) -> str:
        """Names it among all that are kept."""
        return f"{self.province}:{self.kind.value}:{self.number}"

    @property
    def path(self) -> str:
        """Where a province that runs Tongban publishes it."""
        return f"/.well-known/tongban/{_PATHS[self.kind].format(self.number)}"


_PATHS = {StatementKind.KEYS: "keys", StatementKind.STATUS: "status/{}"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that was checked, word for word in `text`."""

    wanted: Wanted
    issued_at: datetime
    expires_at: datetime
    text: str = field(repr=False)

    @property
    def content(self) -> Mapping[str, Any]:
        """Its members."""
        told: Mapping[str, Any] = json.loads(self.text)
        return told

    def holds(self, at: datetime) -> bool:
        """Whether one may still go by it."""
        return at < self.expires_at


class PartnerPages(Protocol):
    """Fetches what partners publish."""

    async def fetch(self, partner: Partner, path: str) -> bytes:
        """Return what is at that path of the partner's address; raises Unanswered."""


class NoPages:
    """Where nothing can be fetched."""

    async def fetch(self, partner: Partner, path: str) -> bytes:  # noqa: ARG002 - a protocol's signature
        """Say so."""
        raise Unanswered("nothing is fetched here")


def keys_content(url: str, keys: list[ProvinceKey], token_keys: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What is said of a province's keys: those of messages and statements, and those of codes that people show."""
    told = [
        {
            "id": one.id,
            "publicKey": b64encode(one.signing.public_key).decode(),
            "validFrom": as_text(one.valid_from),
            "validUntil": as_text(one.valid_until),
        }
        for one in keys
    ]
    return {"url": url, "keys": told, "tokenKeys": [dict(one) for one in token_keys]}


def stated(wanted: Wanted, content: Mapping[str, Any], key: ProvinceKey, signer: Signer, at: datetime) -> str:
    """Make a statement of ours and sign it; raises SigningUnavailable."""
    told: dict[str, Any] = {
        **content,
        "kind": wanted.kind.value,
        "province": wanted.province,
        "number": wanted.number,
        "issuedAt": as_text(at),
        "expiresAt": as_text(at + LIFETIMES[wanted.kind]),
        "keyId": key.id,
    }
    signature = b64encode(signer.sign(key.signing, canonical(told))).decode()
    return canonical({**told, "signature": signature}).decode()


def read_statement(raw: bytes, wanted: Wanted, keys: tuple[PartnerKey, ...], at: datetime) -> Statement:
    """Read what a partner published; raises Invalid for what isn't that statement, of that partner, good now."""
    told = _read(raw)
    if (told["province"], told["kind"], told["number"]) != (wanted.province, wanted.kind.value, wanted.number):
        raise Invalid("statement.another", "statement")
    issued, expires = as_time(told["issuedAt"], "issuedAt"), as_time(told["expiresAt"], "expiresAt")
    signed = canonical({name: value for name, value in told.items() if name != "signature"})
    signers = (one for one in keys if one.id == told["keyId"] and one.holds(issued) and one.holds(at))
    if not any(is_signed(signed, told["signature"], one.public_key) for one in signers):
        raise Invalid("statement.forged", "statement")
    if issued > at + CLOCKS_DIFFER or not at < expires <= issued + MAX_LIFETIME:
        raise Invalid("statement.time", "statement")
    _check_content(told, wanted.kind)
    return Statement(wanted, issued, expires, canonical(told).decode())


def unpacked(content: Mapping[str, Any]) -> bytes:
    """A list's bits; raises ValueError for anything but a whole list."""
    lst = content["lst"]
    inflate = zlib.decompressobj()
    bits = inflate.decompress(urlsafe_b64decode(lst + "=" * (-len(lst) % 4)), _SIZE + 1)
    if len(bits) != _SIZE or not inflate.eof:
        raise ValueError("not a whole list")
    return bits


def _read(raw: bytes) -> dict[str, Any]:
    texts = ("province", "kind", "issuedAt", "expiresAt", "keyId", "signature")
    try:
        told = json.loads(raw.decode())
        canonical(told)
        if all(isinstance(told[name], str) for name in texts) and type(told["number"]) is int:
            return dict(told)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid("statement.malformed", "statement") from error
    raise Invalid("statement.malformed", "statement")


def _check_content(told: Mapping[str, Any], kind: StatementKind) -> None:
    """Raise Invalid for a statement that its province signed, and that nobody can go by."""
    try:
        if kind is StatementKind.STATUS:
            good = told["bits"] == BITS and len(unpacked(told)) == _SIZE
        else:
            keys = told["tokenKeys"]
            good = isinstance(keys, list) and len(keys) <= _MAX_KEYS and all(isinstance(one, dict) for one in keys)
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, Problem) as error:
        raise Invalid("statement.malformed", "statement") from error
    if not good:
        raise Invalid("statement.malformed", "statement")
