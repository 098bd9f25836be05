"""Verifying an archive with nothing but itself at hand: what is wrong, and where."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auth.reading import upgraded
from resolvers.applications.events import first_broken
from resolvers.applications.model import Application
from resolvers.applications.reading import application_from_row
from resolvers.applications.store import ApplicationStore
from resolvers.archives.documents import DOCUMENTS, named_parts
from resolvers.archives.pack import CASE, EARLIER, EVENTS, FILES, FORMAT, MANIFEST, SIGNATURE
from resolvers.archives.stored import from_json
from resolvers.archives.zip_writer import MAX_BYTES, MAX_PARTS, ZipWriter
from resolvers.certificates.rows import certificate_from_row
from resolvers.certificates.store import CertificateStore
from resolvers.seals.signer import verify_signature

_MAX_PART = 128 * 1024 * 1024
_MAX_JSON = 64 * 1024 * 1024
_BROKEN = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: in which part, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `events` is 0 for what the applicant's side took along: their hashes cover what isn't in it.

    `seal` and `fingerprint` (SHA-256 of the public key) say who sealed it, as it says itself.
    """

    findings: tuple[Finding, ...]
    number: str = ""
    seal: str = ""
    fingerprint: str = ""
    parts: int = 0
    events: int = 0


def verify(path: Path, fingerprint: str | None = None) -> Report:
    """Verify an archive; with a fingerprint it must be sealed by that key. Whoever made the archive chose the key in
    it, so without a fingerprint from elsewhere a whole archive only proves that nothing was changed since."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Report((Finding("archive", "it is larger than any archive of ours"),))
        with zipfile.ZipFile(path) as archive:
            return _verified(path, archive, fingerprint)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeError) as error:
        return Report((Finding("archive", f"it can't be read as ZIP: {error}"),))


def _verified(path: Path, archive: zipfile.ZipFile, fingerprint: str | None) -> Report:
    findings = list(_bounds(archive))
    if findings:
        return Report(tuple(findings))
    try:
        manifest = _json(archive, MANIFEST)
        listed = {one["name"]: (one["size"], one["sha256"]) for one in manifest["parts"]}
        key, seal = bytes(manifest["seal"]["publicKey"]), str(manifest["seal"]["name"])
        number, format, whole = str(manifest["number"]), manifest["format"], manifest["whole"] is not False
    except (*_BROKEN, zipfile.BadZipFile) as error:
        return Report((Finding(MANIFEST, f"it can't be read: {error}"),))
    found = hashlib.sha256(key).hexdigest()
    if format not in {FORMAT, *EARLIER}:
        findings.append(Finding(MANIFEST, f"its format is not {FORMAT}"))
    if fingerprint and found != fingerprint.lower().replace(":", ""):
        findings.append(Finding(SIGNATURE, "it was sealed with another key than the one asked for"))
    findings += _signature(archive, key)
    findings += _contents(archive, listed)
    events = 0
    if not findings:
        findings += _certificates(archive, listed)
        findings += _files(archive)
        findings += _documents(archive, whole=whole) if format == FORMAT else ()
        if whole:
            events, broken = _chain(archive, number)
            findings += broken
    findings += _bytes(path, archive) if not findings else ()
    return Report(tuple(findings), number, seal, found, len(listed), events)


def _bounds(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Nothing is unpacked: parts are stored as they are, so none is larger than what is there of it."""
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        yield Finding("archive", f"it has more than {MAX_PARTS} parts")
    names = [one.filename for one in entries]
    for name in sorted({name for name in names if names.count(name) > 1} if len(names) <= MAX_PARTS else ()):
        yield Finding(name, "it is there twice")
    for one in entries[:MAX_PARTS]:
        if one.compress_type != zipfile.ZIP_STORED or one.compress_size != one.file_size or one.flag_bits & 1:
            yield Finding(one.filename, "it is packed or encrypted; ours never are")
        elif one.file_size > _MAX_PART:
            yield Finding(one.filename, "it is too large")


def _signature(archive: zipfile.ZipFile, key: bytes) -> Iterator[Finding]:
    try:
        good = verify_signature(key, archive.read(MANIFEST), archive.read(SIGNATURE))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        yield Finding(SIGNATURE, f"it can't be checked: {error}")
    else:
        if not good:
            yield Finding(SIGNATURE, f"the seal's signature is not over {MANIFEST} as it is")


