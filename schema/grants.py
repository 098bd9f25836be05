"""Grants of certificates (授权用证): who may read what of one's certificates, for what, until when, how often."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Role
from auth.rules import known, signed_in, staff
from resolvers.context import Context
from resolvers.grants import giving, model, purposes, queries, using
from resolvers.paging import page_request
from schema.certificate_types import CertificateType
from schema.certificates import Certificate
from schema.info import After, First, Info, Input
from schema.links import grant_page_url
from schema.node import Node, global_id, key_of
from schema.paging import Connection, connection, uncounted
from schema.parties import Party
from schema.problems import UserErrors, mutation, no_errors


@strawberry.type(description="A grant (授权用证), as its giver sees it.")
class CertificateGrant(Node):
    grantee: Party = strawberry.field(description="Who may read.")
    purpose: str = strawberry.field(description="What for.")
    fields: list[str] = strawberry.field(
        description="What: keys of Certificate.fields, `holderName`, and `pdf` for the whole page."
    )
    expires_at: datetime = strawberry.field(description="Until when.")
    given_at: datetime = strawberry.field(description="Since when.")
    revoked_at: datetime | None = strawberry.field(description="When it was withdrawn; null when it wasn't.")
    uses: int = strawberry.field(description="How often it was used; each use stands in the access log.")
    remaining_uses: int | None = strawberry.field(description="How often it may be used yet; null is no limit.")
    certificate_id: strawberry.Private[str]

    @strawberry.field(description="Of which certificate.")
    async def certificate(self, info: Info) -> Certificate:
        found = await info.context.loaders.certificates.load(self.certificate_id)
        if found is None:
            raise LookupError("a grant without its certificate")
        return Certificate.of(found, info.context.now())

    @classmethod
    def of(cls, grant: model.CertificateGrant) -> "CertificateGrant":
        """Publish a grant to its giver."""
        return cls(
            id=global_id("CertificateGrant", grant.id),
            grantee=Party.of(grant.grantee.party, clear=True),
            purpose=grant.purpose,
            fields=list(grant.fields),
            expires_at=grant.expires_at,
            given_at=grant.given_at,
            revoked_at=grant.revoked_at,
            uses=grant.uses,
            remaining_uses=grant.remaining,
            certificate_id=grant.certificate,
        )


@strawberry.type(description="A grant as its grantee sees it: nothing of the certificate, which only a use opens.")
class ReceivedGrant:
    id: strawberry.ID = strawberry.field(description="What `useCertificateGrant` takes.")
    purpose: str = strawberry.field(description="What for; a use has to say the same.")
    fields: list[str] = strawberry.field(description="What a use answers with.")
    expires_at: datetime = strawberry.field(description="Until when.")
    revoked_at: datetime | None = strawberry.field(description="When it was withdrawn; null when it wasn't.")
    remaining_uses: int | None = strawberry.field(description="How often it may be used yet; null is no limit.")

    @classmethod
    def of(cls, grant: model.CertificateGrant) -> "ReceivedGrant":
        """Publish a grant to its grantee."""
        return cls(
            id=global_id("CertificateGrant", grant.id),
            purpose=grant.purpose,
            fields=list(grant.fields),
            expires_at=grant.expires_at,
            revoked_at=grant.revoked_at,
            remaining_uses=grant.remaining,
        )


@strawberry.type(description="What a grantee may ask holders for; registered by an administrator.")
class SharingPurpose:
    grantee: Party = strawberry.field(description="Who.")
    purpose: str = strawberry.field(description="What for.")
    fields: list[str] = strawberry.field(description="What that needs at most; empty once it was taken back.")
    registered_at: datetime = strawberry.field(description="Since when.")
    type_code: strawberry.Private[str]

    @strawberry.field(description="Of certificates of which type.")
    async def certificate_type(self, info: Info) -> CertificateType:
        found = await info.context.loaders.certificate_types.load(self.type_code)
        if found is None:
            raise LookupError("a purpose without its type")
        return CertificateType.of(found)

    @classmethod
    def of(cls, purpose: purposes.SharingPurpose) -> "SharingPurpose":
        """Publish a purpose."""
        return cls(
            grantee=Party.of(purpose.grantee.party, clear=True),
            purpose=purpose.purpose,
            fields=list(purpose.fields),
            registered_at=purpose.registered_at,
            type_code=purpose.type,
        )


@strawberry.input(description="Let somebody read one's certificate.")
class GrantCertificateInput:
    certificate_id: strawberry.ID = strawberry.field(description="One's own certificate.")
    grantee: str = strawberry.field(description="Credit code or client id of a registered organization.")
    purpose: str = strawberry.field(description="One of the grantee's `sharingPurposes`; at most 200 characters.")
    fields: list[str] = strawberry.field(
        description="Keys of Certificate.fields, `holderName`, `pdf` for the page; no more than the purpose has."
    )
    expires_at: datetime = strawberry.field(description="Until when, at most 366 days ahead.")
    max_uses: int | None = strawberry.field(description="How often, 1 to 10,000; null is no limit.", default=None)
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID that the client makes.")

    def model(self) -> giving.Wish:
        """The input as a wish; raises NotFound for what is no certificate's id."""
        return giving.Wish(
            certificate=key_of(self.certificate_id, "Certificate", "certificateId"),
            grantee=self.grantee,
            purpose=self.purpose,
            fields=tuple(self.fields),
            expires_at=self.expires_at,
            max_uses=self.max_uses,
            key=self.idempotency_key,
        )


