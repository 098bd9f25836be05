"""Pictures of e-seals as PNG: small, for the picture lies in every signature by the seal (GB/T 38540)."""

from functools import cached_property
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import cast

import typst
from PIL import Image, ImageColor

from api.rendering.glyphs import fonts, missing_glyphs
from resolvers.seals.picture import RED

_TEMPLATE = Path(__file__).parent.parent / "templates" / "seal.typ"
# A round seal of 42 mm is some 330 dots across: sharp on a screen, and still on paper.
_DOTS_PER_INCH = 200
# One colour, so many steps from nothing to full: edges stay smooth at a quarter of the size.
_STEPS = 16


class SealPainter:
    """resolvers.seals.drawing.Painter by typst; one instance serves all threads."""

    def __init__(self) -> None:
        self._turn = Lock()

    @cached_property
    def _compiler(self) -> typst.Compiler:
        # Made with the first picture: few processes paint any.
        return typst.Compiler(_TEMPLATE, font_paths=fonts())

    def png(self, svg: str) -> bytes:
        """Return a picture as PNG on nothing, 200 dots per inch; the same picture always gives the same bytes."""
        with self._turn:
            made = self._compiler.compile(format="png", ppi=_DOTS_PER_INCH, sys_inputs={"svg": svg})
        return _in_one_colour(cast("bytes", made[0] if isinstance(made, list) else made))

    def missing(self, text: str) -> set[str]:
        """Return the characters that no font of this machine draws."""
        return missing_glyphs(text)


def _in_one_colour(png: bytes) -> bytes:
    with Image.open(BytesIO(png)) as picture:
        opacity = picture.getchannel("A").point([value * (_STEPS - 1) // 255 for value in range(256)])
    painted = Image.frombytes("P", opacity.size, opacity.tobytes())
    painted.putpalette(ImageColor.getrgb(RED) * _STEPS)
    opacities = bytes(step * 255 // (_STEPS - 1) for step in range(_STEPS))
    written = BytesIO()
    painted.save(written, "PNG", bits=4, transparency=opacities, optimize=True)
    return written.getvalue()
