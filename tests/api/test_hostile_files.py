"""What is refused, and what is left of what isn't."""

from io import BytesIO

import pytest
from PIL import Image

from tests.api import hostile_files as hostile
from tests.api.conftest import Bare
from tests.api.pictures import jpeg, pdf, png
from tests.api.uploads import refused
from tests.graphql import Client

REJECTED, LIMIT = ("MATERIAL_REJECTED", ["file"]), ("LIMIT_EXCEEDED", ["file"])


@pytest.fixture(scope="module")
async def person(bare: Bare) -> Client:
    return await bare.client.sign_in("13900005003")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(hostile.with_script(), id="a script"),
        pytest.param(hostile.with_script().replace(b"/JavaScript", b"/J#61vaScript"), id="a script spelt otherwise"),
        pytest.param(hostile.opening("/JavaScript", "/JS", "app.alert(1)"), id="a script at the opening"),
        pytest.param(hostile.opening("/Launch", "/F", "cmd.exe"), id="a program to launch"),
        pytest.param(hostile.opening("/SubmitForm", "/F", "http://localhost"), id="sends itself off"),
        pytest.param(hostile.with_file(), id="a file inside"),
        pytest.param(hostile.encrypted(), id="a password"),
        pytest.param(hostile.packed_script(), id="a script packed"),
        pytest.param(hostile.packed_script(b"/Length1 3"), id="a script packed where none is announced"),
        pytest.param(hostile.packed_script(b"/Type/Obj#53tm/Filter/FlateDecode/DecodeParms 7 0 R"), id="disguised"),
        pytest.param(hostile.packed_script(b"/Filter[/FlateDecode /FlateDecode]"), id="packed twice"),
        pytest.param(hostile.hex_packed(), id="a script in hex"),
        pytest.param(hostile.hex_packed(b"% 9 0 obj <<\n"), id="a comment like an object"),
        pytest.param(pdf() + hostile.zipped(a_txt=b"x"), id="PDF and ZIP"),
    ],
)
async def test_a_pdf_that_does_something_is_refused(person: Client, content: bytes) -> None:
    whole = content if content.rstrip().endswith(b"%%EOF") else content + b"\n%%EOF"
    assert refused(await person.upload(whole, "a.pdf", "application/pdf"), 422) == REJECTED


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf(), id="a blank page"),
        pytest.param(hostile.opening("/GoTo", "/D", "top"), id="opens at its top"),
        pytest.param(hostile.packed(b"5 0 <</Type/Pages/URI(x)>>"), id="packed"),
        pytest.param(hostile.bomb(b"/Subtype/Image", 26), id="a blank scan"),
    ],
)
async def test_a_pdf_that_is_only_read_is_taken_as_it_is(person: Client, content: bytes) -> None:
    answer = await person.upload(content, "a.pdf", "application/pdf")
    assert (answer.status_code, answer.json().get("size")) == (201, len(content))


async def test_packed_objects_that_explode_are_not_taken(person: Client) -> None:
    content = hostile.bomb(b"/Type/ObjStm/N 1/First 4", 20)
    assert refused(await person.upload(content, "a.pdf", "application/pdf"), 413) == LIMIT


async def test_a_stream_without_end_is_not_taken(monkeypatch: pytest.MonkeyPatch, person: Client) -> None:
    monkeypatch.setattr("resolvers.files.pdfs.MAX_STREAMS", 30 * 1024 * 1024)
    content = hostile.bomb(b"/Subtype/Image", 31)
    assert refused(await person.upload(content, "a.pdf", "application/pdf"), 413) == LIMIT


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (20_001, 1), (2**31 - 1, 2**31 - 1), (8000, 6251)])
async def test_too_many_pixels_are_refused_before_they_are_unpacked(person: Client, width: int, height: int) -> None:
    assert refused(await person.upload(hostile.claiming(width, height)), 413) == LIMIT


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(hostile.claiming(100, 100), id="a PNG with less than it claims"),
        pytest.param(hostile.claiming(0, 5), id="a PNG of nothing"),
        pytest.param(b"\xff\xd8\xff\xd9", id="a JPEG of nothing"),
        pytest.param(png()[:20] + b"IEND", id="a PNG's head"),
        pytest.param(b"\xff\xd8\xff" + b"\xff\xda" * 500 + b"\xff\xd9", id="a JPEG of markers"),
    ],
)
async def test_a_damaged_picture_is_refused(person: Client, content: bytes) -> None:
    name, kind = ("a.jpg", "image/jpeg") if content.startswith(b"\xff") else ("a.png", "image/png")
    assert refused(await person.upload(content, name, kind), 422) == REJECTED


