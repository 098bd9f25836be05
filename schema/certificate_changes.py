import strawberry
from strawberry.scalars import JSON

from auth.accounts.model import Role
from auth.problems import Invalid
from auth.rules import staff
from resolvers.certificates import changing, checking, composite
from resolvers.certificates.lifecycle import CertificateAction, roles_for
from schema.certificates import Certificate
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(description="Change what a certificate is worth.")
class ChangeCertificateInput:
    certificate_id: strawberry.ID = strawberry.field(description="The certificate.")
    reason: str = strawberry.field(description="Why; the holder is told.")


@strawberry.input(description="Put a composite certificate together (一业一证).")
class IssueCompositeCertificateInput:
    certificate_type: str = strawberry.field(description="The code of a composite type.")
    department_code: str = strawberry.field(description="One's own department, whose seal it gets.")
    part_ids: list[strawberry.ID] = strawberry.field(
        description="2 to 20 certificates in force, of one holder; none of them composite."
    )
    fields: JSON = strawberry.field(description="What it says, by key; `permits` is filled in by the parts' names.")
    idempotency_key: strawberry.ID = strawberry.field(description="A UUID that the client makes.")

    def model(self) -> composite.Composition:
        """The input as a composition; raises NotFound for ids of anything else, Invalid for fields that are none."""
        parts = tuple(key_of(one, "Certificate", "partIds") for one in self.part_ids[: composite.MOST + 1])
        if not isinstance(self.fields, dict):
            raise Invalid("certificate.fields_no_object", "fields")
        return composite.Composition(
            self.certificate_type, self.department_code, parts, self.fields, self.idempotency_key
        )


@strawberry.type(description="The certificate after the change.")
class CertificatePayload:
    certificate: Certificate | None = strawberry.field(description="The certificate.", default=None)
    user_errors: UserErrors = no_errors()


@strawberry.type(description="What issuers do to certificates.")
class CertificateChangeMutation:
    @mutation(CertificatePayload, staff(*roles_for(CertificateAction.SUSPEND)), "Suspend a certificate (暂停).")
    async def suspend_certificate(self, info: Info, input: Input[ChangeCertificateInput]) -> CertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        suspended = await changing.suspend(info.context, key, input.reason)
        return CertificatePayload(certificate=Certificate.of(suspended, info.context.now()))

    @mutation(CertificatePayload, staff(*roles_for(CertificateAction.RESUME)), "Let a certificate hold again (恢复).")
    async def resume_certificate(self, info: Info, input: Input[ChangeCertificateInput]) -> CertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        resumed = await changing.resume(info.context, key, input.reason)
        return CertificatePayload(certificate=Certificate.of(resumed, info.context.now()))

    @mutation(CertificatePayload, staff(*roles_for(CertificateAction.REVOKE)), "Take a certificate back (撤销).")
    async def revoke_certificate(self, info: Info, input: Input[ChangeCertificateInput]) -> CertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        revoked = await changing.revoke(info.context, key, input.reason)
        return CertificatePayload(certificate=Certificate.of(revoked, info.context.now()))

    @mutation(CertificatePayload, staff(Role.APPROVER), "Issue one certificate that stands for several (一业一证).")
    async def issue_composite_certificate(
        self, info: Info, input: Input[IssueCompositeCertificateInput]
    ) -> CertificatePayload:
        issued = await composite.compose(info.context, input.model())
        return CertificatePayload(certificate=Certificate.of(issued, info.context.now()))

    @mutation(CertificatePayload, staff(Role.APPROVER), "Record a passed yearly check (年检): the next version.")
    async def record_yearly_check(self, info: Info, input: Input[ChangeCertificateInput]) -> CertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        renewed = await checking.record_check(info.context, key, input.reason)
        return CertificatePayload(certificate=Certificate.of(renewed, info.context.now()))
