"""The picture of an e-seal: the 42 mm round seal with a star that Chinese authorities and organizations use."""

from math import cos, pi, sin
from unicodedata import category
from xml.sax.saxutils import escape

RED = "#c8102e"
DIAMETER_MM = 42
SHORTEST, LONGEST = 4, 30

# All lengths below are tenths of a millimetre, with the middle of the seal as origin: renderers round tiny
# font sizes, so the drawing units are kept large.
_EDGE = 10.0
_NAME_TOP = 188.0
_STAR = 68.0
_WIDEST_SWEEP = 256.0
_WIDEST_STEP = 26.0
_CAPTION_Y, _CAPTION_HEIGHT, _CAPTION_WIDTH = 106.0, 30.0, 168.0
# Half of a CJK em box above the baseline; `dominant-baseline` would say it, but renderers disagree on it.
_BASELINE = 0.37
# Not str.isprintable: that refuses rare characters which are newer than this Python's Unicode tables.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_FONTS = "'Noto Serif SC', 'Source Han Serif SC', SimSun, STSong, serif"


def seal_svg(name: str, *, caption: str = "", diameter_mm: int = DIAMETER_MM) -> str:
    """Draw a round official seal, 42 mm across, as SVG; ValueError outside 4 to 30 printable characters."""
    glyphs = glyphs_of(name)
    if not SHORTEST <= len(glyphs) <= LONGEST:
        raise ValueError(f"a seal carries {SHORTEST} to {LONGEST} characters, not {len(glyphs)}")
    middle = [_caption(caption)] if caption else []
    return drawn(name, (diameter_mm, diameter_mm), (420, 420), [_ring(), _star(), *_arc(glyphs), *middle])


def drawn(title: str, size_mm: tuple[int, int], units: tuple[float, float], parts: list[str]) -> str:
    """Put the parts of a picture together; its origin is its middle."""
    (width, height), (across, down) = size_mm, units
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="{-across / 2:g} {-down / 2:g} {across:g} {down:g}" role="img"><title>{escape(title)}</title>'
        f'<g fill="{RED}" font-family="{_FONTS}" text-anchor="middle">'
    )
    return "\n".join([opening, *parts, "</g></svg>\n"])


def glyphs_of(text: str) -> list[str]:
    """Split a text into what is drawn as one: a variation selector belongs to the character before it."""
    if any(category(character) in _UNPRINTABLE or character in "\ufffe\uffff" for character in text):
        raise ValueError("a seal carries printable characters only")
    glyphs: list[str] = []
    for character in text:
        if glyphs and category(character) == "Mn":
            glyphs[-1] += character
        else:
            glyphs.append(character)
    return glyphs


def _ring() -> str:
    return f'<circle r="{210 - _EDGE / 2 - 1:g}" fill="none" stroke="{RED}" stroke-width="{_EDGE:g}"/>'


def _star() -> str:
    inner = _STAR * sin(pi / 10) / cos(pi / 5)
    corners = [(inner if corner % 2 else _STAR, corner * pi / 5) for corner in range(10)]
    points = " ".join(f"{radius * sin(turn):.2f},{-radius * cos(turn):.2f}" for radius, turn in corners)
    return f'<polygon points="{points}"/>'


def _arc(glyphs: list[str]) -> list[str]:
    """Set the name clockwise on the upper arc: the longer it is, the lower and narrower every glyph."""
    height = min(56.0, 64.0 - 0.8 * len(glyphs))
    step = min(_WIDEST_STEP, _WIDEST_SWEEP / (len(glyphs) - 1))
    radius = _NAME_TOP - height / 2
    width = min(1.0, 0.94 * radius * step * pi / 180 / height)
    first = -step * (len(glyphs) - 1) / 2
    places = [f"rotate({first + step * n:.3f}) translate(0 {-radius:.2f})" for n in range(len(glyphs))]
    return [lettered(glyph, place, width, height) for glyph, place in zip(glyphs, places, strict=True)]


def _caption(caption: str) -> str:
    """Set the caption on one line below the star, narrowed until it clears both ends of the name."""
    glyphs = glyphs_of(caption)
    width = min(1.0, _CAPTION_WIDTH / (_CAPTION_HEIGHT * len(glyphs)))
    return lettered("".join(glyphs), f"translate(0 {_CAPTION_Y:g})", width, _CAPTION_HEIGHT)


def lettered(text: str, place: str, width: float, height: float) -> str:
    """Draw a text around a place (an SVG transform), narrowed to `width` of its usual breadth."""
    return (
        f'<text transform="{place} scale({width:.3f} 1)" y="{height * _BASELINE:.2f}" '
        f'font-size="{height:.2f}" stroke="{RED}" stroke-width="0.8">{escape(text)}</text>'
    )
