"""What the pages are given to show. None and empty parts mean that the source does not say."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class VerificationView:
    """The answer to one check of a certificate; `fields` are those the holder ticked, nothing else."""

    valid: bool
    reason_zh: str
    reason_en: str
    verified_at: datetime
    type_name: str | None = None
    issuer: str | None = None
    holder_name: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    status_label_zh: str = ""
    status_label_en: str = ""
    expires_in: int | None = None  # seconds


@dataclass(frozen=True)
class GuideMaterial:
    """One thing to bring; `source` says who provides it."""

    name: str
    required: bool
    source: str
    note: str | None = None
    sample_url: str | None = None


@dataclass(frozen=True)
class GuideStage:
    """One step of the handling, with its working days."""

    name: str
    days: int | None = None
    description: str | None = None


@dataclass(frozen=True)
class GuideBasis:
    """One legal basis, with the words of the article where known."""

    title: str
    article: str | None = None
    content: str | None = None


@dataclass(frozen=True)
class GuideFee:
    """One charge, in yuan."""

    name: str
    amount: Decimal
    basis: str | None = None


@dataclass(frozen=True)
class GuideView:
    """A service guide (办事指南) as the public reads it; days are working days."""

    code: str
    name: str
    department: str
    region: str
    qr_svg: str
    type_label: str | None = None
    audiences_label: str | None = None
    summary: str | None = None
    phone: str | None = None
    complaint_phone: str | None = None
    conditions: tuple[str, ...] = ()
    materials: tuple[GuideMaterial, ...] = ()
    steps: tuple[GuideStage, ...] = ()
    legal_bases: tuple[GuideBasis, ...] = ()
    fees: tuple[GuideFee, ...] = ()
    results: tuple[str, ...] = ()
    statutory_days: int | None = None
    promised_days: int | None = None
    visits: int | None = None
    online: bool | None = None
    version: int | None = None
    published_on: date | None = None
    address: str | None = None
    url: str = ""
    pdf_url: str | None = None
    app_url: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentTextView:
    """A text to agree to, in Chinese, which counts, and English: its title and its paragraphs."""

    title: tuple[str, str]
    paragraphs: tuple[tuple[str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class SignInView:
    """Signing in for a portal: `phone` (masked) is where the code went, `site` where the person goes back to.

    `text` is what has to be agreed to before a phone is taken, where that is asked.
    """

    client: str
    site: str
    flow: str
    phone: str | None = None
    message: str | None = None
    text: ConsentTextView | None = None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What a portal would get to know, in Chinese and English, and about whom."""

    client: str
    site: str
    flow: str
    person: str
    scopes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One thing to say, in Chinese and English; `flow` and `action` make it a question with a button."""

    title: tuple[str, str]
    text: tuple[str, str]
    flow: str | None = None
    action: str | None = None
    button: tuple[str, str] = ("", "")
    bar: tuple[str, str] = ("统一身份认证", "Unified identity")
