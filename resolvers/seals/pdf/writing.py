"""Making room for signatures in a PDF; runs in the workshop.

Two revisions are added to what came, which stays byte for byte: the seal with its pictures, then an invisible
document signature (PAdES) over all of it, for readers that know nothing of Chinese seals. What is PDF is pyHanko's.
"""

from io import BytesIO
from typing import Any, cast

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import pil_image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData, PreparedByteRangeDigest, SignatureObject

from resolvers.seals.pdf.model import SEAL_FILTER, PdfRefused, Prepared, Region, Wish
from resolvers.seals.pdf.placing import Sheet, Spot, sheet_of, spots
from resolvers.seals.pdf.reading import MOST_SIGNATURES, earlier_hold

MOST_PAGES = 2000
_PRINTED_AND_LOCKED = 0b10000100
# Quarter turns: cosine, sine.
_TURNS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def prepared(content: bytes, wish: Wish) -> Prepared:
    """Add both revisions with their values left empty; raises PdfRefused, also when it would break earlier ones."""
    writer, signed = _writer(content)
    with_seal, seal = _seal(writer, wish)
    with_both, signature = _signature(IncrementalPdfFileWriter(BytesIO(with_seal)), wish)
    if signed and not earlier_hold(with_both, signed):
        raise PdfRefused("pdf.earlier_signature")
    return Prepared(with_both, seal, signature)


def _writer(content: bytes) -> tuple[IncrementalPdfFileWriter, int]:
    """Open a PDF to add to it, with the number of signatures in it; the rules for what may be sealed are here."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    if reader.encrypted:
        raise PdfRefused("pdf.encrypted")
    signed = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if "/Perms" in reader.root and "/DocMDP" in reader.root["/Perms"]:
        raise PdfRefused("pdf.certified")
    if signed >= MOST_SIGNATURES:
        raise PdfRefused("pdf.too_many_signatures", maximum=MOST_SIGNATURES)
    if not reader.xrefs.hybrid_xrefs_present:
        return IncrementalPdfFileWriter(BytesIO(content)), signed
    if signed:
        raise PdfRefused("pdf.earlier_signature")
    return IncrementalPdfFileWriter(BytesIO(_rewritten(reader))), 0


def _rewritten(reader: PdfFileReader) -> bytes:
    """Write a file of two tables (old Word does them) with one: readers could disagree on which of them counts."""
    output = BytesIO()
    copy_into_new_writer(reader).write(output)
    return output.getvalue()


def _seal(writer: IncrementalPdfFileWriter, wish: Wish) -> tuple[bytes, Region]:
    places = spots(_sheets(writer), wish.picture, wish.placement)
    first, *strips = places
    name = _unused(writer, "Seal")
    box = cast("tuple[int, int, int, int]", first.rectangle)
    spec = SigFieldSpec(name, on_page=first.page - 1, box=box, combine_annotation=not strips)
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(name, writer)
    field = next(steps).get_object()
    image = pil_image(Image.open(BytesIO(wish.picture.png)).convert("RGBA"), writer)
    _dress(writer, field.annot_dict, image, first)
    for spot in strips:
        _add_widget(writer, field, image, spot)
    return _written(steps, _carrier(wish))


def _signature(writer: IncrementalPdfFileWriter, wish: Wish) -> tuple[bytes, Region]:
    name = _unused(writer, "Signature")
    hidden = InvisSigSettings(set_print_flag=True)
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(name, invis_sig_settings=hidden)).write_cms(name, writer)
    next(steps)
    value = SignatureObject(
        timestamp=wish.at, subfilter=SigSeedSubFilter.PADES, name=wish.name, bytes_reserved=wish.room.signature
    )
    return _written(steps, value)


def _carrier(wish: Wish) -> PdfSignedData:
    """The signature dictionary of a seal."""
    value = PdfSignedData(pdf_name("/Sig"), timestamp=wish.at, bytes_reserved=wish.room.seal)
    value[pdf_name("/SubFilter")] = pdf_name(SEAL_FILTER)
    value[pdf_name("/Name")] = generic.pdf_string(wish.name)
    return value


def _written(steps: Any, value: PdfSignedData) -> tuple[bytes, Region]:
    steps.send(SigObjSetup(sig_placeholder=value))
    place, output = cast("tuple[PreparedByteRangeDigest, BytesIO]", steps.send(SigIOSetup(md_algorithm="sha256")))
    content = output.getvalue()
    return content, Region(place.reserved_region_start, place.reserved_region_end, len(content))


def _add_widget(writer: IncrementalPdfFileWriter, field: Any, image: generic.IndirectObject, spot: Spot) -> None:
    """Show another part of the picture, on another page, as belonging to the same field."""
    page = writer.find_page_for_modification(spot.page - 1)[0]
    widget = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/P"): page,
            pdf_name("/F"): generic.NumberObject(_PRINTED_AND_LOCKED),
        }
    )
    _dress(writer, widget, image, spot)
    added = writer.add_object(widget)
    field["/Kids"].append(added)
    writer.register_annotation(page, added)


def _dress(writer: IncrementalPdfFileWriter, widget: Any, image: generic.IndirectObject, spot: Spot) -> None:
    """Give a widget its place and its part of the picture: what lies outside of the form's box isn't shown."""
    widget[pdf_name("/Rect")] = _numbers(*spot.rectangle)
    cosine, sine = _TURNS[spot.turned]
    across, upright = spot.rectangle[2] - spot.rectangle[0], spot.rectangle[3] - spot.rectangle[1]
    shown, height = (upright, across) if sine else (across, upright)
    width = shown / (spot.end - spot.start)
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(width * spot.start, 0, width * spot.end, height),
            pdf_name("/Matrix"): _numbers(cosine, sine, -sine, cosine, 0, 0),
            pdf_name("/Resources"): generic.DictionaryObject(
                {pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Seal"): image})}
            ),
        },
        stream_data=f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Seal Do Q".encode(),
    )
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


def _sheets(writer: IncrementalPdfFileWriter) -> list[Sheet]:
    count = int(writer.root["/Pages"]["/Count"])
    if not 0 < count <= MOST_PAGES:
        raise PdfRefused("pdf.too_many_pages", maximum=MOST_PAGES)
    return [sheet_of(writer.find_page_for_modification(place)[0].get_object()) for place in range(count)]


def _unused(writer: IncrementalPdfFileWriter, name: str) -> str:
    """A field's name that nothing in the document has."""
    taken = _texts(writer)
    return next(f"{name}{number}" for number in range(1, len(taken) + 2) if f"{name}{number}" not in taken)


def _texts(writer: IncrementalPdfFileWriter) -> set[str]:
    """Names of fields of every kind, on the upper level, where ours go, too."""
    if "/AcroForm" not in writer.root or "/Fields" not in writer.root["/AcroForm"]:
        return set()
    fields = [field.get_object() for field in writer.root["/AcroForm"]["/Fields"]]
    return {str(field["/T"]) for field in fields if "/T" in field}


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(f"{value:.4f}") for value in values])
