"""What happened between two provinces, drawn: who told whom what, from top to bottom (SVG, nothing from outside)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

LANES = ("申请人", "受理省", "办理省", "经办人员")
_LEFT, _APART, _TOP, _STEP, _HEAD = 130, 300, 90, 46, 34
_WIDTH = _LEFT * 2 + _APART * (len(LANES) - 1)
_COLOURS = {"person": "#1f2937", "message": "#b91c1c", "receipt": "#6b7280", "check": "#047857"}
_DASHES = {"receipt": ' stroke-dasharray="5 4"'}
_HALF = 13
# Words stay readable where they cross a line.
_HALO = 'stroke="#ffffff" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow, from lane to lane; from a lane to itself it is a note. `kind` is its colour."""

    at: datetime
    start: int
    end: int
    text: str
    kind: str = "person"


@dataclass
class Picture:
    """A sequence diagram under way, one chapter for each scene."""

    names: tuple[str, ...]
    chapters: list[tuple[str, list[Line]]] = field(default_factory=list)

    def chapter(self, title: str) -> None:
        """Begin a scene."""
        self.chapters.append((title, []))

    def add(self, *lines: Line) -> None:
        """Put arrows into the scene; they are drawn by their time."""
        self.chapters[-1][1].extend(lines)

    def svg(self) -> str:
        """The whole picture."""
        rows: list[str] = []
        y = _TOP
        for title, lines in self.chapters:
            rows.append(_title(title, y))
            y += _STEP
            for line in sorted(lines, key=lambda one: one.at):
                rows.append(_arrow(line, y))
                y += _STEP
            y += _STEP // 2
        return _page(_heads(self.names, y), rows, y)


def _x(lane: int) -> int:
    return _LEFT + lane * _APART


def _page(heads: Sequence[str], rows: Sequence[str], height: int) -> str:
    font = "font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif\""
    box = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    inside = "\n".join((ground, *heads, *rows))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {font} font-size="13">\n{inside}\n</svg>\n'


def _heads(names: Sequence[str], height: int) -> list[str]:
    found = []
    for lane, (role, name) in enumerate(zip(LANES, names, strict=True)):
        x = _x(lane)
        found.append(f'<line x1="{x}" y1="{_TOP - 20}" x2="{x}" y2="{height - 10}" stroke="#d1d5db"/>')
        found.append(f'<rect x="{x - 95}" y="14" width="190" height="{_HEAD * 2 - 12}" rx="8" fill="#eff6ff"/>')
        found.append(_text(x, 38, name, size=15, weight="bold"))
        found.append(_text(x, 58, role, colour="#4b5563"))
    return found


def _title(title: str, y: int) -> str:
    band = f'<rect x="12" y="{y - 17}" width="{_WIDTH - 24}" height="26" rx="5" fill="#fef3c7"/>'
    return band + _text(_WIDTH // 2, y + 1, title, weight="bold")


def _arrow(line: Line, y: int) -> str:
    colour, when = _COLOURS[line.kind], _text(34, y, f"{line.at:%H:%M:%S}", colour="#9ca3af", size=10)
    if line.start == line.end:
        return when + _note(line, y, colour)
    start, end = _x(line.start), _x(line.end)
    way = 1 if end > start else -1
    tip = f"{end},{y} {end - 9 * way},{y - 4} {end - 9 * way},{y + 4}"
    dash = _DASHES.get(line.kind, "")
    shaft = f'<line x1="{start}" y1="{y}" x2="{end - 6 * way}" y2="{y}" stroke="{colour}" stroke-width="1.6"{dash}/>'
    head = f'<polygon points="{tip}" fill="{colour}"/>'
    return when + shaft + head + _text((start + end) // 2, y - 7, line.text, colour=colour)


def _note(line: Line, y: int, colour: str) -> str:
    width = 20 + sum(_HALF if ord(letter) > 255 else 7 for letter in line.text)
    left = min(max(_x(line.start) - width // 2, 66), _WIDTH - width - 8)
    box = f'<rect x="{left}" y="{y - 17}" width="{width}" height="24" rx="5" fill="#f9fafb" stroke="{colour}"/>'
    return box + _text(left + width // 2, y, line.text, colour=colour)


def _text(x: int, y: int, text: str, *, colour: str = "#111827", size: int = 13, weight: str = "normal") -> str:
    look = f'fill="{colour}" font-size="{size}" font-weight="{weight}" text-anchor="middle" {_HALO}'
    return f'<text x="{x}" y="{y}" {look}>{escape(text)}</text>'
