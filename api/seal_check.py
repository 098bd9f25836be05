"""The page on which anybody checks the seals in a PDF: /seal-check. Nothing of what is sent is kept."""

import asyncio
from datetime import timedelta

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.context import Services, context_of, locale_of
from api.pages import PAGE_HEADERS, PRIVATE, too_many
from api.rendering.pages import form_csp, seal_check_page
from api.rendering.views import SealCheckView, SealView
from auth.caller import Caller
from auth.problems import Invalid, LimitExceeded, MaterialRejected, Problem, Required
from auth.rate import Rate
from resolvers.context import Context
from resolvers.seals.pdf.making import LARGEST, require_fit
from resolvers.seals.pdf.model import CmsSignature
from resolvers.seals.verifying import DocumentCheck, SealCheck, check
from schema.words import PDF_CHECKS, words

# One check takes some tenths of a second of one core, and nobody has to say who they are.
CHECKS_PER_ADDRESS = Rate("seal-check-address", 10, timedelta(minutes=1))
CHECKS = Rate("seal-check", 60, timedelta(minutes=1))
# Each holds its PDF in memory while it waits.
MOST_INSIDE = 8
_PAUSE = 30
_MULTIPART_OVERHEAD = 64 * 1024
_BODY_SECONDS = 120
_PDF = b"%PDF-"
_HEADERS = {**PAGE_HEADERS, **PRIVATE, "Content-Security-Policy": form_csp()}


class SealChecks:
    """Answers /seal-check."""

    def __init__(self, services: Services) -> None:
        self._services = services
        # One at a time, so that strangers never take both places of the workshop from who seals.
        self._turn = asyncio.Semaphore(1)
        self._inside = 0

    async def page(self, request: Request) -> Response:
        """Ask for a PDF, or say what its seals are worth; 200 also when they are worth nothing."""
        context = context_of(self._services, Caller(), locale_of(request))
        if request.method != "POST":
            return _answer(SealCheckView(LARGEST // 1024 // 1024), context.locale, 200)
        try:
            await self._count(request)
        except LimitExceeded as problem:
            return too_many(problem, context.locale)
        self._inside += 1
        try:
            return await self._checked(request, context)
        finally:
            self._inside -= 1

    async def _checked(self, request: Request, context: Context) -> Response:
        try:
            content = await _sent(request)
            async with self._turn:
                found = await check(context, content)
        except (Required, Invalid, LimitExceeded, MaterialRejected) as problem:
            return _answer(_refused(problem, context), context.locale, 422)
        return _answer(_view(found, context), context.locale, 200)

    async def _count(self, request: Request) -> None:
        if self._inside >= MOST_INSIDE:
            raise LimitExceeded("rate.too_many", seconds=_PAUSE)
        gate, at = self._services.gate, self._services.clock()
        address = request.client.host if request.client else ""
        await gate.rates.take(CHECKS_PER_ADDRESS, address, at)
        await gate.rates.take(CHECKS, "all", at)


async def _sent(request: Request) -> bytes:
    """The PDF of the form; judged by its length before it is read."""
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise Required("file.length_missing", "file")
    require_fit(int(length) - _MULTIPART_OVERHEAD)
    try:
        async with (
            asyncio.timeout(_BODY_SECONDS),
            request.form(max_files=1, max_fields=5, max_part_size=_MULTIPART_OVERHEAD) as form,
        ):
            upload = form.get("file")
            content = await upload.read() if isinstance(upload, UploadFile) else b""
    except TimeoutError as error:
        raise LimitExceeded("file.too_slow", "file") from error
    except HTTPException as error:
        raise Required("file.not_multipart", "file") from error
    require_fit(len(content))
    if not content.startswith(_PDF):
        raise Invalid("pdf.no_pdf", "file")
    return content


def _answer(view: SealCheckView, locale: str, status: int) -> Response:
    return HTMLResponse(seal_check_page(view, locale), status, headers=_HEADERS)


def _refused(problem: Problem, context: Context) -> SealCheckView:
    return SealCheckView(LARGEST // 1024 // 1024, problem=words(problem.key, context.locale, problem.values))


def _view(found: DocumentCheck, context: Context) -> SealCheckView:
    """Put an answer into words; no name of who used a seal."""
    return SealCheckView(
        LARGEST // 1024 // 1024,
        valid=found.reason is None,
        reason=PDF_CHECKS[found.reason or "VALID"],
        verified_at=context.now(),
        modified=found.modified,
        seals=tuple(map(_seal, found.seals)),
        signatures=tuple(map(_signature, found.signatures)),
    )


def _seal(one: SealCheck) -> SealView:
    said = PDF_CHECKS[one.failure.problem.value] if one.failure else ("印章有效，文件与盖章时一致", "Good")
    return SealView(one.name, one.code, one.issuer, one.signed_at, one.failure is None, one.at_signing is None, said)


def _signature(one: CmsSignature) -> SealView:
    if not one.intact:
        said = PDF_CHECKS["BROKEN_SIGNATURE"]
    elif not one.trusted:
        said = ("签名完整，但签名者不在信任列表中", "Intact; its signer is nobody whom we know")
    else:
        said = ("签名有效", "Good")
    return SealView(one.signer, None, None, one.signed_at, one.intact and one.trusted, one.trusted, said)
