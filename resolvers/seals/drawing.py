"""Which picture a seal gets, by its kind and owner.

Round seals are 42 mm for departments and 40 mm for organizations: 国发〔1999〕25号 allows units of the
administration, companies and associations 45 mm at most, with a star. Governments' seals with the national emblem
are made by the government above them, never here.
"""

from dataclasses import dataclass
from typing import Protocol

from auth.problems import Invalid
from resolvers.seals.model import LABELLED, TITLES, SealKind, SealOwner
from resolvers.seals.picture import DIAMETER_MM, seal_svg
from resolvers.seals.shapes import name_svg, oval_svg

ORGANIZATION_MM = 40
MAX_LABEL = 10


class Painter(Protocol):
    """Turns drawings into dots."""

    def png(self, svg: str) -> bytes:
        """Return a picture as PNG."""

    def missing(self, text: str) -> set[str]:
        """Return the characters of a text that can't be drawn."""


class NoPainter:
    """A Painter for those who never make a seal."""

    def png(self, svg: str) -> bytes:  # noqa: ARG002 - the protocol's
        """Never asked for a picture."""
        raise LookupError("nobody here paints seals")

    def missing(self, text: str) -> set[str]:  # noqa: ARG002 - the protocol's
        """Nothing is known to be missing."""
        return set()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a seal looks like: its words, and the picture as SVG."""

    name: str
    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What may stand on a seal: of whom, of which kind, whose name on a personal seal, which label."""

    owner: SealOwner
    kind: SealKind
    person: str | None = None
    label: str = ""


def drawing(wording: Wording, painter: Painter) -> Drawing:
    """Draw a seal; raises Invalid for names that don't fit or hold characters that no font here draws."""
    name = (wording.person or "") if wording.kind is SealKind.PERSONAL_NAME else wording.owner.name
    title = wording.label if wording.kind in LABELLED else TITLES.get(wording.kind, "")
    if missing := sorted(painter.missing(name + title)):
        raise Invalid("seal.rare", "kinds", characters="、".join(f"{one}（U+{ord(one):04X}）" for one in missing))
    try:
        return Drawing(name, title, _svg(wording, name, title))
    except ValueError as error:
        raise Invalid("seal.name", "kinds", name=name) from error


def size_mm(svg: str) -> tuple[int, int]:
    """Return width and height of a picture of ours."""
    width, height = (svg.split(f'{side}="', 1)[1].split('mm"', 1)[0] for side in ("width", "height"))
    return int(width), int(height)


def _svg(wording: Wording, name: str, title: str) -> str:
    match wording.kind:
        case SealKind.PERSONAL_NAME:
            return name_svg(name)
        case SealKind.INVOICE:
            return oval_svg(name, wording.owner.code, title)
    diameter = DIAMETER_MM if wording.owner.is_department else ORGANIZATION_MM
    return seal_svg(name, caption=title, diameter_mm=diameter)