async def test_of_a_photo_only_the_picture_is_kept(person: Client) -> None:
    sent = await person.upload(hostile.photo(), "a.jpg", "image/jpeg")
    kept = (await person.get(f"/files/{sent.json()['id']}")).content
    picture = Image.open(BytesIO(kept))
    assert picture.size == (20, 40), "upright"
    assert (dict(picture.getexif()), picture.info.get("comment")) == ({}, None)
    for part in (b"Exif", b"SecretPhone", b"taken at home", b"%PDF", b"PK\x05\x06"):
        assert part not in kept


async def test_pictures_keep_what_shows(person: Client) -> None:
    for mode, colour in [("RGBA", (1, 2, 3, 4)), ("L", 7), ("1", 1), ("P", 3)]:
        made = BytesIO()
        Image.new(mode, (3, 3), colour).save(made, "PNG")
        sent = await person.upload(made.getvalue())
        kept = Image.open(BytesIO((await person.get(f"/files/{sent.json()['id']}")).content))
        assert (kept.mode, kept.getpixel((1, 1))) == (mode, Image.open(made).getpixel((1, 1)))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(hostile.zipped(a_xml=b"<a/>"), id="no OFD.xml"),
        pytest.param(hostile.ofd(a_exe=b"MZ"), id="a program"),
        pytest.param(hostile.ofd(Doc_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), id="entities"),
        pytest.param(hostile.ofd(Doc_xml="<!DOCTYPE a><a/>".encode("utf-16")), id="a type in UTF-16"),
        pytest.param(hostile.ofd(__etc__a_xml=b"<a/>"), id="an absolute path"),
        pytest.param(hostile.ofd() + b"tail", id="a tail"),
        pytest.param(hostile.ofd()[:-30] + bytes(30), id="damaged"),
    ],
)
async def test_an_ofd_with_more_than_a_document_is_refused(person: Client, content: bytes) -> None:
    assert refused(await person.upload(content, "a.ofd", "application/octet-stream"), 422) == REJECTED


async def test_an_ofd_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, person: Client) -> None:
    monkeypatch.setattr("resolvers.files.ofds.MAX_UNPACKED", 1_000_000)
    content = hostile.ofd(Doc_xml=hostile.ZEROS)
    assert refused(await person.upload(content, "a.ofd", "application/octet-stream"), 413) == LIMIT


async def test_a_whole_ofd_is_taken(person: Client) -> None:
    content = hostile.ofd(Doc__Document_xml=b"<a/>", Doc__Res__a_png=png())
    answer = await person.upload(content, "发票.ofd", "application/octet-stream")
    assert (answer.status_code, answer.json()["contentType"]) == (201, "application/ofd")


async def test_the_same_content_is_stored_once_for_each_owner(bare: Bare, person: Client) -> None:
    other = await bare.client.sign_in("13900005004")
    sent = [await one.upload(jpeg(), name, "") for one, name in ((person, "a"), (person, "b"), (other, "a"))]
    files = [await bare.services.stores.files.get_many([row["id"]]) for row in (one.json() for one in sent)]
    assert files == [{}, {}, {}], "ids are opaque"
    rows = await bare.services.database.rows("files").find({"sha256": sent[0].json()["sha256"]}, limit=10)
    assert len({row["_id"] for row in rows}) == 3
    assert sorted(
        len({row["blob"] for row in rows if row["owner"] == owner}) for owner in {row["owner"] for row in rows}
    ) == [1, 1]
    assert len({row["blob"] for row in rows}) == 2, "nobody learns that somebody else has it"


async def test_what_two_files_share_goes_with_the_last(bare: Bare, person: Client) -> None:
    content = pdf() + b"\n"
    for name in ("a.pdf", "b.pdf"):
        await person.upload(content, name, "application/pdf")
    files = bare.services.stores.files
    rows = await bare.services.database.rows("files").find({"size": len(content)}, limit=10)
    first, second = (await files.get_many([row["_id"] for row in rows])).values()
    await files.remove([first.id])
    assert b"".join([chunk async for chunk in files.read(second)]) == content
    await files.remove([second.id])
    assert await bare.services.database.rows("contents.chunks").find({"files_id": second.blob}, limit=1) == []
