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
from resolvers.archives.pack import BadArchive, archived, find
from resolvers.archives.verify import Finding, verify
from resolvers.archives.zip_writer import ZipWriter
from tests import cases
from tests.graphql import Client
from tests.resolvers.aftercare.steps import closed_case, evaluate


async def exported(client: Client, services: Services, path: Path) -> Path:
    """The file of a case with files, a certificate and a bad evaluation."""
    citizen, case = await closed_case(client)
    await evaluate(citizen, case, "POOR", comment="太慢")
    archive = await find(services.stores, case["number"], services.clock().date())
    content = [chunk async for chunk in archived(services.stores, archive, services.signer, services.clock())]
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
        "files.json", "manifest.json", "manifest.sig",
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
