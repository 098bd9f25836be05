from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from auth.problems import Invalid, MaterialRejected

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
# GB/T 33190: a ZIP whose first thing to read is OFD.xml. No media type is registered; this is the one in use.
OFD = "application/ofd"
_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"PK\x03\x04", OFD))
_ENDINGS = {PDF: b"%%EOF", PNG: b"IEND", JPEG: b"\xff\xd9", OFD: b"PK\x05\x06"}
_EXTENSIONS = {".pdf": PDF, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".jfif": JPEG, ".ofd": OFD}
_TAIL = 2048
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found clean; its content lies apart. `owner` is an account.

    `size` and `sha256` are of what is kept, which of an image isn't what was sent. Files of one owner with the same
    content share one `blob`.
    """

    id: str
    owner: str
    name: str
    content_type: str
    size: int
    sha256: str
    created_at: datetime
    blob: str


def content_type(content: bytes) -> str | None:
    """Tell the media type by content, None for anything that isn't a whole PDF, PNG, JPEG or OFD.

    Senders append bytes now and then, so the end mark counts anywhere in the last 2 KiB.
    """
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature) and _ENDINGS[media_type] in content[-_TAIL:]:
            return media_type
    return None


def check_claim(found: str | None, name: str, declared: str | None) -> str:
    """Return the media type found; raises MaterialRejected when name or sender say something else."""
    if found is None:
        raise MaterialRejected("file.type_unknown", "file")
    claims = {_EXTENSIONS.get(PurePosixPath(name.lower()).suffix), declared if declared in _ENDINGS else None}
    if claims - {None, found}:
        raise MaterialRejected("file.type_differs", "file", found=found)
    return found


def clean_name(name: str | None) -> str:
    """Return a name fit to show: no folders, no control characters; raises Invalid when nothing is left."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip()
    if not clean.strip("."):
        raise Invalid("file.name", "file")
    return clean[-MAX_NAME:]
