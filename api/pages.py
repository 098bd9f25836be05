"""What phones open after a scan: verification, guide, signing in; and a certificate's page as PDF."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.context import Services, context_of, locale_of, request_context
from api.errors import Refused, refusal
from api.public import SHARED, cache_headers, entity_tag, unchanged
from api.rendering.certificate_pdf import CertificatePage, CertificateRenderer
from api.rendering.guide_pdf import GuideRenderer
from api.rendering.pages import PAGE_CSP, guide_page, not_found_page, notice_page, qr_sign_in_page, verification_page
from api.rendering.views import (
    GuideBasis,
    GuideFee,
    GuideMaterial,
    GuideStage,
    GuideView,
    NoticeView,
    VerificationView,
)
from auth.caller import Caller
from auth.days import today
from auth.problems import LimitExceeded, NotFound, Unauthenticated
from auth.rate import Rate
from resolvers.certificates.lifecycle import CertificateStatus
from resolvers.certificates.model import Certificate, CertificateType
from resolvers.certificates.offline import as_text
from resolvers.certificates.queries import PRINTED, Verification, readable
from resolvers.context import Context
from resolvers.exchanges import recognizing
from resolvers.exchanges.recognizing import Recognition
from resolvers.grants.page import opened
from resolvers.matters.model import MaterialSource, Matter, MatterType
from resolvers.parties.model import Audience, PartyKind
from schema.links import guide_qr_code, guide_url
from schema.words import STATUSES, VERIFICATIONS

PAGE_HEADERS = {
    "Content-Security-Policy": PAGE_CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}
# Making a sheet takes some tens of milliseconds of one core, and nobody has to say who they are.
SHEETS_PER_ADDRESS = Rate("guide-sheet-address", 30, timedelta(minutes=1))
SHEETS = Rate("guide-sheet", 600, timedelta(minutes=1))
_TYPES = {
    MatterType.LICENSING: "行政许可",
    MatterType.BENEFIT: "行政给付",
    MatterType.CONFIRMATION: "行政确认",
    MatterType.REWARD: "行政奖励",
    MatterType.ADJUDICATION: "行政裁决",
    MatterType.OTHER_POWER: "其他行政权力",
    MatterType.PUBLIC_SERVICE: "公共服务",
}
_AUDIENCES = {Audience.NATURAL_PERSON: "自然人", Audience.LEGAL_PERSON: "法人和其他组织"}
_SOURCES = {
    MaterialSource.APPLICANT: "申请人提交",
    MaterialSource.CERTIFICATE_LIBRARY: "电子证照库（免证办）",
    MaterialSource.DEPARTMENT_SHARING: "部门共享",
    MaterialSource.COMMITMENT: "告知承诺",
}
TOO_MANY_CHECKS = NoticeView(
    ("核验过于频繁", "Too many checks"),
    ("请一分钟后再试。", "Try again in a minute."),
    bar=("电子证照核验", "Certificate verification"),
)
_MEDIA = {"pdf": "application/pdf", "png": "image/png"}
_CODE_LABELS = {PartyKind.PERSON: "公民身份号码", PartyKind.ORGANIZATION: "统一社会信用代码"}


class Pages:
    """Answers /v/…, /g/…, /q/… and /certificates/…"""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._renderer: CertificateRenderer | None = None
        self._guides: GuideRenderer | None = None

    async def verification(self, request: Request) -> Response:
        """Tell anybody whether the certificate behind a code holds; 200 also for one that doesn't."""
        return await checked(self._services, request, request.path_params["token"])

    async def guide(self, request: Request) -> Response:
        """Show a matter's guide (码上告知)."""
        context, code = self._anonymous(request), request.path_params["code"]
        kept = await self._kept(context, "guide", code)
        headers = {**PAGE_HEADERS, **kept}
        if unchanged(request.headers.get("if-none-match"), kept["ETag"]):
            return Response(None, 304, headers)
        matter = await context.loaders.published.load(code)
        if matter is None:
            return HTMLResponse(not_found_page(context.locale), 404, headers={**PAGE_HEADERS, **PRIVATE})
        view = await guide_view(context, matter, self._services.settings.app_link)
        return HTMLResponse(guide_page(view, context.locale), headers=headers)

    async def guide_sheet(self, request: Request) -> Response:
        """Return a matter's guide on one A4 sheet, as PDF; what isn't remembered is made so often a minute only."""
        context, code = self._anonymous(request), request.path_params["code"]
        kept = await self._kept(context, "sheet", code)
        if unchanged(request.headers.get("if-none-match"), kept["ETag"]):
            return Response(None, 304, kept)
        matter = await context.loaders.published.load(code)
        if matter is None:
            return HTMLResponse(not_found_page(context.locale), 404, headers={**PAGE_HEADERS, **PRIVATE})
        view = await guide_view(context, matter)
        self._guides = self._guides or GuideRenderer()
        pdf = self._guides.made(view)
        if pdf is None:
            try:
                await self._count_sheet(request)
            except LimitExceeded as problem:
                return too_many(problem, context.locale)
            pdf = await asyncio.to_thread(self._guides.render, view)
        return Response(pdf, media_type="application/pdf", headers={**_sheet_headers(matter), **kept})

    async def _kept(self, context: Context, kind: str, code: str) -> Mapping[str, str]:
        """The headers by which a page of the public catalogue is kept until the next publication."""
        version, link = await self._services.catalogue.version(), self._services.settings.app_link
        tag = entity_tag(kind, version, context.public_url, link, code, context.locale)
        return cache_headers(tag, SHARED, "Accept-Language")

    async def _count_sheet(self, request: Request) -> None:
        gate, at = self._services.gate, self._services.clock()
        address = request.client.host if request.client else ""
        await gate.rates.take(SHEETS_PER_ADDRESS, address, at)
        await gate.rates.take(SHEETS, "all", at)

    async def qr_sign_in(self, request: Request) -> Response:
        """Tell whoever scans a sign-in code with a camera to use the app; the same page for every code."""
        html = qr_sign_in_page(locale_of(request))
        return HTMLResponse(html, headers={**PAGE_HEADERS, **PRIVATE})

    async def certificate(self, request: Request) -> Response:
        """Return a certificate's page as PDF to its holder or its issuer's staff."""
        return await self._certificate(request, "pdf")

    async def certificate_picture(self, request: Request) -> Response:
        """Return a certificate's page as PNG to the same people."""
        return await self._certificate(request, "png")

    async def _certificate(self, request: Request, kind: str) -> Response:
        try:
            context = await request_context(self._services, request)
            request.state.caller = context.caller.id
            found = await readable(context, request.path_params["certificate_id"])
        except Unauthenticated as error:
            return refusal(Refused.unauthenticated(str(error), locale_of(request)))
        except NotFound as problem:
            return refusal(Refused.told(problem.key, locale_of(request), "NOT_FOUND", status=404))
        page = await certificate_page(context, found)
        made = await asyncio.to_thread(self._render, page, kind)
        return Response(made, media_type=_MEDIA[kind], headers={**_file_headers(found, kind), **PRIVATE})

    async def granted_certificate(self, request: Request) -> Response:
        """Return the page behind a link that a grantee got from a use of its grant."""
        context = self._anonymous(request)
        try:
            found = await opened(context, request.path_params["token"])
        except NotFound as problem:
            return refusal(Refused.told(problem.key, context.locale, "NOT_FOUND", status=404))
        made = await asyncio.to_thread(self._render, await certificate_page(context, found), "pdf")
        return Response(made, media_type=_MEDIA["pdf"], headers={**_file_headers(found, "pdf"), **PRIVATE})

    def _render(self, page: CertificatePage, kind: str) -> bytes:
        # Made on first use: loading fonts takes half a second that a start need not wait for.
        self._renderer = self._renderer or CertificateRenderer()
        return self._renderer.render(page) if kind == "pdf" else self._renderer.picture(page)

    def _anonymous(self, request: Request) -> Context:
        return context_of(self._services, Caller(), locale_of(request))


