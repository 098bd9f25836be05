import strawberry
from strawberry.scalars import JSON

from resolvers.certificates import model
from resolvers.parties.model import Audience
from schema.info import Info
from schema.node import Node, global_id
from schema.public import PUBLIC


@strawberry.type(description="A type of certificate.", directives=[PUBLIC])
class CertificateType(Node):
    code: str = strawberry.field(description="21 characters, GB/T 36904.")
    name: str = strawberry.field(description="What it is called.")
    holder: Audience = strawberry.field(description="Who can hold one.")
    issuer_kind: str | None = strawberry.field(description="What kind of department issues it.")
    fields: JSON = strawberry.field(description="Its fields: a JSON Schema whose titles are the labels.")
    valid_months: int | None = strawberry.field(description="How long it holds; null means without end.")
    composite: bool = strawberry.field(description="Whether it stands for several certificates (一业一证).")

    @classmethod
    def of(cls, type: model.CertificateType) -> "CertificateType":
        """Publish a type."""
        return cls(
            id=global_id("CertificateType", type.code),
            code=type.code,
            name=type.name,
            holder=type.holder,
            issuer_kind=type.issuer_kind,
            fields=JSON(type.fields),
            valid_months=type.valid_months,
            composite=type.composite,
        )


@strawberry.type(description="Types of certificates.")
class CertificateTypeQuery:
    @strawberry.field(description="Every type of certificate.", directives=[PUBLIC])
    async def certificate_types(self, info: Info) -> list[CertificateType]:
        return [CertificateType.of(one) for one in await info.context.stores.certificate_types.all()]
