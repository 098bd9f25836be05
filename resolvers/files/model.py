from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from auth.problems import Invalid, MaterialRejected

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_ENDINGS = {PDF: b"%%EOF", PNG: b"IEND", JPEG: b"\xff\xd9"}
_EXTENSIONS = {".pdf": PDF, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".jfif": JPEG}
_TAIL = 2048
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file; its content lies apart. `owner` is an account."""

    id: str
    owner: str
    name: str
    content_type: str
    size: int
    sha256: str
    created_at: datetime


def content_type(head: bytes, tail: bytes) -> str | None:
    """Tell the media type by content, None for anything that isn't a whole PDF, PNG or JPEG.

    Senders append bytes now and then, so the end mark counts anywhere in the last 2 KiB.
    """
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature) and _ENDINGS[media_type] in tail[-_TAIL:]:
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
