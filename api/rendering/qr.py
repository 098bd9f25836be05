from io import BytesIO

import segno

_QUIET_ZONE = 4  # modules; ISO/IEC 18004 asks for four on every side


def qr_svg(text: str) -> str:
    """Draw a text as a QR code (ISO/IEC 18004, error correction M or better) in SVG, quiet zone included."""
    drawing = BytesIO()
    code = segno.make(text, error="m", micro=False)
    # A view box without a size: the code then fills whatever box a page gives it.
    code.save(drawing, kind="svg", border=_QUIET_ZONE, light="#fff", xmldecl=False, omitsize=True)
    return drawing.getvalue().decode()
