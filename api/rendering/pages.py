from base64 import b64encode
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from re import fullmatch

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.rendering.audit_report import AuditReport
from api.rendering.guide_print import estimated
from api.rendering.scan_words import SCAN_LABELS, SCAN_REASONS
from api.rendering.views import ConsentView, GuideView, NoticeView, SignInView, VerificationView

_TEMPLATES = Path(__file__).parent.parent / "templates"
_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
_STYLE = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

PAGE_CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy to serve every page with: no script, nothing from elsewhere, our style only."""


SCAN_CSP = PAGE_CSP.replace("form-action 'none'", "form-action 'self'; script-src 'self'; connect-src 'self'")
"""The same for the page that scans: our scripts from our files, asking us alone."""


def verification_page(view: VerificationView, host: str, locale: str) -> str:
    """Return the HTML behind a certificate's QR code; `locale` (zh-CN, en) says which language leads."""
    return _page("verification.html", locale, view=view, host=host)


def scan_page(issuer: str, host: str, locale: str) -> str:
    """Return the page on which anybody checks a code by camera or keyboard."""
    words = {name: pair[locale.lower().startswith("en")] for name, pair in SCAN_LABELS.items()}
    return _page("scan.html", locale, issuer=issuer, host=host, words=words, reasons=SCAN_REASONS)


def guide_page(view: GuideView, locale: str) -> str:
    """Return a service guide (办事指南) as HTML, printable on A4; the guide's own words stay Chinese."""
    return _page("guide.html", locale, view=view, plan=estimated(view))


def qr_sign_in_page(locale: str) -> str:
    """Return the HTML behind a sign-in code that was scanned with something else than the app."""
    return _page("qr_sign_in.html", locale)


def not_found_page(locale: str) -> str:
    """Return the HTML for a code that leads nowhere."""
    return _page("not_found.html", locale)


def form_csp(*targets: str) -> str:
    """Return PAGE_CSP for a page with a form to us, whose answer may lead on to these origins."""
    allowed = " ".join(("'self'", *targets))
    return PAGE_CSP.replace("form-action 'none'", f"form-action {allowed}")


def sign_in_page(view: SignInView, locale: str) -> str:
    """Return the page that asks for a phone, then for the code that went to it."""
    return _page("sign_in.html", locale, view=view)


def consent_page(view: ConsentView, locale: str) -> str:
    """Return the page that says who asks for what, and asks whether they may know."""
    return _page("consent.html", locale, view=view)


def notice_page(view: NoticeView, locale: str) -> str:
    """Return a page that says one thing; with a form, it asks it."""
    return _page("notice.html", locale, view=view)


def audit_page(report: AuditReport) -> str:
    """Return what is wrong with a catalogue as a page to print or send around."""
    return _page("audit.html", "zh-CN", report=report)


def shanghai_time(moment: datetime) -> str:
    """Write a moment in China's time to the second; ValueError if its zone is unknown."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return f"{moment.astimezone(_SHANGHAI):%Y-%m-%d %H:%M:%S}"


def picture_source(svg: str) -> Markup:
    """Return a drawing as the data URI of an image, where no script inside it would ever run."""
    return Markup("data:image/svg+xml;base64,{}").format(b64encode(svg.encode()).decode())


def dialable(phone: str) -> bool:
    """Say whether a phone text is one number, fit for a tel: link."""
    return fullmatch(r"\+?[0-9][0-9 ()-]{2,19}", phone) is not None


def yuan(amount: Decimal) -> str:
    """Write an amount of money in yuan, without superfluous digits: 35元, 2.50元."""
    whole = amount == amount.to_integral_value()
    return f"{amount:,.0f}元" if whole else f"{amount:,.2f}元"


def _page(template: str, locale: str, **values: object) -> str:
    lang = "en" if locale.lower().startswith("en") else "zh-CN"
    return _ENVIRONMENT.get_template(template).render(lang=lang, **values)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = Markup(_STYLE)  # noqa: S704 (our own file)
    environment.filters |= {"shanghai": shanghai_time, "picture": picture_source, "yuan": yuan}
    environment.tests["dialable"] = dialable
    return environment


_ENVIRONMENT = _environment()
