"""PDFs that want to do harm, or aren't what they should be: told by rule, in bounded time and memory."""

import time
import zlib
from collections.abc import Awaitable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from resolvers.seals.pdf.limits import SECONDS
from resolvers.seals.pdf.model import PdfRefused, Picture, Placement, Prepared, Room, Wish
from resolvers.seals.pdf.tasks import prepared, signatures
from resolvers.seals.pdf.workshop import opened
from tests.api.pictures import png
from tests.resolvers.seals.pdf.papers import overdrawn, paper, written

AT = datetime(2026, 11, 22, tzinfo=UTC)
WISH = Wish(Picture(png(), 40, 40), Placement(1, 100, 100), "测试", AT, Room(4000, 12000))


async def seal(content: bytes, wish: Wish = WISH) -> Prepared:
    return await opened(prepared, content, wish)


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper())))
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def certified() -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    writer.root["/Perms"] = generic.DictionaryObject({generic.pdf_name("/DocMDP"): generic.DictionaryObject()})
    writer.update_root()
    return written(writer)


def of_objects(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them the catalogue."""
    text, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, one in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(text)
        text += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    size = len(objects) + 1
    return text + b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(text),
    )


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
FORM = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
EMPTY = of_objects(CATALOGUE, b"<</Type/Pages/Count 0/Kids[]>>")
HOSTILE = {
    "no PDF": b"%PDF-1.7\nhello\n%%EOF\n",
    "cut off": paper()[: len(paper()) // 2],
    "pages that hold themselves": of_objects(CATALOGUE, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
    "a thousand million pages": of_objects(CATALOGUE, b"<</Type/Pages/Count 1000000000/Kids[]>>"),
    "a field that holds itself": of_objects(FORM, b"<</Type/Pages/Count 0/Kids[]>>", b"<</T(a)/Kids[3 0 R]>>"),
    "deep nesting": of_objects(b"<</Type/Catalog/Pages " + b"[" * 200_000 + b"]" * 200_000 + b">>"),
    "a huge table": of_objects(CATALOGUE, b"<</Type/Pages/Count 0/Kids[]>>").replace(
        b"xref\n0 3", b"xref\n0 999999999"
    ),
}


def streams_in_streams() -> bytes:
    bomb = zlib.compress(zlib.compress(bytes(500_000_000), 9), 9)
    return of_objects(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(bomb), bomb),
    )


_REFUSALS = ("pdf.broken", "pdf.too_much", "pdf.too_many_pages")


async def outcome(opening: Awaitable[object]) -> object:
    """What comes of it: why it is refused, or what was found."""
    try:
        return await opening
    except PdfRefused as refused:
        return refused.key


@pytest.mark.parametrize("name", [*HOSTILE, "streams in streams"])
async def test_what_is_hostile_is_refused_in_time(name: str) -> None:
    content = HOSTILE.get(name) or streams_in_streams()
    began = time.monotonic()

    assert await outcome(seal(content)) in _REFUSALS
    assert await outcome(opened(signatures, content, (), AT)) in (*_REFUSALS, [])

    assert time.monotonic() - began < 2 * SECONDS


@pytest.mark.parametrize(
    ("content", "key"),
    [(encrypted(), "pdf.encrypted"), (certified(), "pdf.certified")],
    ids=["encrypted", "certified"],
)
async def test_what_may_not_be_sealed_is_told(content: bytes, key: str) -> None:
    with pytest.raises(PdfRefused) as refused:
        await seal(content)

    assert refused.value.key == key


async def test_an_earlier_signature_that_doesnt_hold_is_not_sealed_over() -> None:
    once = await seal(paper())
    twice = await seal(once.content)
    assert len(await opened(signatures, twice.content, (), AT)) == 4

    with pytest.raises(PdfRefused) as refused:
        await seal(overdrawn(once.content))

    assert refused.value.key == "pdf.earlier_signature"


async def test_after_one_that_ended_the_next_is_opened() -> None:
    with pytest.raises(PdfRefused):
        await seal(HOSTILE["deep nesting"])

    assert (await seal(paper())).content.startswith(paper())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
async def test_a_hundred_pages_take_seconds(turn: int) -> None:
    reader = PdfWriter(clone_from=PdfReader(BytesIO(paper(100))))
    for page in reader.pages:
        page.rotate(turn)
    began = time.monotonic()

    done = await seal(written(reader), Wish(WISH.picture, Placement(100, 60, 80, True), "测试", AT, WISH.room))

    assert time.monotonic() - began < 20
    widgets = [note.get_object() for page in PdfReader(BytesIO(done.content)).pages for note in page["/Annots"]]
    assert len([one for one in widgets if "/AP" in one]) == 101
