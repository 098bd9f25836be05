"""Where a seal's picture goes on a page, however the page is turned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from resolvers.seals.pdf.model import PdfRefused, Picture, Placement

_POINTS_PER_MM = 72 / 25.4
_DEEPEST = 64
# A strip of a seal is no narrower than two millimetres of it: of more pages, each such batch shares a seal.
_MOST_STRIPS = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its visible box in its own coordinates, how it is turned (clockwise), points for a millimetre."""

    box: tuple[float, float, float, float]
    turned: int
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is shown."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (height, width) if self.turned in {90, 270} else (width, height)

    def point(self, right: float, down: float) -> tuple[float, float]:
        """A point that is shown so far right of and below the upper left corner, in the page's own coordinates."""
        left, bottom, far, top = self.box
        return {
            0: (left + right, top - down),
            90: (left + down, bottom + right),
            180: (far - right, bottom + down),
            270: (far - down, top - right),
        }[self.turned]

    def rectangle(self, right: float, down: float, width: float, height: float) -> tuple[float, ...]:
        """A rectangle by its upper left corner as shown, in the page's own coordinates."""
        one, other = self.point(right, down), self.point(right + width, down + height)
        return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of the picture on a page: from `start` to `end` of its width (0 to 1), within a rectangle."""

    page: int
    rectangle: tuple[float, ...]
    turned: int
    start: float
    end: float


def spots(sheets: list[Sheet], picture: Picture, placement: Placement) -> list[Spot]:
    """Return where the picture goes; raises PdfRefused for a place outside of the pages."""
    if not 1 <= placement.page <= len(sheets):
        raise PdfRefused("pdf.page", "page", pages=len(sheets))
    if placement.across_pages and len(sheets) == 1:
        raise PdfRefused("pdf.one_page", "acrossPages")
    strips = _strips(sheets, picture) if placement.across_pages else iter(())
    return [_whole(sheets[placement.page - 1], picture, placement), *strips]


def sheet_of(page: Any) -> Sheet:
    """Read a page's box and how it is turned, its own or its parents'."""
    raw = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    one, two, three, four = (float(number) for number in raw)
    turned = int(_inherited(page, "/Rotate") or 0) % 360
    box = (min(one, three), min(two, four), max(one, three), max(two, four))
    unit = float(page["/UserUnit"]) if "/UserUnit" in page else 1.0
    if turned not in {0, 90, 180, 270} or not 0 < unit < float("inf"):
        raise PdfRefused("pdf.broken")
    return Sheet(box, turned, _POINTS_PER_MM / unit)


def _whole(sheet: Sheet, picture: Picture, placement: Placement) -> Spot:
    width, height = picture.width_mm * sheet.scale, picture.height_mm * sheet.scale
    right, down = placement.x * sheet.scale - width / 2, placement.y * sheet.scale - height / 2
    for name, place, size, limit in zip("xy", (right, down), (width, height), sheet.size, strict=True):
        if not 0 <= place <= limit - size:
            raise PdfRefused("pdf.outside", name)
    return Spot(placement.page, sheet.rectangle(right, down, width, height), sheet.turned, 0, 1)


def _strips(sheets: list[Sheet], picture: Picture) -> Iterator[Spot]:
    """Cut the picture into equal strips, the left one on the first page, each at half its page's height."""
    for share in _shares(list(enumerate(sheets, start=1))):
        for place, (number, sheet) in enumerate(share):
            width, height = picture.width_mm * sheet.scale / len(share), picture.height_mm * sheet.scale
            right, down = sheet.size[0] - width, (sheet.size[1] - height) / 2
            if right < 0 or down < 0:
                raise PdfRefused("pdf.outside", "acrossPages")
            rectangle = sheet.rectangle(right, down, width, height)
            yield Spot(number, rectangle, sheet.turned, place / len(share), (place + 1) / len(share))


def _shares(numbered: list[tuple[int, Sheet]]) -> Iterator[list[tuple[int, Sheet]]]:
    """Divide pages into batches of nearly the same size, so that no page is left with a seal of its own."""
    count = -(-len(numbered) // _MOST_STRIPS)
    for share in range(count):
        yield numbered[share * len(numbered) // count : (share + 1) * len(numbered) // count]


def _inherited(page: Any, key: str) -> Any:
    """A page's attribute, or that of what it lies in (ISO 32000-2, 7.7.3.4)."""
    for _ in range(_DEEPEST):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    raise PdfRefused("pdf.broken")
