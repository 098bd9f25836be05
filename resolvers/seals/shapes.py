"""Pictures of seals that aren't round: the oval invoice seal, and names in a square or a rectangle."""

from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from resolvers.seals.picture import RED, drawn, glyphs_of, lettered

OVAL_MM = (40, 30)
SQUARE_MM = 18
_LONGEST_NAME = 15

# Lengths are tenths of a millimetre, as in picture.py.
_EDGE = 10.0
_OVAL_SWEEP = 0.95 * pi
_OVAL_MARGIN = 16.0
_STEPS = 720


def oval_svg(name: str, code: str, bottom: str) -> str:
    """Draw an invoice seal, 40 by 30 mm (国家税务总局公告2011年第7号): the tax number across its middle.

    ValueError outside 4 to 30 printable characters.
    """
    glyphs = glyphs_of(name)
    if not 4 <= len(glyphs) <= 30:
        raise ValueError(f"a seal carries 4 to 30 characters, not {len(glyphs)}")
    width, height = OVAL_MM[0] * 10, OVAL_MM[1] * 10
    ring = (
        f'<ellipse rx="{width / 2 - _EDGE / 2 - 1:g}" ry="{height / 2 - _EDGE / 2 - 1:g}" fill="none" '
        f'stroke="{RED}" stroke-width="{_EDGE:g}"/>'
    )
    middle = [_line(code, 18.0, 29.0, 262.0), _line(bottom, 90.0, 34.0, 190.0)]
    return drawn(name, OVAL_MM, (width, height), [ring, *_along(glyphs, width / 2, height / 2), *middle])


def name_svg(name: str) -> str:
    """Draw a personal seal: in a square, read from the right as seals are; names of five and more in one line.

    ValueError outside 2 to 15 printable characters.
    """
    glyphs = glyphs_of(name)
    if not 2 <= len(glyphs) <= _LONGEST_NAME:
        raise ValueError(f"a name has 2 to {_LONGEST_NAME} characters, not {len(glyphs)}")
    if len(glyphs) > 4:
        return _rectangle(name, glyphs)
    side, cell = SQUARE_MM * 10.0, 74.0
    four = [*glyphs, *{2: "之印", 3: "印", 4: ""}[len(glyphs)]]
    places = [(cell / 2, -cell / 2), (cell / 2, cell / 2), (-cell / 2, -cell / 2), (-cell / 2, cell / 2)]
    written = [lettered(one, f"translate({x:g} {y:g})", 1.0, 72.0) for one, (x, y) in zip(four, places, strict=True)]
    return drawn(name, (SQUARE_MM, SQUARE_MM), (side, side), [_frame(side, side), *written])


def _rectangle(name: str, glyphs: list[str]) -> str:
    width_mm, height_mm = max(30, 4 * len(glyphs)), 12
    room = width_mm * 10 - 40.0
    step = room / len(glyphs)
    breadth = min(1.0, step / 66.0)
    written = [
        lettered(one, f"translate({-room / 2 + step * (place + 0.5):.2f} 0) scale({breadth:.3f} 1)", 1.0, 64.0)
        for place, one in enumerate(glyphs)
    ]
    frame = _frame(width_mm * 10.0, height_mm * 10.0)
    return drawn(name, (width_mm, height_mm), (width_mm * 10, height_mm * 10), [frame, *written])


def _frame(width: float, height: float) -> str:
    x, y = width / 2 - _EDGE / 2 - 1, height / 2 - _EDGE / 2 - 1
    return (
        f'<rect x="{-x:g}" y="{-y:g}" width="{2 * x:g}" height="{2 * y:g}" fill="none" '
        f'stroke="{RED}" stroke-width="{_EDGE:g}"/>'
    )


def _line(text: str, y: float, height: float, room: float) -> str:
    wide = sum(1.0 if ord(one) > 0x2E7F else 0.56 for one in text) * height
    return lettered(text, f"translate(0 {y:g})", min(1.0, room / wide), height)


def _along(glyphs: list[str], across: float, down: float) -> list[str]:
    """Set glyphs along the upper part of an ellipse, at equal distances on the curve and upright to it."""
    height = min(46.0, 50.0 - 0.8 * len(glyphs))
    inset = _EDGE + _OVAL_MARGIN / 2 + height / 2
    a, b = across - inset, down - inset
    sweep = min(_OVAL_SWEEP, (0.3 + 0.055 * len(glyphs)) * pi)
    curve = [(-sweep + 2 * sweep * n / _STEPS) / 2 for n in range(_STEPS + 1)]
    lengths = [0.0]
    for before, after in pairwise(curve):
        lengths.append(lengths[-1] + hypot(a * (sin(after) - sin(before)), b * (cos(after) - cos(before))))
    step = lengths[-1] / len(glyphs)
    width = min(1.0, 0.94 * step / height)
    found = []
    for place, glyph in enumerate(glyphs):
        reached = next(n for n, length in enumerate(lengths) if length >= step * (place + 0.5))
        turn = curve[reached]
        x, y = a * sin(turn), -b * cos(turn)
        lean = atan2(x / a**2, -y / b**2) * 180 / pi
        found.append(lettered(glyph, f"translate({x:.2f} {y:.2f}) rotate({lean:.3f})", width, height))
    return found
