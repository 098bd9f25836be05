"""Files that mean harm, or pass for something else."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, create_string_object

from tests.api.pictures import pdf, png

ZEROS = bytes(1024 * 1024)


def written(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def page() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def with_script() -> bytes:
    names = b"<</Type/Catalog/Names<</JavaScript<</Names[(a) 2 0 R]>>>>>>"
    return raw(names, b"<</S/JavaScript/JS(app.alert(1))>>")


def opening(kind: str, key: str, value: str) -> bytes:
    """A PDF that does something when it is opened."""
    writer = page()
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): create_string_object(value)})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
    return written(writer)


def with_file() -> bytes:
    writer = page()
    writer.add_attachment("a.exe", b"MZ")
    return written(writer)


def encrypted() -> bytes:
    writer = page()
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, in the order and the words given."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(data), data)


_PACKED = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"


def packed(objects: bytes, dictionary: bytes = _PACKED) -> bytes:
    """A PDF with an object stream, as newer writers pack their objects."""
    return raw(b"<</Type/Catalog>>", stream(dictionary, zlib.compress(objects)))


def packed_script(dictionary: bytes = _PACKED) -> bytes:
    """A script in an object stream."""
    return packed(b"5 0 <</S/JavaScript/JS(app.alert(1))>>", dictionary)


def hex_packed(padding: bytes = b"") -> bytes:
    """The same, packed in a way that we don't look into."""
    data = b"5 0 <</S/JavaScript/JS(app.alert(1))>>".hex().encode() + b">"
    return raw(stream(b"/Type/ObjStm/N 1/First 4" + padding + b"/Filter/ASCIIHexDecode", data))


def bomb(dictionary: bytes, mebibytes: int) -> bytes:
    """A PDF with a stream of zeros, a thousandth of its size."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(ZEROS) for _ in range(mebibytes)) + packer.flush()
    return raw(b"<</Type/Catalog>>", stream(dictionary + b"/Filter/FlateDecode", data))


def zipped(**parts: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def ofd(**more: bytes) -> bytes:
    """A whole OFD, with more in it."""
    return zipped(OFD_xml=b"<?xml version='1.0'?><ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>", **more)


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims such a size."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    whole = png()
    chunk = b"IHDR" + header
    return whole[:8] + (13).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + whole[33:]


def photo() -> bytes:
    """A JPEG of a phone lying on its side: turned by its EXIF, with a place, a comment and a PDF behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (30.0, 28.0, 0.0)}
    exif[0x010F] = "SecretPhone"
    made = BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", exif=exif, comment=b"taken at home")
    return made.getvalue() + pdf() + zipped(a_txt=b"x") + b"\xff\xd9"
