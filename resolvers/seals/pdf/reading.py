"""Finding the signatures in a PDF, what each is over, and what happened after it; runs in the workshop."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    extract_contents,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from resolvers.seals.ber import Malformed, read
from resolvers.seals.failures import NotASeal
from resolvers.seals.pdf.model import SEAL_FILTER, CmsSignature, Found, PdfRefused
from resolvers.seals.ses_reading import unpadded
from resolvers.seals.sm3 import sm3

MOST_SIGNATURES = 100
_CONTENT_INFO_PARTS = 2
# By PDF's own rules who fills in a form breaks no signature. A seal is over what the paper says: nothing but
# signatures may follow.
_POLICY = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule([SigFieldCreationRule(), SigFieldModificationRule()])
)
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>")


class Carried(EmbeddedPdfSignature):
    """A signature whose value pyHanko needn't understand: a seal's. What it is over is judged like any other's."""

    def __init__(self, reader: PdfFileReader, field: Any, name: str) -> None:  # without super(): it reads a CMS
        self.reader, self.sig_field, self.fq_name = reader, field, name
        reference = field.raw_get("/V")
        self.sig_object = reference.get_object()
        self.byte_range = self.sig_object.raw_get("/ByteRange")
        self.pkcs7_content = extract_contents(self.sig_object)
        self.signed_revision = reader.xrefs.get_last_change(reference.reference)
        self.coverage: SignatureCoverageLevel | None = None  # type: ignore[assignment]
        self.diff_result = self._docmdp = self._fieldmdp = None
        self._docmdp_queried = self._fieldmdp_queried = False


def signatures(content: bytes, roots: Sequence[bytes], at: datetime) -> list[Found]:
    """Return the signatures in a PDF in the order in which they were made; raises PdfRefused.

    `roots` are the certificates (DER) of who signs documents for us; a signature is judged at the time it gives.
    """
    reader = PdfFileReader(BytesIO(content), strict=False)
    if reader.encrypted:
        raise PdfRefused("pdf.encrypted")
    carried = _carried(reader)
    trusted = [x509.Certificate.load(root) for root in roots]
    return [_found(one, content, trusted, at) for one in carried]


def earlier_hold(content: bytes, count: int) -> bool:
    """Tell whether the first signatures of a file are over whole revisions, and nothing after them breaks them."""
    reader = PdfFileReader(BytesIO(content))
    return all(_whole(one, content) and not _changed(one) for one in _carried(reader)[:count])


def _carried(reader: PdfFileReader) -> list[Carried]:
    found: list[Carried] = []
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        if len(found) == MOST_SIGNATURES:
            raise PdfRefused("pdf.too_many_signatures", maximum=MOST_SIGNATURES)
        found.append(Carried(reader, field.get_object(), name))
    return sorted(found, key=lambda one: one.signed_revision)


def _found(one: Carried, content: bytes, roots: list[x509.Certificate], at: datetime) -> Found:
    whole = _whole(one, content)
    seal = "/SubFilter" in one.sig_object and one.sig_object["/SubFilter"] == SEAL_FILTER
    return Found(
        contents=bytes(one.pkcs7_content),
        digest=sm3(_covered(one, content)) if whole else b"",
        whole=whole,
        last=whole and one.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        changed=whole and _changed(one),
        shown=_shown(one.sig_field),
        cms=None if seal else _cms(one, roots, at),
    )


def _whole(one: Carried, content: bytes) -> bool:
    """Check that a signature is over everything up to its revision's end but its own value, and nothing else."""
    numbers = [int(number) for number in one.byte_range]
    if len(numbers) != 4 or min(numbers) < 0 or numbers[0] != 0:
        return False
    _, start, after, rest = numbers
    gap = content[start:after]
    if (
        after + rest > len(content)
        or not _HEX.fullmatch(gap)
        or bytes.fromhex(gap[1:-1].decode()) != one.pkcs7_content
    ):
        return False
    coverage: SignatureCoverageLevel = one.evaluate_signature_coverage()
    one.coverage = coverage
    return bool(coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _covered(one: Carried, content: bytes) -> bytes:
    _, start, after, rest = (int(number) for number in one.byte_range)
    return content[:start] + content[after : after + rest]


def _changed(one: Carried) -> bool:
    """Tell whether later revisions do more than sign, by pyHanko's rules."""
    return isinstance(one.evaluate_modifications(_POLICY), SuspiciousModification)


def _shown(field: Any) -> bool:
    """Tell whether a signature's field has a place on any page, where its picture may lie over other things."""
    kids = [kid.get_object() for kid in field["/Kids"]] if "/Kids" in field else []
    boxes = [[float(number) for number in widget["/Rect"]] for widget in (field, *kids) if "/Rect" in widget]
    return any(box[0] != box[2] and box[1] != box[3] for box in boxes)


def _cms(one: Carried, roots: list[x509.Certificate], at: datetime) -> CmsSignature | None:
    """Read and check a CMS signature; None for what isn't one, or uses what isn't known here (SM2, say)."""
    try:
        embedded = EmbeddedPdfSignature(one.reader, one.sig_field, one.fq_name)
        claimed = embedded.self_reported_timestamp
        moment = min(claimed or at, at)
        context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
        status = asyncio.run(async_validate_pdf_signature(embedded, context, skip_diff=True))
        return CmsSignature(
            signer=embedded.signer_cert.subject.human_friendly,
            algorithm=embedded.signer_info["signature_algorithm"].signature_algo,
            signed_at=(claimed or embedded.signer_cert.not_valid_before).astimezone(UTC),
            value=bytes(embedded.signer_info["signature"].native),
            intact=status.intact and status.valid and _alone(one.pkcs7_content),
            trusted=status.trusted,
        )
    except Exception:  # noqa: BLE001 - what strangers put there breaks a parser in every way there is
        return None


def _alone(contents: bytes) -> bool:
    """Check that a signature's value is a ContentInfo and nothing but zeros behind it: no signature is over those."""
    try:
        return len(read(unpadded(contents)).parts()) == _CONTENT_INFO_PARTS
    except (NotASeal, Malformed):
        return False