async def checked(services: Services, request: Request, token: str) -> Response:
    """Return the page that says whether the certificate behind a code holds; 429 for who checks too often."""
    caller, locale = Caller(address=request.client.host if request.client else ""), locale_of(request)
    try:
        found = await recognizing.verify(context_of(services, caller, locale), token)
    except LimitExceeded as problem:
        wait = {"Retry-After": str(problem.values["seconds"])}
        return HTMLResponse(notice_page(TOO_MANY_CHECKS, locale), 429, {**PAGE_HEADERS, **PRIVATE, **wait})
    html = verification_page(verification_view(found), urlsplit(services.settings.url).netloc, locale)
    return HTMLResponse(html, headers={**PAGE_HEADERS, **PRIVATE})


def recognition_view(found: Recognition) -> VerificationView:
    """Put what another province vouches for into words."""
    reason_zh, reason_en = VERIFICATIONS[found.reason.value if found.reason else "VALID"]
    status_zh, status_en = STATUSES[f"CERTIFICATE_{found.status.value}"] if found.status else ("", "")
    return VerificationView(
        valid=found.valid,
        reason_zh=f"{found.partner.name}：{reason_zh}",
        reason_en=f"{found.partner.name}: {reason_en}",
        verified_at=found.verified_at,
        type_name=found.type_name,
        issuer=found.issuer_name,
        holder_name=found.holder_name,
        fields=tuple((found.fields or {}).items()),
        status_label_zh=status_zh,
        status_label_en=status_en,
        expires_in=found.expires_in,
    )


