from datetime import date

import strawberry
from strawberry.scalars import JSON

from resolvers.certificates import model
from resolvers.certificates.model import Layout
from resolvers.certificates.validity import Validity, ValidityKind
from resolvers.parties.model import Audience
from schema.info import Info
from schema.node import Node, global_id
from schema.public import PUBLIC


@strawberry.type(
    description="How long certificates of a type hold; what counts depends on the kind.", directives=[PUBLIC]
)
class CertificateValidity:
    kind: ValidityKind = strawberry.field(description="What ends one.")
    months: int | None = strawberry.field(description="The term, for MONTHS and YEARLY_CHECK.")
    until: date | None = strawberry.field(description="The last day of all of them, for FIXED_END.")
    field: str | None = strawberry.field(description="The field that says it, for AS_WRITTEN.")
    age: int | None = strawberry.field(description="The holder's age, for UNTIL_AGE.")
    bands: list["ValidityBand"] = strawberry.field(description="The terms by age, for BY_AGE.")

    @classmethod
    def of(cls, rule: Validity) -> "CertificateValidity":
        """Publish a rule."""
        return cls(
            kind=rule.kind,
            months=rule.term,
            until=rule.until,
            field=rule.field,
            age=rule.age,
            bands=[ValidityBand(younger_than=below, months=length) for below, length in rule.bands],
        )


@strawberry.type(description="The term for holders of an age.", directives=[PUBLIC])
class ValidityBand:
    younger_than: int = strawberry.field(description="Holders under this age, and in no earlier band.")
    months: int | None = strawberry.field(description="The term; null means without end.")


@strawberry.type(description="A type of certificate.", directives=[PUBLIC])
class CertificateType(Node):
    code: str = strawberry.field(description="21 characters, GB/T 36904.")
    name: str = strawberry.field(description="What it is called.")
    holder: Audience = strawberry.field(description="Who can hold one.")
    issuer_kind: str | None = strawberry.field(description="What kind of department issues it.")
    fields: JSON = strawberry.field(description="Its fields: a JSON Schema whose titles are the labels.")
    valid_months: int | None = strawberry.field(
        description="How long it holds, where that is always the same; null means without end, or see `validity`."
    )
    validity: CertificateValidity = strawberry.field(description="The rule that its end follows from.")
    layout: Layout = strawberry.field(description="What its page looks like.")
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
            valid_months=type.validity.term,
            validity=CertificateValidity.of(type.validity),
            layout=type.layout,
            composite=type.composite,
        )


@strawberry.type(description="Types of certificates.")
class CertificateTypeQuery:
    @strawberry.field(description="Every type of certificate.", directives=[PUBLIC])
    async def certificate_types(self, info: Info) -> list[CertificateType]:
        return [CertificateType.of(one) for one in await info.context.stores.certificate_types.all()]
