import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from resolvers.files.images import remade
from schema.node import read_id
from tests.api.conftest import MAX_FILE_BYTES, Bare
from tests.api.pictures import form_data, jpeg, pdf, png
from tests.api.uploads import headers, refused
from tests.graphql import Client

HTML = b"<!DOCTYPE html><script>alert(1)</script>"


@pytest.fixture(scope="module")
async def person(bare: Bare) -> Client:
    return await bare.client.sign_in("13900005001")


async def stored(bare: Bare) -> int:
    return await bare.services.database.rows("files").count({}, 1000)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (remade(png(), "image/png"), "plan.png", "image/png"),
        (remade(jpeg(), "image/jpeg"), "扫描件.jpg", "image/jpeg"),
        (pdf(), "rules.pdf", "application/pdf"),
    ],
    ids=["PNG", "JPEG", "PDF"],
)
async def test_a_stored_file_is_described_completely(person: Client, content: bytes, name: str, kind: str) -> None:
    answer = await person.upload(content, name, kind)
    assert answer.status_code == 201
    file = answer.json()
    digest = hashlib.sha256(content).hexdigest()
    told = {"name": name, "contentType": kind, "size": len(content), "sha256": digest}
    assert {key: value for key, value in file.items() if key != "id"} == told
    assert (read_id(file["id"]) or ("", ""))[0] == "File"
    node = await person.run("query($id: ID!) { node(id: $id) { id ... on File { sha256 } } }", id=file["id"])
    assert node["node"] == {"id": file["id"], "sha256": digest}


async def test_the_type_is_told_by_content_when_the_sender_says_nothing(person: Client) -> None:
    for name, declared in [("tmp_4f1c", "application/octet-stream"), ("blob", "")]:
        answer = await person.upload(jpeg(), name, declared)
        assert (answer.status_code, answer.json()["contentType"]) == (201, "image/jpeg")


async def test_nobody_uploads_without_a_token(bare: Bare) -> None:
    before = await stored(bare)
    answer = await bare.http.post("/files", files={"file": ("plan.png", png(), "image/png")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"].startswith("application/json")
    assert await stored(bare) == before


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"file": "x"}},
        {"data": {"file": "x"}},
        {"content": png(), "headers": {"Content-Type": "image/png"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"no boundary here", "headers": {"Content-Type": "multipart/form-data; boundary=y"}},
        {"content": b"", "headers": {"Content-Type": "multipart/form-data; boundary=y"}},
    ],
    ids=["json", "form", "the file itself", "no boundary", "another boundary", "nothing"],
)
async def test_what_is_not_multipart_is_refused(bare: Bare, person: Client, sent: dict[str, Any]) -> None:
    sent = {**sent, "headers": {**sent.get("headers", {}), **headers(person)}}
    assert refused(await bare.http.post("/files", **sent)) == ("REQUIRED", ["file"])


async def test_the_field_must_be_called_file(bare: Bare, person: Client) -> None:
    for sent in ({"plan": ("plan.png", png(), "image/png")}, {"file": (None, "a text, no file")}):
        answer = await bare.http.post("/files", files=sent, headers=headers(person))
        assert refused(answer) == ("REQUIRED", ["file"])


async def test_other_fields_are_ignored(bare: Bare, person: Client) -> None:
    # wx.uploadFile sends its formData as fields beside the file.
    fields = {"applicationId": "x", "key": "floorPlan", "name": "evil.html", "contentType": "text/html"}
    sent = {"file": ("plan.png", png(), "image/png")}
    answer = await bare.http.post("/files", files=sent, data=fields, headers=headers(person))
    assert answer.status_code == 201
    assert (answer.json()["name"], answer.json()["contentType"]) == ("plan.png", "image/png")


async def test_an_empty_file_is_refused(person: Client) -> None:
    code, path = refused(await person.upload(b""))
    assert code in {"REQUIRED", "INVALID", "MATERIAL_REJECTED"}
    assert path == ["file"]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        pytest.param(png(), "plan.pdf", "application/pdf", id="PNG as PDF"),
        pytest.param(png(), "plan.pdf", "image/png", id="PNG named PDF"),
        pytest.param(png(), "plan.png", "application/pdf", id="PNG declared PDF"),
        pytest.param(jpeg(), "plan.png", "image/png", id="JPEG as PNG"),
        pytest.param(HTML, "plan.png", "image/png", id="HTML as PNG"),
        pytest.param(HTML, "plan.html", "text/html", id="HTML"),
        pytest.param(HTML + png(), "plan.png", "image/png", id="PNG after HTML"),
        pytest.param(png(5000)[:4000], "plan.png", "image/png", id="half a PNG"),
        pytest.param(jpeg()[:-2], "plan.jpg", "image/jpeg", id="JPEG without its end"),
        pytest.param(pdf()[:-20], "rules.pdf", "application/pdf", id="PDF without its end"),
        pytest.param(png()[:8], "plan.png", "image/png", id="a signature only"),
        pytest.param("平面图".encode(), "plan.txt", "text/plain", id="text"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "image/svg+xml", id="SVG"),
        pytest.param(b"GIF89a" + bytes(40), "plan.gif", "image/gif", id="GIF"),
        pytest.param(b"PK\x03\x04" + bytes(40), "plan.docx", "application/zip", id="ZIP"),
        pytest.param(b"MZ" + bytes(100), "plan.png", "image/png", id="a program"),
    ],
)
async def test_what_is_not_what_it_claims_is_refused(
    bare: Bare, person: Client, content: bytes, name: str, kind: str
) -> None:
    before = await stored(bare)
    assert refused(await person.upload(content, name, kind)) == ("MATERIAL_REJECTED", ["file"])
    assert await stored(bare) == before


async def test_a_file_of_just_the_limit_is_taken(person: Client) -> None:
    answer = await person.upload(png(MAX_FILE_BYTES))
    assert (answer.status_code, answer.json()["size"] < MAX_FILE_BYTES) == (201, True)


@pytest.mark.parametrize("size", [MAX_FILE_BYTES + 1, MAX_FILE_BYTES + 60_000, MAX_FILE_BYTES * 3])
async def test_a_larger_file_gets_413(bare: Bare, person: Client, size: int) -> None:
    before = await stored(bare)
    assert refused(await person.upload(png(size)), 413) == ("LIMIT_EXCEEDED", ["file"])
    assert await stored(bare) == before


async def test_a_file_that_hides_its_length_is_refused(bare: Bare, person: Client) -> None:
    body, kind = form_data(png(MAX_FILE_BYTES * 3), 'name="file"; filename="plan.png"')

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    refused(await bare.http.post("/files", content=chunks(), headers={**kind, **headers(person)}), 411, 413, 422)


async def test_a_refusal_is_told_in_the_callers_language(person: Client) -> None:
    answers = [await one.upload(HTML) for one in (person, person.english())]
    chinese, english = [answer.json()["userErrors"][0]["message"] for answer in answers]
    assert not chinese.isascii()
    assert english.isascii()
