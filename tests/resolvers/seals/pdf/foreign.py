"""PDFs with seals of others, written by hand: nothing of ours, nothing of pyHanko's is in their making."""

from collections.abc import Callable

from resolvers.seals.ses import Sealing
from resolvers.seals.ses_making import make_signature
from resolvers.seals.sm3 import sm3
from tests.resolvers.seals import making

ROOM = 8000
_RANGE = "[%010d %010d %010d %010d]"


def foreign(value: Callable[[bytes], bytes], subfilter: str = "/GM.sm2seal") -> bytes:
    """A PDF of one page with a signature field; `value` makes the signature of the SM3 over all the rest."""
    contents = "<" + "0" * ROOM + ">"
    empty = _RANGE % (0, 0, 0, 0)
    signature = f"<</Type/Sig/Filter/Other/SubFilter{subfilter}/ByteRange{empty}/Contents{contents}>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]/Resources<<>>>>",
        "<</FT/Sig/T(yinzhang)/Type/Annot/Subtype/Widget/Rect[300 300 420 420]/F 132/P 3 0 R/V 5 0 R>>",
        signature,
    ]
    text = _file(objects)
    start = text.index(b"/Contents<") + len(b"/Contents")
    after = start + len(contents)
    numbers = (_RANGE % (0, start, after, len(text) - after)).encode()
    text = text.replace(empty.encode(), numbers)
    made = value(sm3(text[:start] + text[after:])).hex().encode()
    return text[: start + 1] + made + text[start + 1 + len(made) :]


def sealed(digest: bytes) -> bytes:
    """An SES_Signature of another maker."""
    sealing = Sealing(making.seal(), making.signer(), digest, "GB/T 38540")
    return make_signature(sealing, lambda message: making.signs("signer", message), at=making.AT)


def _file(objects: list[str]) -> bytes:
    text, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return text + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
