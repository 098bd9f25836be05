from datetime import date, datetime

import strawberry

from resolvers.certificates import model
from resolvers.certificates.lifecycle import CertificateAction
from resolvers.parties.model import PartyKind
from schema.info import Info
from schema.parties import Party

_CODE_KINDS = {PartyKind.PERSON: "公民身份号码", PartyKind.ORGANIZATION: "统一社会信用代码"}


@strawberry.type(description="What a catalogue of certificates holds of one (证照目录), GB/T 36903-2018.")
class CertificateMetadata:
    identifier: str = strawberry.field(description="证照标识: GB/T 36904-2018, with its check character.")
    type_code: str = strawberry.field(description="证照类型代码: 21 characters.")
    number: str = strawberry.field(description="证照编号: the number on the page.")
    issuer_code: str = strawberry.field(description="颁证单位代码: its credit code.")
    issued_on: date = strawberry.field(description="颁证时间.")
    valid_from: date = strawberry.field(description="有效期起始.")
    valid_until: date | None = strawberry.field(description="有效期截止; null means without end.")
    holder: str = strawberry.field(description="持证者; masked for whom it doesn't concern.")
    holder_code: str | None = strawberry.field(description="持证者号码; masked for whom it doesn't concern.")
    holder_kind: PartyKind = strawberry.field(description="持证主体: a person or an organization.")
    holder_code_kind: str = strawberry.field(description="持证者号码类型: what kind of number it is, in Chinese.")
    region: str | None = strawberry.field(description="行政区划: where its case was handled, 12 digits of GB/T 2260.")
    record: strawberry.Private[model.Certificate]

    @strawberry.field(description="证照名称: what its type is called.")
    async def name(self, info: Info) -> str:
        found = await info.context.loaders.certificate_types.load(self.record.type)
        return found.name if found else self.record.type

    @strawberry.field(description="颁证单位: the issuing department as its seal calls it.")
    def issuer(self) -> str:
        return self.record.signature.signer

    @classmethod
    def of(cls, certificate: model.Certificate, *, clear: bool) -> "CertificateMetadata":
        """Publish a certificate's metadata."""
        holder = Party.of(certificate.holder, clear=clear)
        return cls(
            identifier=certificate.identifier,
            type_code=certificate.type,
            number=certificate.number,
            issuer_code=certificate.issuer,
            issued_on=certificate.issued_on,
            valid_from=certificate.valid_from,
            valid_until=certificate.valid_until,
            holder=holder.name,
            holder_code=holder.id_number or holder.masked_id_number,
            holder_kind=holder.kind,
            holder_code_kind=_CODE_KINDS[holder.kind],
            region=certificate.region,
            record=certificate,
        )


@strawberry.type(description="Something that was done to a certificate.")
class CertificateChange:
    action: CertificateAction = strawberry.field(description="What.")
    at: datetime = strawberry.field(description="When.")
    reason: str = strawberry.field(description="Why.")

    @classmethod
    def of(cls, change: model.StatusChange) -> "CertificateChange":
        """Publish a change; which official it was is the issuer's own record."""
        return cls(action=change.action, at=change.at, reason=change.reason)
