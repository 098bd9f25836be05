"""Checking the seals and signatures in a PDF, ours and others'."""

from datetime import datetime
from typing import Annotated

import strawberry

from auth.rules import signed_in
from resolvers.seals import verifying
from resolvers.seals.failures import SealProblem
from resolvers.seals.pdf.model import CmsSignature
from schema.certificates import SignatureInfo
from schema.info import Info
from schema.node import key_of
from schema.seals import SealSignature
from schema.words import check_words


@strawberry.type(description="A seal in a document, ours or another's, in the order in which they were put there.")
class SealVerification:
    name: str = strawberry.field(description="The seal's name; empty for what is no seal.")
    code: str | None = strawberry.field(description="Its code (esID).")
    issuer: str | None = strawberry.field(description="Who made the seal, by its maker's certificate.")
    signed_at: datetime | None = strawberry.field(description="When, by the signer's word.")
    valid: bool = strawberry.field(description="The seal is good, and the document is the one that was sealed.")
    valid_at_signing: bool = strawberry.field(
        description="The seal itself was good then, whatever became of the document."
    )
    reason: SealProblem | None = strawberry.field(description="The first thing that is wrong; null when valid.")
    detail: str | None = strawberry.field(description="What exactly was found, in English, for auditors.")
    record: SealSignature | None = strawberry.field(
        description="For our own seals, the use in the chain: to who speaks for the owner, or sealed."
    )

    @classmethod
    def of(cls, check: verifying.SealCheck) -> "SealVerification":
        """Publish what was found of a seal."""
        failure = check.failure
        return cls(
            name=check.name,
            code=check.code,
            issuer=check.issuer,
            signed_at=check.signed_at,
            valid=failure is None,
            valid_at_signing=check.at_signing is None,
            reason=failure.problem if failure else None,
            detail=failure.detail if failure else None,
            record=SealSignature.of(check.use) if check.use else None,
        )


@strawberry.type(description="What the seals and signatures in a PDF are worth.")
class DocumentVerification:
    valid: bool = strawberry.field(
        description="Sealed, or signed by whom we know; all of that holds, and nothing was changed since."
    )
    reason: str | None = strawberry.field(description="The first thing that is wrong, in words; null when valid.")
    seals: list[SealVerification] = strawberry.field(description="Its seals.")
    signatures: list[SignatureInfo] = strawberry.field(description="Its other signatures (PAdES, CMS).")
    modified_after_signing: bool = strawberry.field(
        description="Something is in the file that the last signature isn't over, or that earlier ones don't allow."
    )

    @classmethod
    def of(cls, check: verifying.DocumentCheck, locale: str) -> "DocumentVerification":
        """Publish what was found, with the reason in the caller's language."""
        return cls(
            valid=check.reason is None,
            reason=check_words(check.reason, locale) if check.reason else None,
            seals=[SealVerification.of(one) for one in check.seals],
            signatures=[_signature(one) for one in check.signatures],
            modified_after_signing=check.modified,
        )


@strawberry.type(description="Checking documents.")
class DocumentQuery:
    @strawberry.field(description="Check the seals and signatures in a PDF that one may read.")
    async def verify_document(
        self, info: Info, file_id: Annotated[strawberry.ID, strawberry.argument(description="A PDF, at most 20 MiB.")]
    ) -> DocumentVerification:
        signed_in(info.context.caller)
        found = await verifying.verify_document(info.context, key_of(file_id, "File", "fileId"))
        return DocumentVerification.of(found, info.context.locale)


def _signature(found: CmsSignature) -> SignatureInfo:
    return SignatureInfo(
        algorithm=found.algorithm,
        signer=found.signer,
        seal_code=None,
        signed_at=found.signed_at,
        value=found.value.hex(),
        intact=found.intact,
        trusted=found.trusted,
    )
