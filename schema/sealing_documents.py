"""Sealing PDFs."""

import strawberry

from auth.rules import signed_in
from resolvers.seals import sealing
from resolvers.seals.pdf.model import Placement
from schema.files import File
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors
from schema.seals import SealSignature


@strawberry.input(description="Seal a PDF.")
class SealDocumentInput:
    seal_id: strawberry.ID = strawberry.field(description="A seal that one may use.")
    file_id: strawberry.ID = strawberry.field(description="A PDF of at most 20 MiB that one may read.")
    page: int = strawberry.field(description="On which page the seal goes, from 1.", default=1)
    x: float = strawberry.field(
        description="The middle of the seal, in millimetres from the left edge of the page as it is shown."
    )
    y: float = strawberry.field(
        description="The middle of the seal, in millimetres from the upper edge of the page as it is shown."
    )
    across_pages: bool = strawberry.field(
        description="Besides, a strip of it on the right edge of every page (骑缝章); 20 pages share a seal.",
        default=False,
    )
    idempotency_key: strawberry.ID = strawberry.field(description="The same key again returns the first result.")


@strawberry.type(description="A sealed PDF.")
class SealDocumentPayload:
    file: File | None = strawberry.field(description="The sealed file, the caller's own.", default=None)
    signature: SealSignature | None = strawberry.field(
        description="The use, as it stands in the seal's chain.", default=None
    )
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Sealing PDFs.")
class SealDocumentMutation:
    @mutation(
        SealDocumentPayload,
        signed_in,
        "Put a seal on a PDF, sign it by the seal (SES_Signature) and for readers elsewhere (PAdES).",
    )
    async def seal_document(self, info: Info, input: Input[SealDocumentInput]) -> SealDocumentPayload:
        placement = Placement(input.page, input.x, input.y, input.across_pages)
        seal, file = key_of(input.seal_id, "Seal", "sealId"), key_of(input.file_id, "File", "fileId")
        order = sealing.Order(seal, file, placement, str(input.idempotency_key))
        done = await sealing.seal_document(info.context, order)
        return SealDocumentPayload(file=File.of(done.file), signature=SealSignature.of(done.use))
