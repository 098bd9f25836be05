"""Which characters our fonts can draw: rare names must not turn into empty boxes on a licence."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import iter_unpack, unpack_from
from unicodedata import category

import typst

Span = tuple[int, int]

_INVISIBLE = {"Cf", "Zs", "Zl", "Zp"}
_LINE_ENDS = "\t\n\r"
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@cache
def fonts() -> typst.Fonts:
    """Return the shipped Chinese fonts and, for what they lack, those of the machine."""
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(files("pylopdf_fonts_zh_cn"))],
    )


def missing_glyphs(text: str) -> set[str]:
    """Return the visible characters of a text that no font on this machine can draw."""
    missing = {character for character in text if not _is_invisible(character)}
    for path, index in _font_files():
        if not missing:
            break
        spans = _spans(path, index)
        missing = {character for character in missing if not _covers(spans, ord(character))}
    return missing


def legible(text: str) -> str:
    """Write every character that cannot be drawn as its code point, such as 〔U+20BB7〕."""
    names = {ord(character): f"〔U+{ord(character):04X}〕" for character in missing_glyphs(text)}
    return text.translate(names)


def _is_invisible(character: str) -> bool:
    point = ord(character)
    selects = any(point in block for block in _VARIATION_SELECTORS)
    return selects or character in _LINE_ENDS or category(character) in _INVISIBLE


@cache
def _font_files() -> list[tuple[str, int]]:
    """List the font files, the shipped ones first: they answer for nearly every name."""
    shipped = str(files("pylopdf_fonts_zh_cn"))
    found = [(font.path, font.index) for font in fonts().fonts() if font.path]
    return sorted(found, key=lambda font: (not font[0].startswith(shipped), font))


def _covers(spans: Iterable[Span], point: int) -> bool:
    return any(first <= point <= last for first, last in spans)


@cache
def _spans(path: str, index: int) -> tuple[Span, ...]:
    """Read the code points that a font maps to glyphs (OpenType `cmap`, formats 12 and 4)."""
    table = _cmap(path, index)
    offsets = [unpack_from(">I", table, 8 + 8 * n)[0] for n in range(unpack_from(">H", table, 2)[0])]
    formats = {unpack_from(">H", table, offset)[0]: offset for offset in offsets}
    if 12 in formats:
        return _segmented(table, formats[12])
    return tuple(_basic_plane(table, formats[4])) if 4 in formats else ()


def _cmap(path: str, index: int) -> bytes:
    with Path(path).open("rb") as font:
        start = 0
        if font.read(4) == b"ttcf":
            font.seek(12 + 4 * index)
            (start,) = unpack_from(">I", font.read(4))
        font.seek(start + 4)
        (count,) = unpack_from(">H", font.read(8))
        records = {tag: (at, size) for tag, _, at, size in iter_unpack(">4sIII", font.read(16 * count))}
        at, size = records.get(b"cmap", (0, 0))
        font.seek(at)
        return font.read(size) or bytes(4)


def _segmented(table: bytes, offset: int) -> tuple[Span, ...]:
    (count,) = unpack_from(">I", table, offset + 12)
    groups = iter_unpack(">III", table[offset + 16 : offset + 16 + 12 * count])
    return tuple((first, last) for first, last, _ in groups)


def _basic_plane(table: bytes, offset: int) -> Iterable[Span]:
    """Walk the segments of format 4, leaving out the last, which only marks the end."""
    twice = unpack_from(">H", table, offset + 6)[0]
    lasts, firsts, _, hops = (offset + 14 + twice * part + (2 if part else 0) for part in range(4))
    for n in range(0, twice - 2, 2):
        first, last, hop = (unpack_from(">H", table, at + n)[0] for at in (firsts, lasts, hops))
        if not hop:
            yield (first, last)
            continue
        for point in range(first, last + 1):
            # A segment with a glyph list may send single characters to the empty glyph 0.
            if unpack_from(">H", table, hops + n + hop + 2 * (point - first))[0]:
                yield (point, point)
