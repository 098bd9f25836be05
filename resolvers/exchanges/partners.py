"""Partner provinces: who they are, by which keys they sign, whether we take new cases of theirs."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from auth.problems import Invalid
from resolvers.regions.model import Region, RegionLevel
from resolvers.seals import sm2
from resolvers.seals.sm3 import sm3

MAX_KEYS = 10
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TRIPS = 5
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PartnerRules:
    """Which department's administrators look after partners, if any, and which region we are.

    `loopback` allows partners on this machine.
    """

    office: str = ""
    region: str = ""
    loopback: bool = False


class PartnerStatus(Enum):
    """Whether new cases go to and come from a partner; those that are there go on either way."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class PartnerKey:
    """A public key (SM2, SubjectPublicKeyInfo DER) that a partner signs with, from when until when."""

    id: str
    public_key: bytes = field(repr=False)
    valid_from: datetime
    valid_until: datetime

    @property
    def fingerprint(self) -> str:
        """SM3 in hex over the key, which two offices can compare by phone."""
        return sm3(self.public_key).hex()

    def holds(self, at: datetime) -> bool:
        """Whether what was signed then may be signed by it."""
        return self.valid_from <= at < self.valid_until

    def ended(self, ends: datetime) -> "PartnerKey":
        """The key that is good for nothing signed from then on; one that ends earlier stays as it is."""
        return replace(self, valid_until=min(self.valid_until, ends))


@dataclass(frozen=True, slots=True)
class Breaker:
    """After five failures in a row a partner is left alone for a while: twice as long each time, an hour at most."""

    failures: int = 0
    open_until: datetime | None = None

    def lets(self, at: datetime) -> bool:
        """Whether anything may be sent now."""
        return self.open_until is None or self.open_until <= at

    def failed(self, at: datetime) -> "Breaker":
        """After one more failure."""
        failures = self.failures + 1
        if failures < _TRIPS:
            return Breaker(failures)
        pause = min(_FIRST_PAUSE * 2 ** min(failures - _TRIPS, 10), _LONGEST_PAUSE)
        return Breaker(failures, at + pause)


@dataclass(frozen=True, slots=True)
class Partner:
    """Another province: `url` is where its API is, `client` as whom it calls ours.

    One that runs no such API has no `url`: it is told by hooks (resolvers/webhooks) and reads what was said.
    """

    code: str
    name: str
    region: str
    url: str
    client: str
    keys: tuple[PartnerKey, ...]
    created_at: datetime
    portal_url: str | None = None
    contact: str | None = None
    status: PartnerStatus = PartnerStatus.ACTIVE
    breaker: Breaker = Breaker()

    @property
    def as_region(self) -> Region:
        """The province by what its card says, for where our catalogue of regions doesn't have it."""
        return Region(self.region, self.name, self.name, RegionLevel.PROVINCE, None, ())

    def key(self, key_id: str, at: datetime) -> PartnerKey | None:
        """Return the key of that id if it held then."""
        return next((one for one in self.keys if one.id == key_id and one.holds(at)), None)

    def without(self, key_id: str, ends: datetime) -> "Partner":
        """This partner with one of its keys ended before its time."""
        return replace(self, keys=tuple(one.ended(ends) if one.id == key_id else one for one in self.keys))

    def renewed(self, card: "Partner") -> "Partner":
        """This partner as its new card has it; keys that it rotated away stay, for what they signed.

        A key that was ended stays ended, whatever the card says. So do portal and contact, which the public card doesn't have. Raises Invalid when a key is another than the
        one of that id: what that one signed would not verify any more.
        """
        fresh = {one.id: one.public_key for one in card.keys}
        if any(fresh.get(one.id, one.public_key) != one.public_key for one in self.keys):
            raise Invalid("partner.key", "keys")
        kept = tuple(one for one in self.keys if one.id not in fresh)
        ends = {one.id: one.valid_until for one in self.keys}
        named = tuple(one.ended(ends.get(one.id, one.valid_until)) for one in card.keys)
        keys = (*named, *kept)[:MAX_KEYS]
        portal, contact = card.portal_url or self.portal_url, card.contact or self.contact
        renewed = replace(card, keys=keys, portal_url=portal, contact=contact)
        return replace(renewed, created_at=self.created_at, status=self.status, breaker=self.breaker)


def client_of_partner(code: str) -> str:
    """As which client a partner calls us."""
    return f"partner-{code.lower()}"


def partner_of(card: Any, at: datetime, *, loopback: bool) -> Partner:
    """Return the partner that a card describes, as `tongban partner card` writes it there; raises Invalid.

    `loopback` allows http to this very machine, for development.
    """
    if not isinstance(card, Mapping):
        raise Invalid("partner.card", "card")
    code, name, region = (_text(card, one, 100) for one in ("code", "name", "region"))
    if not _CODE.fullmatch(code):
        raise Invalid("partner.card", "code")
    keys = card.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= MAX_KEYS:
        raise Invalid("partner.card", "keys")
    portal = _address(card, "portalUrl", loopback=loopback) if card.get("portalUrl") else None
    contact = _text(card, "contact", 200) if card.get("contact") else None
    address = _address(card, "url", loopback=loopback).rstrip("/") if card.get("url") else ""
    read = tuple(_key(one) for one in keys)
    return Partner(code, name, region, address, client_of_partner(code), read, at, portal, contact)


def key_card(key: PartnerKey) -> dict[str, str]:
    """A key as cards have it."""
    times = {"validFrom": key.valid_from.isoformat(), "validUntil": key.valid_until.isoformat()}
    return {"id": key.id, "publicKey": b64encode(key.public_key).decode(), **times}


def _key(told: Any) -> PartnerKey:
    try:
        der = b64decode(told["publicKey"], validate=True)
        sm2.verify(der, b"", b"")
        times = (datetime.fromisoformat(told[name]) for name in ("validFrom", "validUntil"))
        valid_from, valid_until = times
        if valid_from.tzinfo is None or valid_until.tzinfo is None:
            raise ValueError("a time without its zone")
        return PartnerKey(_text(told, "id", 64), der, valid_from, valid_until)
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid("partner.key", "keys") from error


def _text(card: Mapping[str, Any], name: str, most: int) -> str:
    text = card.get(name)
    if not isinstance(text, str) or not 0 < len(text.strip()) <= most or not text.isprintable():
        raise Invalid("partner.card", name)
    return text.strip()


def _address(card: Mapping[str, Any], name: str, *, loopback: bool) -> str:
    address = _text(card, name, 500)
    parts = urlsplit(address)
    here = loopback and parts.hostname in _LOOPBACK
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise Invalid("partner.address", name)
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise Invalid("partner.address", name)
    return address
