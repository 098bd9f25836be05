"""电子档案: what comes out holds, and whatever is changed in it is told, without a database."""

import hashlib
import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from api.cli import main
from api.context import Services
from api.rendering.archive_printer import ArchivePrinter
from resolvers.applications.store import ApplicationStore
from resolvers.applications.used_keys import with_used_keys
from resolvers.archives.pack import BadArchive, Press, archived, find
from resolvers.archives.stored import from_json, to_json
from resolvers.archives.verify import Finding, verify
from resolvers.archives.zip_writer import ZipWriter
from tests import cases
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, complain, evaluate


async def exported(client: Client, services: Services, path: Path) -> Path:
    """The file of a case with files, a certificate and a bad evaluation."""
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "POOR", comment="太慢")
    assert (await complain(citizen, applicationId=case["id"], text="态度不好"))["userErrors"] == []
    archive = await find(services.stores, case["number"], services.clock().date())
    press = Press(services.signer, ArchivePrinter(services.settings.url))
    content = [chunk async for chunk in archived(services.stores, archive, press, services.clock())]
    path.write_bytes(b"".join(content))  # noqa: ASYNC240 - a test waits for nothing else
    return path


async def test_what_comes_out_holds(
    client: Client, services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = await exported(client, services, tmp_path / "case.zip")
    report = verify(path)
    assert report.findings == ()
    assert report.events > 5
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    folders = {name.split("/")[0] for name in names}
    assert folders == {
        "case.json", "events.json", "matter.json", "evaluation.json", "rectification.json", "certificates", "files",
        "files.json", "manifest.json", "manifest.sig", "complaints", "documents", "documents.json",
    }  # fmt: skip
    assert main(["archive", "verify", str(path), "--key", report.fingerprint]) == 0
    assert main(["archive", "verify", str(path), "--key", "00" * 32]) == 1
    assert "another key" in capsys.readouterr().out


async def test_any_changed_byte_is_told(client: Client, services: Services, tmp_path: Path) -> None:
    whole = (await exported(client, services, tmp_path / "case.zip")).read_bytes()
    # Seeded, so that a failure comes again; all of the directory's bytes, and some of the parts'.
    places = random.Random(5).sample(range(len(whole)), 300)
    places += range(len(whole) - 400, len(whole))
    changed = tmp_path / "changed.zip"
    for place in places:
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verify(changed).findings, place


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("case.json", b"APPROVED", b"APPR0VED", "case.json"),
        ("events.json", b"DECIDED", b"DENIED!", "events.json"),
        ("evaluation.json", b"POOR", b"GOOD", "evaluation.json"),
    ],
)
async def test_it_is_told_where(
    client: Client, services: Services, tmp_path: Path, name: str, old: bytes, new: bytes, where: str
) -> None:
    path = await exported(client, services, tmp_path / "case.zip")
    rewritten(path, {name: lambda content: content.replace(old, new, 1)})
    assert Finding(where, "its content was changed: SHA-256 differs") in verify(path).findings


async def test_documents_are_there_as_pages_and_as_they_were_sealed(
    client: Client, services: Services, tmp_path: Path
) -> None:
    path = await exported(client, services, tmp_path / "case.zip")
    with zipfile.ZipFile(path) as archive:
        listed = from_json(archive.read("documents.json"))
        pages = [archive.read(one["parts"]["pdf"]["name"]) for one in listed]
        first = from_json(archive.read(listed[0]["parts"]["json"]["name"]))
        complaints = [from_json(archive.read(name)) for name in archive.namelist() if name.startswith("complaints/")]
    assert [one["title"] for one in listed] == ["收件凭证", "受理通知书", "准予行政许可决定书"]
    assert all(page.startswith(b"%PDF-") for page in pages)
    assert first["title"] == "收件凭证"
    assert [one["text"] for one in complaints] == ["态度不好"]
    # By whoever holds the seal's key, with a manifest that fits: the document's own signature tells.
    text = {listed[0]["parts"]["json"]["name"]: lambda old: old.replace("收件凭证".encode(), "准予凭证".encode())}
    await resealed(path, services, text)
    wheres = {finding.where for finding in verify(path).findings}
    assert "documents/1.json" in wheres


async def test_a_document_that_is_left_out_is_missed(client: Client, services: Services, tmp_path: Path) -> None:
    path = await exported(client, services, tmp_path / "case.zip")
    await resealed(path, services, {"documents.json": lambda old: to_json(from_json(old)[:-1])})
    assert [finding.where for finding in verify(path).findings] == ["documents.json"]