def verification_view(found: Verification | Recognition) -> VerificationView:
    """Put an answer into words."""
    if isinstance(found, Recognition):
        return recognition_view(found)
    reason_zh, reason_en = VERIFICATIONS[found.reason.value if found.reason else "VALID"]
    status_zh, status_en = STATUSES[f"CERTIFICATE_{found.status.value}"] if found.status else ("", "")
    if found.failed_part:
        reason_zh = f"所含的“{found.failed_part}”已失效：{reason_zh}"
        reason_en = f"A part of it, {found.failed_part}, doesn't hold: {reason_en}"
    type, fields = found.type, found.fields or {}
    return VerificationView(
        valid=found.valid,
        reason_zh=reason_zh,
        reason_en=reason_en,
        verified_at=found.verified_at,
        type_name=type.name if type else None,
        issuer=found.issuer.name if found.issuer else None,
        holder_name=found.holder_name,
        fields=tuple((type.label(key), as_text(value)) for key, value in fields.items()) if type else (),
        status_label_zh=status_zh,
        status_label_en=status_en,
        expires_in=found.expires_in if found.valid else None,
    )


async def guide_view(context: Context, matter: Matter, app_link: str | None = None) -> GuideView:
    """Put a matter into words for people; `app_link` opens a matter in the app, with {code} for its code."""
    region = await context.loaders.regions.load(matter.region)
    department = await context.loaders.departments.load(matter.department)
    results = await context.loaders.certificate_types.load_many(matter.results)
    return GuideView(
        code=matter.code,
        name=matter.name,
        department=department.name if department else "",
        region=region.full_name if region else "",
        qr_svg=guide_qr_code(context.public_url, matter.code),
        type_label=_TYPES[matter.type],
        audiences_label="、".join(_AUDIENCES[one] for one in matter.audiences) or None,
        summary=matter.summary,
        phone=matter.consultation_phone,
        complaint_phone=matter.complaint_phone,
        conditions=matter.conditions,
        materials=tuple(
            GuideMaterial(one.name, one.required, _SOURCES[one.source], one.note, _web_address(one.sample_url))
            for one in matter.materials
        ),
        steps=tuple(GuideStage(one.name, one.working_days, one.description) for one in matter.steps),
        legal_bases=tuple(GuideBasis(one.title, one.article, one.content) for one in matter.legal_bases),
        fees=tuple(GuideFee(one.name, Decimal(one.amount), one.basis) for one in matter.fees),
        results=tuple(one.name for one in results if one),
        statutory_days=matter.statutory_days,
        promised_days=matter.promised_days,
        visits=matter.visits_required,
        online=matter.online,
        version=matter.version,
        published_on=today(matter.published_at) if matter.published_at else None,
        address=department.address if department else None,
        url=guide_url(context.public_url, matter.code),
        pdf_url=f"{guide_url(context.public_url, matter.code)}.pdf",
        app_url=app_link.replace("{code}", quote(matter.code, safe="")) if app_link else None,
    )


