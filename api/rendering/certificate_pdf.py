from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from json import dumps
from pathlib import Path
from threading import Lock
from typing import Literal, cast

import typst

from api.rendering.glyphs import fonts, legible, missing_glyphs
from api.rendering.qr import qr_svg

_TEMPLATE = Path(__file__).parent.parent / "templates" / "certificates" / "certificate.typ"

_TIMELESS = {"BOOKLET", "DIPLOMA"}

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CertificatePage:
    """What is printed on a certificate; `valid_until` None means without end, `status_note` is a watermark.

    `layout` names the template; `person` says that the holder is one, so that there may be a photograph.
    """

    title: str
    holder_name: str
    holder_code_label: str
    holder_code: str
    number: str
    identifier: str
    issuer: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    fields: Rows
    seal_svg: str
    verify_url: str
    status_note: str = ""
    layout: str = "LICENCE"
    person: bool = False

    def holder_rows(self) -> Rows:
        """Return the rows that every certificate has, without those that are empty."""
        rows = (
            ("证照编号", self.number),
            ("持证主体", self.holder_name),
            (self.holder_code_label, self.holder_code),
            ("有效期限", self._term()),
        )
        return tuple((label, value) for label, value in rows if value)

    def _term(self) -> str:
        # Marriages and births end by no day, and their paper has no line for one.
        if self.valid_until is None and self.layout in _TIMELESS:
            return ""
        until = chinese_date(self.valid_until) if self.valid_until else "长期"
        return f"{chinese_date(self.valid_from)} 至 {until}"

    def own_rows(self) -> Rows:
        """Return what a page shows that has the number, name and term in places of their own."""
        rows = (("经营者", self.holder_name) if self.person else ("", ""), ("成立日期", chinese_date(self.issued_on)))
        return tuple((label, value) for label, value in rows if value)


class CertificateRenderer:
    """Sets certificates as PDF/A-2 pages, each in its type's layout; one instance serves all threads."""

    def __init__(self) -> None:
        # Kept: a fresh compiler loads 30 MB of fonts for each document and is four times slower.
        self._compiler = typst.Compiler(_TEMPLATE, font_paths=fonts())
        self._turn = Lock()

    def render(self, page: CertificatePage) -> bytes:
        """Return the page as PDF; the same page always gives the same bytes."""
        return self._compile(page, "pdf")

    def picture(self, page: CertificatePage) -> bytes:
        """Return the page as PNG, 144 dots per inch."""
        return self._compile(page, "png")

    def _compile(self, page: CertificatePage, kind: Literal["pdf", "png"]) -> bytes:
        inputs = {"page": _page_json(page)}
        # PDF readers show this as the creation date; the day of issue keeps the bytes reproducible.
        stamp = datetime.combine(page.issued_on, time(), UTC)
        with self._turn:
            made = self._compiler.compile(format=kind, sys_inputs=inputs, timestamp=stamp, pdf_standards="a-2b")
        first = made[0] if isinstance(made, list) else made
        return cast("bytes", first)  # the stub allows None, which only a compilation to a file returns


def chinese_date(day: date) -> str:
    """Write a day as licences do: 2026年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _page_json(page: CertificatePage) -> str:
    """Hand the page over as data: nothing in it is ever read as typst markup."""
    words: dict[str, str | Rows] = {
        "title": page.title,
        "holder": page.holder_rows(),
        "own": page.own_rows(),
        "fields": page.fields,
        "number": page.number,
        "identifier": page.identifier,
        "issuer": page.issuer,
        "issued_on": chinese_date(page.issued_on),
        "status_note": page.status_note,
    }
    drawings = {
        "verify_url": page.verify_url,
        "qr_svg": qr_svg(page.verify_url),
        "seal_svg": _drawable(page.seal_svg),
    }
    return dumps({name: _legible(value) for name, value in words.items()} | drawings | _form(page))


def _form(page: CertificatePage) -> dict[str, str | bool]:
    return {"layout": page.layout, "person": page.person}


def _legible(value: str | Rows | tuple[str, str]) -> str | list[object]:
    return legible(value) if isinstance(value, str) else [_legible(part) for part in value]


def _drawable(seal: str) -> str:
    """Put 〓, the printers' sign for a missing type, where a seal's arc has no room for a code point."""
    return seal.translate({ord(character): "〓" for character in missing_glyphs(seal)})
