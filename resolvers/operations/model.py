import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# A document that a client left with us goes when nobody has asked for it for so long.
KEPT = timedelta(days=30)
# Together at most so many; a mini-program has a few dozen. The one asked for longest ago goes first.
MOST_KEPT = 20_000
# What looks like a mobile phone or a resident's ID number: it belongs in a variable, and never into our database.
_PERSONAL = re.compile(r"(?<!\d)(1\d{10}|\d{17}[\dXx])(?!\d)")
_CLIENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")


class BadRelease(Exception):
    """A client's name or version that can't be taken; says why."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of an app whose operations are registered."""

    client: str
    version: str

    def __post_init__(self) -> None:
        if not _CLIENT.fullmatch(self.client):
            raise BadRelease("a client's name is 1 to 63 letters, digits, _ and -")
        if not _VERSION.fullmatch(self.version):
            raise BadRelease("a version is 1 to 40 letters, digits and . _ + -")

    @property
    def key(self) -> str:
        """How rows name it."""
        return f"{self.client}@{self.version}"


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A document that apps of ours send, by its hash, with the releases that do."""

    hash: str
    text: str
    releases: tuple[str, ...]
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document that a client left with us (Apollo's automatic persisted queries)."""

    hash: str
    text: str
    expires_at: datetime

    def worn(self, at: datetime) -> bool:
        """Whether it is time to say that it is still asked for."""
        return self.expires_at - at < KEPT / 2


def hash_of(text: str) -> str:
    """Return the hash that a document goes by: SHA-256 over its UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def names_somebody(text: str) -> bool:
    """Tell whether a document seems to hold a phone or an ID number."""
    return _PERSONAL.search(text) is not None