@strawberry.input(description="Withdraw a grant.")
class RevokeCertificateGrantInput:
    grant_id: strawberry.ID = strawberry.field(description="The grant.")


@strawberry.type(description="The grant.")
class CertificateGrantPayload:
    grant: CertificateGrant | None = strawberry.field(description="The grant.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Read what was granted.")
class UseCertificateGrantInput:
    grant_id: strawberry.ID = strawberry.field(description="The grant.")
    purpose: str = strawberry.field(description="What for; what the grant says.")
    idempotency_key: strawberry.ID = strawberry.field(description="The same again doesn't count; kept for 30 days.")


@strawberry.type(description="What was granted, and nothing else.")
class UseCertificateGrantPayload:
    fields: JSON | None = strawberry.field(description="The granted fields, by key.", default=None)
    pdf_url: str | None = strawberry.field(
        description="The page, where `pdf` was granted: good for five minutes, without a token.", default=None
    )
    user_errors: UserErrors = no_errors()


@strawberry.input(description="Register what a grantee may ask for; the last word counts.")
class RegisterSharingPurposeInput:
    grantee: str = strawberry.field(description="Credit code or client id of a registered organization.")
    certificate_type: str = strawberry.field(description="The type's code.")
    purpose: str = strawberry.field(description="At most 200 characters.")
    fields: list[str] = strawberry.field(
        description="Keys of the type's fields, `holderName`, `pdf`; none takes the purpose back."
    )

    def model(self) -> purposes.Registration:
        """The input as a registration."""
        return purposes.Registration(self.grantee, self.certificate_type, self.purpose, tuple(self.fields))


@strawberry.type(description="The purpose as it is registered now.")
class SharingPurposePayload:
    purpose: SharingPurpose | None = strawberry.field(description="The purpose.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="Grants that one gave.")
class GrantsOfViewer:
    @strawberry.field(description="Who may read one's certificates, or those of whom one acts for, newest first.")
    async def grants(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[CertificateGrant]:
        context: Context = info.context
        page = await queries.given(context, page_request(first, after))
        return connection(page, CertificateGrant.of, lambda: queries.count_given(context))


@strawberry.type(description="What grantees read.")
class GrantQuery:
    @strawberry.field(description="What a grantee may ask holders for, at most 200; open to everybody.")
    async def sharing_purposes(
        self, info: Info, grantee: Annotated[str, strawberry.argument(description="Credit code or client id.")]
    ) -> list[SharingPurpose]:
        found = await queries.purposes_of(info.context, grantee)
        return [SharingPurpose.of(one) for one in found]

    @strawberry.field(description="What was granted to one's system, or to the organization that one acts for.")
    async def received_grants(
        self, info: Info, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[ReceivedGrant]:
        page = await queries.received(info.context, page_request(first, after))
        return connection(page, ReceivedGrant.of, uncounted)


@strawberry.type(description="Giving, using and withdrawing grants.")
class GrantMutation:
    @mutation(CertificateGrantPayload, signed_in, "Let an organization read fields of one's certificate (授权用证).")
    async def grant_certificate(self, info: Info, input: Input[GrantCertificateInput]) -> CertificateGrantPayload:
        return CertificateGrantPayload(grant=CertificateGrant.of(await giving.give(info.context, input.model())))

    @mutation(CertificateGrantPayload, signed_in, "Withdraw a grant; the next use is refused already.")
    async def revoke_certificate_grant(
        self, info: Info, input: Input[RevokeCertificateGrantInput]
    ) -> CertificateGrantPayload:
        key = key_of(input.grant_id, "CertificateGrant", "grantId")
        return CertificateGrantPayload(grant=CertificateGrant.of(await giving.revoke(info.context, key)))

    @mutation(UseCertificateGrantPayload, known, "Read what was granted; a client of its own, or who acts for it.")
    async def use_certificate_grant(
        self, info: Info, input: Input[UseCertificateGrantInput]
    ) -> UseCertificateGrantPayload:
        key = key_of(input.grant_id, "CertificateGrant", "grantId")
        read = await using.use(info.context, key, input.purpose, input.idempotency_key)
        url = grant_page_url(info.context.public_url, read.page) if read.page else None
        return UseCertificateGrantPayload(fields=JSON(read.fields), pdf_url=url)

    @mutation(SharingPurposePayload, staff(Role.ADMINISTRATOR), "Register what a grantee may ask holders for.")
    async def register_sharing_purpose(
        self, info: Info, input: Input[RegisterSharingPurposeInput]
    ) -> SharingPurposePayload:
        registered = await purposes.register(info.context, input.model())
        return SharingPurposePayload(purpose=SharingPurpose.of(registered))