def _contents(archive: zipfile.ZipFile, listed: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    there = set(archive.namelist())
    for name in sorted(listed.keys() - there):
        yield Finding(name, "it is missing")
    for name in sorted(there - listed.keys() - {MANIFEST, SIGNATURE}):
        yield Finding(name, "nothing says that it belongs here")
    for name in sorted(listed.keys() & there):
        try:
            content = archive.read(name)
        except zipfile.BadZipFile as error:
            yield Finding(name, f"its content was changed: {error}")
            continue
        if (len(content), hashlib.sha256(content).hexdigest()) != listed[name]:
            yield Finding(name, "its content was changed: SHA-256 differs")


def _chain(archive: zipfile.ZipFile, number: str) -> tuple[int, list[Finding]]:
    """The case as it lay in the database, so that its events' hashes can be computed once more."""
    try:
        application = _case(archive)
        broken = first_broken(application.id, application.events)
        covered = application.events[-1].content == application.content_digest()
    except (*_BROKEN, IndexError) as error:
        return 0, [Finding(CASE, f"it can't be read: {error}")]
    findings = [] if application.id == number else [Finding(CASE, f"its number is {application.id}")]
    if broken is not None:
        findings.append(Finding(EVENTS, f"event {broken} does not follow from those before it"))
    if not covered:
        findings.append(Finding(CASE, "the last event was recorded over another content"))
    return len(application.events), findings


def _case(archive: zipfile.ZipFile) -> Application:
    """The case as it lay in the database when the archive was made, whichever version that was."""
    row = {**_json(archive, CASE), "events": _json(archive, EVENTS)}
    return application_from_row(upgraded(ApplicationStore, row))


def _documents(archive: zipfile.ZipFile, *, whole: bool) -> Iterator[Finding]:
    """Every document that the case has is there, as it was sealed, with its page."""
    try:
        listed = _json(archive, DOCUMENTS)
        issued = _case(archive).window.documents if whole else _json(archive, CASE)["documents"]
        if len(listed) != len(issued):
            yield Finding(DOCUMENTS, f"the case has {len(issued)} documents and {len(listed)} are here")
        for name, digest in named_parts(listed):
            if hashlib.sha256(archive.read(name)).hexdigest() != digest:
                yield Finding(name, "it is not what the list of documents names")
        for place, one in enumerate(listed):
            if not _sealed(archive, one):
                yield Finding(one["parts"]["json"]["name"], "the seal's signature is not over this document")
            elif whole and archive.read(one["parts"]["json"]["name"]) != issued[place].content:
                yield Finding(one["parts"]["json"]["name"], "it is not the document that the case has")
    except (*_BROKEN, IndexError) as error:
        yield Finding(DOCUMENTS, f"it can't be read: {error}")


def _sealed(archive: zipfile.ZipFile, listed: dict[str, Any]) -> bool:
    """Whether a document says what its seal signed; what was issued without one has nothing to check."""
    parts, seal = listed["parts"], listed["seal"]
    if "pdf" not in parts or ("sig" in parts) is not (seal is not None):
        return False
    if seal is None:
        return True
    text, signature = archive.read(parts["json"]["name"]), archive.read(parts["sig"]["name"])
    return verify_signature(bytes(seal["publicKey"]), text, signature)


def _certificates(archive: zipfile.ZipFile, listed: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    for name in sorted(one for one in listed if one.startswith("certificates/")):
        try:
            held = _json(archive, name)
            row = upgraded(CertificateStore, held["certificate"])
            certificate, key = certificate_from_row(row), bytes(held["seal"]["publicKey"])
            good = verify_signature(key, certificate.signed_text, certificate.signature.value)
        except _BROKEN as error:
            yield Finding(name, f"it can't be read: {error}")
        else:
            if not good:
                yield Finding(name, "the seal's signature is not over this certificate")


def _files(archive: zipfile.ZipFile) -> Iterator[Finding]:
    try:
        given = _json(archive, CASE)["materials"]
        listed, wanted = _json(archive, FILES), {file for one in given for file in one["files"]}
        for key in sorted(wanted - listed.keys()):
            yield Finding(FILES, f"the case has a file {key} that is not here")
        for one in listed.values():
            if hashlib.sha256(archive.read(one["part"])).hexdigest() != one["sha256"]:
                yield Finding(one["part"], "it is not the file that was uploaded")
    except _BROKEN as error:
        yield Finding(FILES, f"it can't be read: {error}")


def _bytes(path: Path, archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Every byte besides the parts, too: the archive is what its parts make, and nothing else."""
    writer, offset = ZipWriter(), 0
    with path.open("rb") as file:
        for one in archive.infolist():
            wanted = writer.part(one.filename, archive.read(one))
            if file.read(len(wanted)) != wanted:
                yield Finding(one.filename, f"what surrounds it was changed, from byte {offset} on")
                return
            offset += len(wanted)
        if file.read() != writer.end():
            yield Finding("archive", f"its directory was changed, from byte {offset} on")


def _json(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _MAX_JSON:
        raise ValueError("it is too large")
    return from_json(archive.read(name))
