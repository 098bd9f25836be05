"""Official documents of a case (文书): what each says, as data that the department's seal signs."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import Enum

import orjson


class DocumentKind(Enum):
    """A receipt; a notice of acceptance, of what to mend, of more time; a refusal to accept; a yes; a no.

    The next two the system issues: of acceptance because the window let its days pass, and of the end of a case.
    The last is what a window forwards to the province that decides.
    """

    MATERIALS_RECEIPT = "MATERIALS_RECEIPT"
    ACCEPTANCE_NOTICE = "ACCEPTANCE_NOTICE"
    SUPPLEMENT_NOTICE = "SUPPLEMENT_NOTICE"
    NON_ACCEPTANCE_DECISION = "NON_ACCEPTANCE_DECISION"
    EXTENSION_NOTICE = "EXTENSION_NOTICE"
    APPROVAL_DECISION = "APPROVAL_DECISION"
    DENIAL_DECISION = "DENIAL_DECISION"
    DEEMED_ACCEPTANCE_NOTICE = "DEEMED_ACCEPTANCE_NOTICE"
    TERMINATION_NOTICE = "TERMINATION_NOTICE"
    FORWARDING_SHEET = "FORWARDING_SHEET"


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document as it was issued; it never changes. `event` is the hash of the move that it belongs to.

    `seal` and `signature` are None when the department had no seal in use: a person's case doesn't wait for that.
    """

    kind: DocumentKind
    number: str
    title: str
    party: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    department: str
    issued_on: date
    issued_at: datetime
    event: str
    check_code: str
    seal: str | None = None
    signature: str | None = None

    @property
    def content(self) -> bytes:
        """What the seal signs: sorted JSON of everything but seal and signature; the time counts in milliseconds."""
        facts = {name: value for name, value in asdict(self).items() if name not in {"seal", "signature"}}
        facts |= {"issued_at": int(self.issued_at.timestamp() * 1000)}
        return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)

    @property
    def sha256(self) -> str:
        """SHA-256 in hex of what the seal signs."""
        return hashlib.sha256(self.content).hexdigest()

    def sealed(self, seal: str, signature: bytes) -> "IssuedDocument":
        """Put a seal's signature on it."""
        return replace(self, seal=seal, signature=signature.hex())


_SHORT: Mapping[DocumentKind, str] = {
    DocumentKind.MATERIALS_RECEIPT: "收",
    DocumentKind.ACCEPTANCE_NOTICE: "受",
    DocumentKind.SUPPLEMENT_NOTICE: "补",
    DocumentKind.NON_ACCEPTANCE_DECISION: "不受",
    DocumentKind.EXTENSION_NOTICE: "延",
    DocumentKind.APPROVAL_DECISION: "准",
    DocumentKind.DENIAL_DECISION: "不准",
    DocumentKind.DEEMED_ACCEPTANCE_NOTICE: "视受",
    DocumentKind.TERMINATION_NOTICE: "终",
    DocumentKind.FORWARDING_SHEET: "转",
}


def document_number(kind: DocumentKind, year: int, case: str, earlier: int) -> str:
    """Write a document's number, 受〔2026〕… and a number behind it from the second of its kind on.

    The case's number is unique already, so no counter is needed that all workers would queue for.
    """
    more = f"-{earlier + 1}" if earlier else ""
    return f"{_SHORT[kind]}〔{year}〕{case}{more}号"
