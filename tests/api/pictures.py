"""Files for uploads, whole ones of a given size."""

import zlib
from io import BytesIO
from random import Random

from PIL import Image
from pypdf import PdfWriter

_HEADER = bytes.fromhex("00000001000000010806000000")
_PIXEL = zlib.compress(bytes(5))
_EMPTY_CHUNK = 12


def png(size: int = 0) -> bytes:
    """A PNG of one pixel, filled up with a private chunk to so many bytes."""
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", _HEADER) + _chunk(b"IDAT", _PIXEL)
    end = _chunk(b"IEND", b"")
    missing = size - len(start) - len(end) - _EMPTY_CHUNK
    return start + (_chunk(b"xxXx", bytes(missing)) if missing >= 0 else b"") + end


def noise(side: int = 500) -> bytes:
    """A PNG that packs badly: about three bytes a pixel. It is taken as it is, byte for byte."""
    made = BytesIO()
    Image.frombytes("RGB", (side, side), Random(side).randbytes(side * side * 3)).save(made, "PNG")
    return made.getvalue()


def jpeg() -> bytes:
    """A JPEG of 8 × 8 pixels."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "JPEG")
    return made.getvalue()


def pdf() -> bytes:
    """A PDF of one empty page."""
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


def form_data(content: bytes, disposition: str, content_type: str = "image/png") -> tuple[bytes, dict[str, str]]:
    """A multipart body of one part with exactly that disposition, and its header."""
    head = f"--x\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {content_type}\r\n\r\n"
    return head.encode() + content + b"\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"}


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(kind + content)
    return len(content).to_bytes(4, "big") + kind + content + crc.to_bytes(4, "big")