async def test_archives_of_earlier_versions_still_hold(client: Client, services: Services, tmp_path: Path) -> None:
    """One without documents as pages, and with the case as an earlier version laid it out."""
    path = await exported(client, services, tmp_path / "case.zip")

    def earlier(content: bytes) -> bytes:
        row = from_json(content)
        keys = {one["use"]: one["key"] for one in row.pop("usedKeys")}
        version = next(one for one, step in ApplicationStore.UPGRADES.items() if step is with_used_keys)
        old = {"v": version, "submitKey": keys["SUBMIT"], "supplementKey": None}
        return to_json({**row, **old})

    with zipfile.ZipFile(path) as archive:
        gone = [name for name in archive.namelist() if name.startswith(("documents", "complaints"))]
    await resealed(path, services, {"case.json": earlier, **dict.fromkeys(gone)}, "tongban-archive/1")
    assert verify(path).findings == ()
    assert verify(path).events > 5
    # The present format says that documents are there.
    await resealed(path, services, {}, "tongban-archive/2")
    assert [finding.where for finding in verify(path).findings] == ["documents.json"]
    await resealed(path, services, {}, "tongban-archive/3")
    assert [finding.where for finding in verify(path).findings] == ["manifest.json"]


async def test_more_less_and_twice(client: Client, services: Services, tmp_path: Path) -> None:
    path = await exported(client, services, tmp_path / "case.zip")
    whole = path.read_bytes()
    rewritten(path, {"evaluation.json": None})
    assert verify(path).findings == (Finding("evaluation.json", "it is missing"),)
    path.write_bytes(whole)
    rewritten(path, {}, ("extra.txt", b"x"))
    assert verify(path).findings == (Finding("extra.txt", "nothing says that it belongs here"),)
    path.write_bytes(whole)
    rewritten(path, {}, ("case.json", b"{}"))
    assert Finding("case.json", "it is there twice") in verify(path).findings
    path.write_bytes(whole + b"more")
    assert verify(path).findings


async def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    assert verify(path).findings == (Finding("manifest.json", "it is packed or encrypted; ours never are"),)
    # A part that claims to be longer than the whole archive.
    good = ZipWriter()
    part = good.part("manifest.json", b"{}")
    lying = (part + good.end()).replace(struct.pack("<II", 2, 2), struct.pack("<II", 10**8, 10**8))
    path.write_bytes(lying)
    assert verify(path).findings


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 1000, b"%PDF-1.4"])
async def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    assert verify(path).findings
    assert verify(tmp_path / "missing.zip").findings


async def test_drafts_and_strangers_have_no_file(client: Client, services: Services) -> None:
    draft = await cases.start(await client.citizen())
    for number in (draft["number"], "nothing"):
        with pytest.raises(BadArchive):
            await find(services.stores, number, services.clock().date())


def test_the_same_parts_make_the_same_bytes() -> None:
    def once() -> bytes:
        writer = ZipWriter()
        return writer.part("a.txt", b"a") + writer.part("文.txt", b"b" * 1000) + writer.end()

    assert once() == once()
    with zipfile.ZipFile(io.BytesIO(once())) as archive:
        assert [archive.read(name) for name in ("a.txt", "文.txt")] == [b"a", b"b" * 1000]
    assert hashlib.sha256(once()).hexdigest()


async def resealed(path: Path, services: Services, changes: dict[str, object], format: str | None = None) -> None:
    """Change parts, and seal the archive anew with the department's own seal."""
    rewritten(path, changes)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = from_json(parts["manifest.json"])
    listed = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in parts.items()
        if not name.startswith("manifest.")
    ]
    text = to_json({**manifest, "parts": listed, "format": format or manifest["format"]})
    (seal,) = (await services.stores.seals.get_many([manifest["seal"]["code"]])).values()
    signature = services.signer.sign(seal.key, text)
    rewritten(path, {"manifest.json": lambda _old: text, "manifest.sig": lambda _old: signature})


def rewritten(path: Path, changes: dict[str, object], *more: tuple[str, bytes]) -> None:
    """Write an archive anew with some parts changed, as somebody would who knows the format."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    writer, content = ZipWriter(), b""
    for name, old in parts:
        change = changes.get(name, lambda same: same)
        if callable(change):
            content += writer.part(name, change(old))
    for name, new in more:
        content += writer.part(name, new)
    path.write_bytes(content + writer.end())
