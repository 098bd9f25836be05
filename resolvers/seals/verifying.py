"""What the seals and signatures in a PDF are worth: ours by the register, others' by whom we believe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from auth.problems import NotFound
from auth.rate import DAY, Rate
from resolvers.files.queries import readable
from resolvers.seals.failures import NotACertificate, NotASeal, SealFailure, SealProblem
from resolvers.seals.lifecycle import SealStatus
from resolvers.seals.model import Seal
from resolvers.seals.pdf.making import pdf_of, problem_of
from resolvers.seals.pdf.model import CmsSignature, Found, PdfRefused
from resolvers.seals.pdf.tasks import signatures
from resolvers.seals.pdf.workshop import opened
from resolvers.seals.queries import visible_use
from resolvers.seals.ses import ReadSignature, Trust
from resolvers.seals.ses_reading import read_signature, unpadded
from resolvers.seals.ses_verifying import verify_signature
from resolvers.seals.trust import trust
from resolvers.seals.uses import SealUse
from resolvers.seals.x509_reading import read_certificate

if TYPE_CHECKING:
    from resolvers.context import Context

RATE: Final = Rate("verify-document", 1000, DAY)
_STOPPED = {
    SealStatus.SUSPENDED: SealProblem.SUSPENDED_AT_SIGNING,
    SealStatus.CANCELLED: SealProblem.CANCELLED_AT_SIGNING,
}


@dataclass(frozen=True, slots=True)
class SealCheck:
    """A seal in a document: `failure` is the first thing wrong with it, `at_signing` what was wrong apart from the
    document. `use` is the entry in our own seal's chain, for who may see it.
    """

    name: str
    code: str | None
    issuer: str | None
    signed_at: datetime | None
    failure: SealFailure | None
    at_signing: SealFailure | None
    use: SealUse | None = None


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """Seals and signatures in a PDF, in the order in which they were made; `modified` since the last, or between."""

    seals: tuple[SealCheck, ...]
    signatures: tuple[CmsSignature, ...]
    modified: bool

    @property
    def reason(self) -> str | None:
        """The first thing wrong with the whole, by name; None for a document that holds.

        A signature that is right but whose signer we don't know neither helps nor harms.
        """
        if failed := next((one.failure for one in self.seals if one.failure), None):
            return failed.problem.value
        if not all(one.intact for one in self.signatures):
            return "BROKEN_SIGNATURE"
        if self.modified:
            return "MODIFIED"
        return None if self.seals or any(one.trusted for one in self.signatures) else "UNSIGNED"


async def verify_document(context: "Context", file_id: str) -> DocumentCheck:
    """Check a PDF that the caller may read; raises NotFound, Invalid, LimitExceeded or MaterialRejected."""
    file = await readable(context, file_id)
    if file is None:
        raise NotFound("file.unknown", "fileId")
    await context.gate.rates.take(RATE, context.caller.id or "", context.now())
    return await check(context, await pdf_of(context, file))


async def check(context: "Context", content: bytes) -> DocumentCheck:
    """Check a PDF, whoever sent it; raises LimitExceeded or MaterialRejected for what can't be opened."""
    at = context.now()
    roots = tuple(one.certificate for one in await context.stores.document_authorities.newest())
    try:
        found = await opened(signatures, content, roots, at)
    except PdfRefused as refused:
        raise problem_of(refused) from refused
    believed = await trust(context.stores, context.seal_roots)
    seals = [await _seal_check(context, one, believed) for one in found if one.cms is None]
    others = tuple(_unless_moved(one) for one in found if one.cms)
    return DocumentCheck(tuple(seals), tuple(one for one in others if one), _modified(found))


def _modified(found: Sequence[Found]) -> bool:
    """Tell whether anything stands in the file that its last signature isn't over, or earlier ones don't allow."""
    return bool(found) and (not found[-1].last or any(one.changed for one in found) or _overlaid(found))


def _overlaid(found: Sequence[Found]) -> bool:
    """Tell whether something shows on a page that was put there later by somebody whom we don't know.

    Anybody can add a signature, and its picture may be another sum over the one that was sealed.
    """
    believed = next((place for place, one in enumerate(found) if one.cms is None or one.cms.trusted), len(found))
    return any(one.shown and one.cms is not None and not one.cms.trusted for one in found[believed:])


def _unless_moved(one: Found) -> CmsSignature | None:
    """A signature that isn't over a whole revision isn't over what people see."""
    return replace(one.cms, intact=one.cms.intact and one.whole) if one.cms else None


async def _seal_check(context: "Context", one: Found, believed: Trust) -> SealCheck:
    try:
        read = read_signature(unpadded(one.contents))
    except NotASeal as error:
        failure = SealFailure(SealProblem.NOT_A_SEAL, str(error))
        return SealCheck("", None, None, None, failure, failure)
    return await _judged(context, one, read, believed)


async def _judged(context: "Context", one: Found, read: ReadSignature, believed: Trust) -> SealCheck:
    """Judge a seal's signature: alone, as if it was over the right document, then over this one."""
    info, at = read.seal.info, context.now()
    at_signing = verify_signature(read, read.digest, believed, at)
    seal = await _ours(context, read) if at_signing is None else None
    use = await context.stores.seal_uses.of_digest(seal.code, read.digest.hex()) if seal else None
    if seal:
        at_signing = stopped(seal, read.signed_at) or _unwritten(use)
    failure = at_signing or _elsewhere(one, read)
    shown = await visible_use(context, use.id) if use else None
    return SealCheck(info.name, info.es_id, _maker(read), read.signed_at, failure, at_signing, shown)


async def _ours(context: "Context", read: ReadSignature) -> Seal | None:
    """Our seal, if it is one: others' may have the same code, but never the same key."""
    body = await context.stores.seal_bodies.get(read.seal.info.es_id)
    if body is None or body.certificate != read.certificate:
        return None
    return await context.loaders.seals.load(body.code)


def stopped(seal: Seal, at: datetime) -> SealFailure | None:
    """Return what the register says against a signature at a time: the seal was suspended then, or cancelled."""
    steps = [one for one in seal.history if one.at <= at]
    problem = _STOPPED.get(steps[-1].status) if steps else None
    return SealFailure(problem, f"our register: {steps[-1].status.value} then") if problem else None


def _unwritten(use: SealUse | None) -> SealFailure | None:
    """Nobody signs by our seals but through their chains: a signature that isn't there was made by a stolen key."""
    return None if use else SealFailure(SealProblem.BAD_DOCUMENT_SIGNATURE, "not in the seal's chain of uses")


def _elsewhere(one: Found, read: ReadSignature) -> SealFailure | None:
    if not one.whole:
        return SealFailure(SealProblem.DIGEST_MISMATCH, "not over the whole of a revision")
    if one.digest != read.digest:
        return SealFailure(SealProblem.DIGEST_MISMATCH, "signed for another document")
    return None


def _maker(read: ReadSignature) -> str | None:
    try:
        return read_certificate(read.seal.maker_certificate).subject_name.common_name
    except NotACertificate:
        return None
