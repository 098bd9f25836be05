"""The official documents of a case in its archive: each as its page, the words that were sealed, the signature."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from resolvers.applications.model import Application
from resolvers.archives.printing import Printer
from resolvers.archives.stored import to_json
from resolvers.archives.zip_writer import Part
from resolvers.seals.model import Seal

if TYPE_CHECKING:
    from resolvers.context import Stores

DOCUMENTS = "documents.json"
FOLDER = "documents/"


async def document_parts(stores: "Stores", application: Application, printer: Printer) -> AsyncIterator[Part]:
    """The documents, numbered from 1 in the order in which they were issued, and a list that says what is what."""
    issued = application.window.documents
    seals = await stores.seals.get_many(sorted({one.seal for one in issued if one.seal}))
    listed = list[Mapping[str, Any]]()
    for place, document in enumerate(issued, start=1):
        seal = seals.get(document.seal or "")
        page = await printer.document(application.id, place, document, seal)
        parts = {f"{FOLDER}{place}.json": document.content, f"{FOLDER}{place}.pdf": page}
        if document.signature:
            parts[f"{FOLDER}{place}.sig"] = bytes.fromhex(document.signature)
        for name, content in parts.items():
            yield name, content
        names = {name.rpartition(".")[2]: _named(name, content) for name, content in parts.items()}
        said = {"kind": document.kind.value, "number": document.number, "title": document.title}
        listed.append({**said, "parts": names, "seal": _public(seal)})
    yield DOCUMENTS, to_json(listed)


def _named(name: str, content: bytes) -> Mapping[str, str]:
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest()}


def _public(seal: Seal | None) -> Mapping[str, Any] | None:
    return {"code": seal.code, "name": seal.name, "publicKey": seal.key.public_key} if seal else None


def named_parts(listed: Any) -> Iterator[tuple[str, str]]:
    """Every part that a list of documents names, with its SHA-256."""
    for one in listed:
        for part in one["parts"].values():
            yield part["name"], part["sha256"]