async def certificate_page(context: Context, certificate: Certificate) -> CertificatePage:
    """Gather what a certificate's page shows."""
    type = await context.loaders.certificate_types.load(certificate.type)
    department = await context.loaders.departments.load(certificate.issuer)
    seal = await context.loaders.seals.load(certificate.signature.seal_code)
    if type is None or department is None or seal is None:
        raise LookupError("a certificate without its type, issuer or seal")
    return CertificatePage(
        title=type.name,
        holder_name=certificate.holder.name,
        holder_code_label=_CODE_LABELS[certificate.holder.kind],
        holder_code=certificate.holder.id_number or "",
        number=certificate.number,
        identifier=certificate.identifier,
        issuer=department.name,
        issued_on=certificate.issued_on,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        fields=(*_rows(type, certificate), *await _parts(context, certificate)),
        seal_svg=seal.image,
        verify_url=f"{context.public_url}/v/{PRINTED}{certificate.check_code}",
        status_note=_status_note(certificate, context),
        layout=type.layout.value,
        person=certificate.holder.kind is PartyKind.PERSON,
    )


async def _parts(context: Context, certificate: Certificate) -> tuple[tuple[str, str], ...]:
    """What a composite certificate stands for: names and numbers."""
    parts = [one.certificate for one in certificate.parts if one.certificate]
    types = await context.loaders.certificate_types.load_many([one.type for one in parts])
    return tuple((type.name, one.number) for type, one in zip(types, parts, strict=True) if type)


def _rows(type: CertificateType, certificate: Certificate) -> tuple[tuple[str, str], ...]:
    return tuple((type.label(key), as_text(value)) for key, value in certificate.fields.items())


def _status_note(certificate: Certificate, context: Context) -> str:
    status = certificate.status_on(today(context.now()))
    return "" if status is CertificateStatus.ACTIVE else STATUSES[f"CERTIFICATE_{status.value}"][0]


def too_many(problem: LimitExceeded, locale: str) -> Response:
    """Tell who asks too often when to come again (RFC 6585, 4)."""
    refused = Refused.told(problem.key, locale, "RATE_LIMITED", status=429, **problem.values)
    refused.headers["Retry-After"] = str(problem.values["seconds"])
    return refusal(refused)


def _web_address(text: str | None) -> str | None:
    """A link of an import is shown when it leads to the web: no browser runs it."""
    try:
        parts = urlsplit(text or "")
    except ValueError:  # brackets that enclose no address
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def _sheet_headers(matter: Matter) -> dict[str, str]:
    name = f"inline; filename=guide.pdf; filename*=UTF-8''{quote(matter.name[:80], safe='')}.pdf"
    safe = {key: PAGE_HEADERS[key] for key in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")}
    return {"Content-Disposition": name, **safe}


def _file_headers(certificate: Certificate, kind: str) -> dict[str, str]:
    name = f"{quote(certificate.number, safe='')}.{kind}"
    return {
        "Content-Disposition": f"inline; filename=certificate.{kind}; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }
