from datetime import date, datetime

import strawberry

from resolvers.applications.documents import DocumentKind, IssuedDocument
from schema.links import case_document_url, case_document_verify_url


@strawberry.type(description="A document that a move of a case issued (文书), sealed by the department.")
class CaseDocument:
    kind: DocumentKind = strawberry.field(description="Which.")
    title: str = strawberry.field(description="Its title, e.g. 受理通知书.")
    number: str = strawberry.field(description="Its number, e.g. 受〔2026〕…号.")
    issued_on: date = strawberry.field(description="The day it bears.")
    issued_at: datetime = strawberry.field(description="When.")
    paragraphs: list[str] = strawberry.field(description="What it says.")
    items: list[str] = strawberry.field(description="The list in it: what to mend, or what follows later.")
    sealed: bool = strawberry.field(description="Whether the department's e-seal signed it.")
    sha256: str = strawberry.field(description="SHA-256 in hex of what the seal signed.", name="sha256")
    signature: str | None = strawberry.field(description="The seal's SM2 signature in hex: DER (r, s).")
    url: str = strawberry.field(description="Its page as PDF; send the access token along.")
    verify_url: str = strawberry.field(
        description="Where anybody who has the page checks it; its QR code says the same."
    )

    @classmethod
    def of(cls, document: IssuedDocument, base: str, number: str, place: int) -> "CaseDocument":
        """Publish the document that stands at this place of the case, counted from 1."""
        return cls(
            kind=document.kind,
            title=document.title,
            number=document.number,
            issued_on=document.issued_on,
            issued_at=document.issued_at,
            paragraphs=list(document.paragraphs),
            items=list(document.items),
            sealed=document.signature is not None,
            sha256=document.sha256,
            signature=document.signature,
            url=case_document_url(base, number, place),
            verify_url=case_document_verify_url(base, number, place, document.check_code),
        )
