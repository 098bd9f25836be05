from pathlib import Path
from struct import pack

from api.rendering.glyphs import _spans, legible, missing_glyphs

# Private use, plane 15: no font may claim them, whatever the machine has.
UNDRAWABLE = "\U000f1234"


def test_ordinary_names_are_complete() -> None:
    assert missing_glyphs("广安市广安区市场监督管理局 No.1 ·（有限合伙）㐂龘\n") == set()


def test_what_no_font_draws_is_named() -> None:
    assert missing_glyphs(f"张{UNDRAWABLE}三\x07") == {UNDRAWABLE, "\x07"}


def test_what_draws_nothing_is_not_missing() -> None:
    assert missing_glyphs("葛\U000e0100\u3000\u200d") == set()


def test_missing_characters_are_written_as_code_points() -> None:
    assert legible(f"张{UNDRAWABLE}") == "张〔U+F1234〕"


def test_basic_plane_fonts_are_read(tmp_path: Path) -> None:
    """A font whose only table is a format 4 cmap: A to C, of which B is empty."""
    lasts, firsts, deltas = pack(">HH", 0x43, 0xFFFF), pack(">HH", 0x41, 0xFFFF), pack(">HH", 0, 1)
    hops, glyphs = pack(">HH", 4, 0), pack(">HHH", 5, 0, 6)
    header = pack(">HHHHHHH", 4, 0, 0, 4, 0, 0, 0)
    subtable = header + lasts + pack(">H", 0) + firsts + deltas + hops + glyphs
    table = pack(">HHHHI", 0, 1, 3, 1, 12) + subtable
    font = tmp_path / "small.ttf"
    font.write_bytes(pack(">IHHHH", 0x10000, 1, 0, 0, 0) + pack(">4sIII", b"cmap", 0, 28, len(table)) + table)
    assert _spans(str(font), 0) == ((0x41, 0x41), (0x43, 0x43))
