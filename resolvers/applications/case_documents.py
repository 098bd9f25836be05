"""Reading the documents of cases: their own people and staff, and anybody who holds the page and checks it."""

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resolvers.applications.documents import IssuedDocument
from resolvers.applications.model import Application
from resolvers.applications.number import is_number
from resolvers.applications.queries import Look, record_looks
from resolvers.seals.model import Seal
from resolvers.seals.signer import verify_signature

if TYPE_CHECKING:
    from resolvers.context import Context

_DOWNLOADED = Look("下载文书，办件", ("姓名", "文书"))
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """A document, and whether its seal's signature is over exactly what it says; None when nobody sealed it."""

    document: IssuedDocument
    genuine: bool | None


async def document_of(context: "Context", number: str, place: str) -> IssuedDocument | None:
    """Return the document at a place of a case that the caller may see, else None; staff's looking is logged."""
    case = await context.stores.applications.get(number) if is_number(number) else None
    found = _at(case, place)
    if case is None or found is None or not case.actors(context.caller):
        return None
    await record_looks(context, [case], _DOWNLOADED)
    return found


async def checked(context: "Context", token: str) -> Checked | None:
    """Return the document that a page's code names, None for a code that names none."""
    number, place, code = (*token.split(".", _PARTS - 1), "", "")[:_PARTS]
    case = await context.stores.applications.get(number) if is_number(number) else None
    found = _at(case, place)
    if found is None or not hmac.compare_digest(found.check_code.encode(), code.encode()):
        return None
    seal = await context.loaders.seals.load(found.seal) if found.seal else None
    return Checked(found, genuine(found, seal) if found.signature else None)


def genuine(document: IssuedDocument, seal: Seal | None) -> bool:
    """Tell whether the seal's signature is over exactly this document."""
    if seal is None or seal.code != document.seal or document.signature is None:
        return False
    return verify_signature(seal.key.public_key, document.content, bytes.fromhex(document.signature))


def _at(case: Application | None, place: str) -> IssuedDocument | None:
    documents = case.window.documents if case else ()
    right = place.isascii() and place.isdigit() and len(place) < _PARTS and 1 <= int(place) <= len(documents)
    return documents[int(place) - 1] if right else None
