"""Pictures, made anew: only the pixels of what was sent are kept.

So places and times that a camera wrote down (EXIF), comments, colour profiles, further frames and whatever else a
file carried beside its picture are gone, and what was a picture and something else at once is a picture only.
"""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from auth.problems import LimitExceeded, MaterialRejected
from resolvers.files.model import JPEG, PNG

# What the best phones take; four bytes a pixel are 200 MB while a picture is made anew.
MAX_PIXELS: Final = 50_000_000
MAX_SIDE: Final = 20_000
# What Pillow raises for damaged files, by the formats' own plug-ins.
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError)
_JPEG_MODES = ("L", "RGB")


def remade(content: bytes, media_type: str) -> bytes:
    """Return the same picture, upright, in the same format; raises MaterialRejected or LimitExceeded.

    Sizes are judged by the header, before anything is unpacked. Blocks: run it in a thread.
    """
    try:
        with _opened(content, media_type) as picture:
            _require_bounded(picture)
            picture.load()
            return _saved(ImageOps.exif_transpose(picture), media_type)
    except _DAMAGED as error:
        raise MaterialRejected("file.damaged", "file") from error


def _opened(content: bytes, media_type: str) -> Image.Image:
    """The plug-in itself instead of `Image.open`, which tries every format that there is."""
    kinds: dict[str, type[JpegImageFile | PngImageFile]] = {JPEG: JpegImageFile, PNG: PngImageFile}
    return kinds[media_type](BytesIO(content))


def _require_bounded(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise LimitExceeded("file.too_many_pixels", "file", maximum=MAX_PIXELS // 1_000_000)


def _saved(picture: Image.Image, media_type: str) -> bytes:
    made = BytesIO()
    # What a format's writer takes over by itself, comments and profiles, it takes from here.
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    if media_type == JPEG:
        picture = picture if picture.mode in _JPEG_MODES else picture.convert("RGB")
        picture.save(made, "JPEG", quality=90)
    else:
        picture.save(made, "PNG")
    return made.getvalue()
