"""The pages that people see on their way to a portal: no script, no foreign content, framed by nobody."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, Response

from api.openid.answers import PRIVATE
from api.rendering.pages import consent_page, form_csp, notice_page, sign_in_page
from api.rendering.views import ConsentTextView, ConsentView, NoticeView, SignInView
from auth.accounts.model import Account
from auth.consents.texts import ConsentText
from auth.identifiers import mask_phone
from auth.openid.request import ReturnAddress

_HEADERS = {
    **PRIVATE,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_SCOPES = {
    "openid": ("您在该应用中的标识（其他应用无法关联）", "An identifier of yours that no other application shares"),
    "profile": ("您的姓名（已实名时）", "Your name, once it is verified"),
    "phone": ("您的手机号码", "Your phone number"),
    "assurance": ("您的实名等级", "How well your identity is verified"),
}
UNADDRESSED = NoticeView(
    ("无法继续", "This can't go on"),
    (
        "该应用未登记，或其返回地址不符。请返回应用重试，或联系其管理方。",
        "The application isn't registered, or not with this address. Go back and try again, or tell its owners.",
    ),
)
STALE = NoticeView(
    ("页面已失效", "This page is no longer good"),
    ("请返回应用，重新开始登录。", "Go back to the application and start again."),
)
TOO_MANY = NoticeView(("请求过于频繁", "Too many requests"), ("请一分钟后再试。", "Try again in a minute."))
SIGNED_OUT = NoticeView(("已退出", "Signed out"), ("您已退出统一身份认证。", "You are signed out."))


def ask_to_sign_out(flow: str) -> NoticeView:
    """Ask whether to sign out: nobody but the person may decide it."""
    return NoticeView(
        ("退出登录？", "Sign out?"),
        ("您将退出此浏览器中的统一身份认证。", "You will be signed out in this browser."),
        flow,
        "/oauth/logout/confirm",
        ("退出", "Sign out"),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sign-in page says: to which phone a code went, what is wrong, and which text has to be agreed to."""

    phone: str | None = None
    message: str | None = None
    text: ConsentText | None = None


def sign_in(to: ReturnAddress, flow: str, locale: str, asked: Asked) -> Response:
    """Ask for a phone, or for the code that went to it."""
    masked = mask_phone(asked.phone) if asked.phone else None
    text = _text(asked.text) if asked.text else None
    view = SignInView(to.client.name, _site(to), flow, masked, asked.message, text)
    return _page(sign_in_page(view, locale), to)


def _text(text: ConsentText) -> ConsentTextView:
    paragraphs = zip(text.text.split("\n\n")[1:], text.translation.split("\n\n")[1:], strict=True)
    return ConsentTextView((text.title, text.translated_title), tuple(paragraphs), text.hash)


def consent(to: ReturnAddress, flow: str, locale: str, *, account: Account, scopes: tuple[str, ...]) -> Response:
    """Ask whether the portal may know."""
    told = tuple(_SCOPES[scope] for scope in scopes)
    view = ConsentView(to.client.name, _site(to), flow, mask_phone(account.phone), told)
    return _page(consent_page(view, locale), to)


def notice(view: NoticeView, locale: str, status: int = 200) -> Response:
    """Say one thing."""
    headers = {**_HEADERS, "Content-Security-Policy": form_csp()}
    return HTMLResponse(notice_page(view, locale), status, headers)


def _page(html: str, to: ReturnAddress) -> Response:
    # Browsers hold a form's redirects to the policy, too, so it has to name where the answer will lead.
    headers = {**_HEADERS, "Content-Security-Policy": form_csp(_origin(to))}
    return HTMLResponse(html, headers=headers)


def _origin(to: ReturnAddress) -> str:
    parts = urlsplit(to.uri)
    return f"{parts.scheme}://{parts.netloc}"


def _site(to: ReturnAddress) -> str:
    return urlsplit(to.uri).netloc
