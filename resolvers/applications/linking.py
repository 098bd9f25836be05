"""The worker's part of the chains of seals' uses: certificates and documents of cases, in the order of signing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from resolvers.applications.documents import IssuedDocument
from resolvers.applications.model import Application
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.seals.system_uses import Signed, link_all

if TYPE_CHECKING:
    from resolvers.context import Stores

BATCH = 200
# What was signed a moment ago may still be on its way into the database, behind what was signed after it.
SETTLED = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Certificates and cases whose signatures wait, as they were read; `until` is how far that is all of them."""

    certificates: Sequence[Certificate]
    types: Mapping[str, CertificateType]
    cases: Sequence[Application]
    until: datetime

    def type_name(self, certificate: Certificate) -> str:
        """What its type is called; the code of one that isn't known, for one row must not hold the others up."""
        found = self.types.get(certificate.type)
        return found.name if found else certificate.type

    def signed(self) -> list[Signed]:
        """Their signatures up to `until`, in the order of signing."""
        certificates = (signed_certificate(one, self.type_name(one)) for one in self.certificates)
        documents = (
            signed_document(case.id, place, one) for case in self.cases for place, one in case.unlinked_documents
        )
        found = [one for one in (*certificates, *documents) if one.at <= self.until]
        return sorted(found, key=lambda one: (one.at, one.key))


async def link_signatures(stores: "Stores", at: datetime) -> int:
    """Put what was signed into the chains of the seals; returns how many signatures. Again does nothing."""
    waiting = await _waiting(stores, at - SETTLED)
    signed = waiting.signed()
    keys = await link_all(stores.seal_uses, signed) if signed else set()
    done = [one for one in waiting.certificates if signed_certificate(one, "").key in keys]
    moved = [case for one in waiting.cases if (case := _counted(one, keys)) is not None]
    await stores.certificates.set_linked(done)
    await stores.applications.set_linked(moved)
    return sum(one.key in keys for one in signed)


def certificate_key(certificate_id: str) -> str:
    """What a certificate's own signature is known by in a chain."""
    return f"certificate:{certificate_id}"


def tree_key(text: bytes) -> str:
    """What a signature over the tree of many certificates is known by in a chain."""
    return f"tree:{hashlib.sha256(text).hexdigest()}"


def document_key(number: str, place: int) -> str:
    """What the signature of a case's document is known by in a chain; places count from 1."""
    return f"document:{number}:{place}"


def signed_certificate(certificate: Certificate, type: str) -> Signed:
    """A certificate as its seal signed it, alone or with the others of its tree; `type` is what it is called."""
    signature, tree = certificate.signature, _tree(certificate)
    return Signed(
        seal=signature.seal_code,
        name=f"{type} {certificate.number}" if tree is None else f"{type}等（一次签章）",
        content=certificate.content if tree is None else tree,
        at=signature.signed_at,
        department=signature.signer,
        key=certificate_key(certificate.id) if tree is None else tree_key(tree),
    )


def _tree(certificate: Certificate) -> bytes | None:
    """The head of the tree that was signed; None where there is none, or the proof leads nowhere (which is found)."""
    try:
        return certificate.signed_text if certificate.signature.proof else None
    except ValueError:
        return None


def signed_document(number: str, place: int, document: IssuedDocument) -> Signed:
    """A document of a case as its seal signed it; ValueError for one that no seal signed."""
    if document.seal is None:
        raise ValueError("no seal signed this document")
    return Signed(
        seal=document.seal,
        name=f"{document.title} {document.number}",
        content=document.content,
        at=document.issued_at,
        department=document.department,
        key=document_key(number, place),
    )


async def _waiting(stores: "Stores", before: datetime) -> Waiting:
    certificates = await stores.certificates.unlinked(before, BATCH)
    cases = await stores.applications.unlinked(before, BATCH)
    types = await stores.certificate_types.get_many(sorted({one.type for one in certificates}))
    # A full batch says nothing of what was signed after its last.
    ends = [*_full(one.signature.signed_at for one in certificates), *_full(_since(one) for one in cases)]
    return Waiting(certificates, types, cases, min([before, *ends]))


def _full(times: Iterable[datetime]) -> Iterator[datetime]:
    found = list(times)
    if len(found) == BATCH:
        yield found[-1]


def _since(case: Application) -> datetime:
    return min(one.issued_at for _, one in case.unlinked_documents)


def _counted(case: Application, keys: set[str]) -> Application | None:
    """The case with the documents counted up to the first that isn't linked; None where none is."""
    count = case.linked_documents
    for place, _ in case.unlinked_documents:
        if document_key(case.id, place) not in keys:
            break
        count = place
    return replace(case, linked_documents=count) if count > case.linked_documents else None
