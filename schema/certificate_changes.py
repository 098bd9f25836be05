import strawberry

from auth.accounts.model import Role
from auth.rules import staff
from resolvers.certificates import changing, checking
from resolvers.certificates.lifecycle import CertificateAction, roles_for
from schema.certificates import Certificate
from schema.info import Info, Input
from schema.node import key_of
from schema.problems import UserErrors, mutation, no_errors


@strawberry.input(description="Change what a certificate is worth.")
class ChangeCertificateInput:
    certificate_id: strawberry.ID = strawberry.field(description="The certificate.")
    reason: str = strawberry.field(description="Why; the holder is told.")


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

    @mutation(CertificatePayload, staff(Role.APPROVER), "Record a passed yearly check (年检): the next version.")
    async def record_yearly_check(self, info: Info, input: Input[ChangeCertificateInput]) -> CertificatePayload:
        key = key_of(input.certificate_id, "Certificate", "certificateId")
        renewed = await checking.record_check(info.context, key, input.reason)
        return CertificatePayload(certificate=Certificate.of(renewed, info.context.now()))
