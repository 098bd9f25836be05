"""The electronic file of a case (电子档案): everything there is of it, hashed, and sealed by the department."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from auth.caller import Caller
from resolvers.aftercare.evaluation_store import evaluation_to_row
from resolvers.aftercare.rectification import RectificationCause
from resolvers.aftercare.rectification_store import rectification_to_row
from resolvers.applications.model import Application
from resolvers.applications.number import is_number
from resolvers.applications.rows import application_to_row, exported_case
from resolvers.archives.documents import document_parts
from resolvers.archives.printing import Printer
from resolvers.archives.stored import to_json
from resolvers.archives.zip_writer import Part, zipped
from resolvers.certificates.rows import certificate_to_row
from resolvers.files.model import JPEG, OFD, PDF, PNG
from resolvers.matters.rows import matter_to_row
from resolvers.seals.model import Seal
from resolvers.seals.signer import Signer

if TYPE_CHECKING:
    from resolvers.context import Stores

FORMAT = "tongban-archive/2"
# Those of the first format hold neither documents as pages nor complaints.
EARLIER = frozenset({"tongban-archive/1"})
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
CASE, EVENTS, FILES = "case.json", "events.json", "files.json"
_ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", OFD: "ofd"}


class BadArchive(Exception):
    """An archive can't be made, or there is none; one clear line."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive is made of: a case, and the seal of its department.

    `whole` is for the archives and those who handle the case; else it holds what its own people may see of it.
    `reader` is who gets it, None for the archives: nobody reads there how others complained about them (回避).
    """

    application: Application
    seal: Seal
    whole: bool = True
    reader: Caller | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Who makes an archive: the signer of seals, and the printer of pages."""

    signer: Signer
    printer: Printer


async def find(stores: "Stores", number: str, on: date, *, whole: bool = True) -> Archive:
    """Return what to archive that day; raises BadArchive for a case that isn't there, was tampered with or can't be
    sealed."""
    application = await stores.applications.get(number) if is_number(number) else None
    if application is None or application.submitted_at is None:
        raise BadArchive(f"no case has the number {number}")
    application.require_intact()
    seal = await stores.seals.active_of(application.department, on)
    if seal is None:
        raise BadArchive(f"the department {application.department} has no seal in use")
    return Archive(application, seal, whole)


def archived(stores: "Stores", archive: Archive, press: Press, at: datetime) -> AsyncIterator[bytes]:
    """Stream the archive as ZIP, one part in memory at a time."""
    return zipped(_signed(stores, archive, press, at))


async def _signed(stores: "Stores", archive: Archive, press: Press, at: datetime) -> AsyncIterator[Part]:
    listed: list[dict[str, Any]] = []
    async for name, content in _parts(stores, archive, press.printer):
        digest = hashlib.sha256(content).hexdigest()
        listed.append({"name": name, "size": len(content), "sha256": digest})
        yield name, content
    seal = archive.seal
    manifest = to_json(
        {
            "format": FORMAT,
            "number": archive.application.id,
            "at": at,
            "whole": archive.whole,
            "seal": {"code": seal.code, "name": seal.name, "publicKey": seal.key.public_key},
            "parts": listed,
        }
    )
    yield MANIFEST, manifest
    yield SIGNATURE, press.signer.sign(seal.key, manifest)


async def _parts(stores: "Stores", archive: Archive, printer: Printer) -> AsyncIterator[Part]:
    application = archive.application
    if archive.whole:
        async for part in _records(stores, application):
            yield part
        async for part in _mended(stores, archive):
            yield part
    else:
        yield CASE, to_json(exported_case(application_to_row(application)))
    async for part in document_parts(stores, application, printer):
        yield part
    async for part in _certificates(stores, application):
        yield part
    async for part in _files(stores, application):
        yield part


async def _records(stores: "Stores", application: Application) -> AsyncIterator[Part]:
    """The case with all that staff and hashes need: accounts, and what staff said among themselves."""
    row = application_to_row(application)
    yield EVENTS, to_json(row.pop("events"))
    yield CASE, to_json(row)
    matters = await stores.matters.get_many([application.matter])
    yield "matter.json", to_json(matter_to_row(matters[application.matter], ()))
    evaluation = (await stores.evaluations.get_many([application.id])).get(application.id)
    if evaluation:
        yield "evaluation.json", to_json(evaluation_to_row(evaluation))


async def _mended(stores: "Stores", archive: Archive) -> AsyncIterator[Part]:
    """What was found bad about the case, and complaints about it, with what became of them."""
    for one in await stores.rectifications.about(archive.application.id):
        if archive.reader is not None and not one.handled_by(archive.reader):
            continue
        complaint = one.subject.cause is RectificationCause.COMPLAINT
        name = f"complaints/{one.id}.json" if complaint else "rectification.json"
        yield name, to_json(rectification_to_row(one))


async def _certificates(stores: "Stores", application: Application) -> AsyncIterator[Part]:
    found = await stores.certificates.get_many(list(application.results))
    seals = await stores.seals.get_many(sorted({one.signature.seal_code for one in found.values()}))
    for key in application.results:
        seal = seals[found[key].signature.seal_code]
        public = {"code": seal.code, "name": seal.name, "publicKey": seal.key.public_key}
        yield f"certificates/{key}.json", to_json({"certificate": certificate_to_row(found[key]), "seal": public})


async def _files(stores: "Stores", application: Application) -> AsyncIterator[Part]:
    found = await stores.files.get_many(sorted(set(application.files)))
    listed = {}
    for key, file in found.items():
        name = f"files/{key}.{_ENDINGS.get(file.content_type, 'bin')}"
        listed[key] = {"part": name, "name": file.name, "contentType": file.content_type, "sha256": file.sha256}
        yield name, b"".join([bytes(chunk) async for chunk in stores.files.read(file)])
    yield FILES, to_json(listed)
