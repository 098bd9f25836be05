"""What goes to and comes from the process that opens PDFs: plain values only."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from resolvers.seals.sm3 import sm3

# GB/T 38540 leaves the carrier to the format; this is the name that seals in PDFs go by in China.
SEAL_FILTER = "/GM.sm2seal"


class PdfRefused(Exception):
    """A PDF that can't be sealed or read by rule: `key` names the words, `path` the part of the input."""

    def __init__(self, key: str, path: str = "fileId", **values: int) -> None:
        super().__init__(key)
        self.key, self.path, self.values = key, path, values

    def __reduce__(self) -> tuple[type["PdfRefused"], tuple[str, str], dict[str, dict[str, int]]]:
        """As it goes from one process to another."""
        return PdfRefused, (self.key, self.path), {"values": self.values}


@dataclass(frozen=True, slots=True)
class Picture:
    """A seal's picture and its size."""

    png: bytes = field(repr=False)
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a seal goes: its middle, in millimetres from the upper left corner of a page as it is shown.

    `page` counts from 1. `across_pages`: besides, it is cut into strips along the right edge of all pages (骑缝章).
    """

    page: int
    x: float
    y: float
    across_pages: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes to keep for the two signatures."""

    seal: int
    signature: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What to seal by: picture and place, whose seal it is, when, and the room for signatures."""

    picture: Picture
    placement: Placement
    name: str
    at: datetime
    room: Room


@dataclass(frozen=True, slots=True)
class Region:
    """Where a signature's value goes, with its brackets, and where the part of the file ends that it is over."""

    start: int
    end: int
    upto: int

    def covered(self, content: bytes) -> bytes:
        """All that the signature is over."""
        return content[: self.start] + content[self.end : self.upto]

    def filled(self, content: bytes, value: bytes) -> bytes:
        """The file with the signature's value (ISO 32000-2, 12.8.1): hex, the rest stays zeros."""
        text = value.hex().encode()
        if len(text) > self.end - self.start - 2:
            raise ValueError("a signature is larger than the room that was kept for it")
        place = self.start + 1
        return b"".join((content[:place], text, content[place + len(text) :]))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF with room for the seal's signature and, in the revision after it, for the document signature."""

    content: bytes = field(repr=False)
    seal: Region
    signature: Region

    def seal_digest(self) -> bytes:
        """SM3 over what the seal signs."""
        return sm3(self.seal.covered(self.content))

    def sealed(self, value: bytes) -> "Prepared":
        """The same with the seal's signature in its place."""
        return Prepared(self.seal.filled(self.content, value), self.seal, self.signature)

    def signature_digest(self) -> bytes:
        """SHA-256 over what the document signature is over: all, the seal's signature among it."""
        return sha256(self.signature.covered(self.content)).digest()


@dataclass(frozen=True, slots=True)
class CmsSignature:
    """What a signature that is no seal says; whether it is its certificate's, and that leads to one of our roots."""

    signer: str
    algorithm: str
    signed_at: datetime
    value: bytes = field(repr=False)
    intact: bool
    trusted: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A signature in a PDF.

    `whole`: it is over all of its revision but itself. `last`: nothing follows it in the file. `changed`: what
    follows does more than add signatures. `shown`: it has a place on a page. `cms` is None for what isn't one that
    can be read, seals among it.
    """

    contents: bytes = field(repr=False)
    digest: bytes
    whole: bool
    last: bool
    changed: bool
    shown: bool
    cms: CmsSignature | None = None
