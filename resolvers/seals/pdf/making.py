"""Making a sealed PDF out of a PDF, in memory: nothing here is written down."""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from auth.problems import Invalid, LimitExceeded, MaterialRejected, Problem
from resolvers.files.model import PDF, File
from resolvers.seals.pdf.authority import DocumentAuthority, document_signer, make_document_authority
from resolvers.seals.pdf.model import SEAL_FILTER, PdfRefused, Picture, Placement, Room, Wish
from resolvers.seals.pdf.pades import ROOM, pades_signature
from resolvers.seals.pdf.tasks import prepared
from resolvers.seals.pdf.workshop import opened
from resolvers.seals.ses_reading import read_seal
from resolvers.seals.trust import current_authorities
from resolvers.seals.uses import SealedDocument, SealUse
from resolvers.seals.using import Stamp, signature
from resolvers.seals.x509_reading import read_certificate

if TYPE_CHECKING:
    from resolvers.context import Context

LARGEST: Final = 20 * 1024 * 1024
# What an SES_Signature has besides the seal and the certificate: times, digest, SM2 signature.
_AROUND = 512
_PROPERTY = SEAL_FILTER[1:]
_LIMITS = frozenset({"pdf.too_much", "pdf.too_many_pages", "pdf.too_many_signatures"})
_PLACES = frozenset({"pdf.page", "pdf.outside", "pdf.one_page"})


async def made(context: "Context", stamp: Stamp, placement: Placement, content: bytes) -> tuple[SealUse, bytes]:
    """Return the use with its document's digests, and the sealed file; raises MaterialRejected, Invalid, …"""
    try:
        room = await opened(prepared, content, _wish(stamp, placement))
    except PdfRefused as refused:
        raise problem_of(refused) from refused
    use = _with(stamp.use, "", room.seal_digest().hex())
    with_seal = room.sealed(signature(context, replace(stamp, use=use), _PROPERTY))
    authority, owner = await document_authority(context), stamp.seal.owner.name
    signer = document_signer(authority, owner, context.gate.vault, use.signed_at)
    value = await pades_signature(signer, with_seal.signature_digest())
    done = with_seal.signature.filled(with_seal.content, value)
    return _with(use, hashlib.sha256(done).hexdigest(), use.document.sm3), done


async def pdf_of(context: "Context", file: File) -> bytes:
    """Return the content of a file that must be a PDF of at most 20 MiB; raises Invalid or LimitExceeded."""
    if file.content_type != PDF:
        raise Invalid("pdf.no_pdf", "fileId")
    require_fit(file.size)
    return b"".join([chunk async for chunk in context.stores.files.read(file)])


def require_fit(size: int) -> None:
    """Raise LimitExceeded for more than 20 MiB."""
    if size > LARGEST:
        raise LimitExceeded("pdf.too_large", "fileId", maximum=LARGEST // 1024 // 1024)


def problem_of(refused: PdfRefused) -> Problem:
    """Put what the workshop refuses in terms of the caller's input."""
    kind = LimitExceeded if refused.key in _LIMITS else Invalid if refused.key in _PLACES else MaterialRejected
    return kind(refused.key, refused.path, **refused.values)


async def document_authority(context: "Context") -> DocumentAuthority:
    """Return who signs documents for the authority of seals in use; made with the first document."""
    stores, authorities = context.stores, await current_authorities(context.stores)
    for found in await stores.document_authorities.newest():
        if found.number == authorities.number:
            return found
    organization = read_certificate(authorities.root.certificate).subject_name.organization
    new = make_document_authority(authorities.number, organization, context.gate.vault, context.now())
    await stores.document_authorities.add(new)
    # Somebody else may have made one at this moment: what is stored counts.
    return next(one for one in await stores.document_authorities.newest() if one.number == new.number)


def _wish(stamp: Stamp, placement: Placement) -> Wish:
    info = read_seal(stamp.body.seal).info
    picture = Picture(stamp.body.png, info.width_mm, info.height_mm)
    seal = 2 * (len(stamp.body.seal) + len(stamp.body.certificate) + _AROUND)
    return Wish(picture, placement, info.name, stamp.use.signed_at, Room(seal, ROOM))


def _with(use: SealUse, sha256: str, sm3: str) -> SealUse:
    return replace(use, document=SealedDocument(use.document.name, sha256, sm3))
