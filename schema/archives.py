"""The electronic file of a case (电子档案)."""

from datetime import datetime

import strawberry

from auth.rules import signed_in
from resolvers.archives import link
from schema.info import Info, Input
from schema.links import archive_url
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(description="Take the file of a case along.")
class ExportArchiveInput:
    application_id: strawberry.ID = strawberry.field(description="A submitted case.")


@strawberry.type(description="Where to fetch it, or why not.")
class ExportArchivePayload:
    url: str | None = strawberry.field(description="Good once, without a token: hand it to nobody.", default=None)
    expires_at: datetime | None = strawberry.field(description="Five minutes from now.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="What is kept of a case.")
class ArchiveMutation:
    @mutation(
        ExportArchivePayload,
        signed_in,
        "The file of a case as ZIP, sealed by its department; the applicant's side gets what is theirs of it.",
    )
    async def export_archive(self, info: Info, input: Input[ExportArchiveInput]) -> ExportArchivePayload:
        number = key_of(input.application_id, "Application", "applicationId")
        made = await link.ask(info.context, number)
        return ExportArchivePayload(url=archive_url(info.context.public_url, made.token), expires_at=made.expires_at)
