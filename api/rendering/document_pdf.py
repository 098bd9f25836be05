"""Official documents of cases (文书) as PDF, from the data that the seal signed."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from json import dumps
from pathlib import Path
from threading import Lock
from typing import Literal, cast

import typst

from api.rendering.certificate_pdf import chinese_date
from api.rendering.glyphs import fonts, legible, missing_glyphs
from api.rendering.qr import qr_svg
from auth.remembered import Remembered
from resolvers.applications.documents import IssuedDocument

_TEMPLATE = Path(__file__).parent.parent / "templates" / "document.typ"
# Some ten megabytes: a page has about 40 kB, most of it its part of the font.
_KEPT = 128


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What is printed: the document, its seal's picture (none: unsealed) and where to check it."""

    document: IssuedDocument
    seal_svg: str | None
    verify_url: str


class DocumentRenderer:
    """Sets documents as PDF/A-2 and remembers the last 128; one instance serves all threads."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(_TEMPLATE, font_paths=fonts())
        self._turn = Lock()
        self._made: Remembered[bytes] = Remembered(_KEPT)

    def render(self, page: DocumentPage) -> bytes:
        """Return the page as PDF; the same page always gives the same bytes."""
        key = f"{page.document.sha256}|{page.document.signature}|{page.verify_url}"
        with self._turn:
            pdf = self._made.get(key)
            if pdf is None:
                pdf = self._compile(page, "pdf")
                self._made.put(key, pdf)
        return pdf

    def picture(self, page: DocumentPage) -> bytes:
        """Return the first page as PNG, 144 dots per inch."""
        with self._turn:
            return self._compile(page, "png")

    def _compile(self, page: DocumentPage, kind: Literal["pdf", "png"]) -> bytes:
        # The day of issue as the creation date keeps the bytes reproducible.
        stamp = datetime.combine(page.document.issued_on, time(), UTC)
        inputs = {"page": _page_json(page)}
        made = self._compiler.compile(format=kind, sys_inputs=inputs, timestamp=stamp, pdf_standards="a-2b")
        return cast("bytes", made[0] if isinstance(made, list) else made)


def _page_json(page: DocumentPage) -> str:
    """Hand the page over as data: nothing in it is ever read as typst markup."""
    document = page.document
    words = {
        "title": document.title,
        "number": document.number,
        "party": document.party,
        "paragraphs": list(document.paragraphs),
        "items": list(document.items),
        "department": document.department,
        "issued_on": chinese_date(document.issued_on),
        "digest": document.sha256,
        "sealed": document.signature is not None,
    }
    seal = page.seal_svg
    drawings = {
        "qr_svg": qr_svg(page.verify_url),
        "verify_url": page.verify_url,
        "seal_svg": seal and seal.translate({ord(one): "〓" for one in missing_glyphs(seal)}),
    }
    # Legible as a whole: what replaces a character that no font draws means nothing to JSON.
    return dumps(
        {**_legible(words), **drawings},
        ensure_ascii=False,
    )


def _legible(words: dict[str, object]) -> dict[str, object]:
    return {name: _drawn(value) for name, value in words.items()}


def _drawn(value: object) -> object:
    match value:
        case str():
            return legible(value)
        case list():
            return [_drawn(one) for one in value]
    return value
