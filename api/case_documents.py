"""A case's documents: the page as PDF for its people, and the check that its code leads to."""

import asyncio
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.context import Services, context_of, locale_of, request_context
from api.errors import Refused, refusal
from api.pages import PAGE_HEADERS, PRIVATE
from api.rendering.document_pdf import DocumentPage, DocumentRenderer
from api.rendering.pages import verification_page
from api.rendering.views import VerificationView
from auth.caller import Caller
from auth.problems import Unauthenticated
from resolvers.applications.case_documents import Checked, checked, document_of
from schema.links import case_document_verify_url
from schema.words import DOCUMENT_CHECKS


class CaseDocuments:
    """Answers /applications/{number}/documents/{place}.pdf and /d/{token}."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._renderer: DocumentRenderer | None = None

    async def page(self, request: Request) -> Response:
        """Return a document as PDF to the people of its case and the staff who handle it."""
        try:
            context = await request_context(self._services, request)
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        request.state.caller = context.caller.id
        number, place = request.path_params["number"], request.path_params["place"]
        found = await document_of(context, number, place)
        if found is None:
            return refusal(Refused.told("document.unknown", context.locale, "NOT_FOUND", status=404))
        seal = await context.loaders.seals.load(found.seal) if found.seal else None
        url = case_document_verify_url(context.public_url, number, int(place), found.check_code)
        printed = DocumentPage(found, seal.image if seal else None, url)
        pdf = await asyncio.to_thread(self._render, printed)
        name = f"inline; filename=document.pdf; filename*=UTF-8''{quote(found.title)}.pdf"
        safe = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
        return Response(pdf, media_type="application/pdf", headers={**safe, **PRIVATE})

    async def verification(self, request: Request) -> Response:
        """Tell anybody who holds a page whether it was issued like this; 200 also when it wasn't."""
        context = context_of(self._services, Caller(), locale_of(request))
        found = await checked(context, request.path_params["token"])
        host = urlsplit(context.public_url).netloc
        html = verification_page(_view(found, context.now()), host, context.locale)
        return HTMLResponse(html, headers={**PAGE_HEADERS, **PRIVATE})

    def _render(self, page: DocumentPage) -> bytes:
        # Made on first use: loading fonts takes half a second that a start need not wait for.
        self._renderer = self._renderer or DocumentRenderer()
        return self._renderer.render(page)


def _view(found: Checked | None, at: datetime) -> VerificationView:
    """Put an answer into words: title, number, day and digest, to be compared with the page; no name of anybody."""
    good = found is not None and found.genuine is True
    reason = "GENUINE" if good else "UNKNOWN" if found is None else "UNSEALED" if found.genuine is None else "BROKEN"
    reason_zh, reason_en = DOCUMENT_CHECKS[reason]
    if found is None:
        return VerificationView(False, reason_zh, reason_en, at)
    shown = found.document
    fields = (("文书编号", shown.number), ("日期", shown.issued_on.isoformat()), ("摘要（SHA-256）", shown.sha256))
    return VerificationView(
        valid=good,
        reason_zh=reason_zh,
        reason_en=reason_en,
        verified_at=at,
        type_name=shown.title,
        issuer=shown.department,
        fields=fields,
    )
