from datetime import date

import strawberry
from strawberry.scalars import JSON

from resolvers.certificates import model
from resolvers.certificates.model import Layout
from resolvers.certificates.validity import Validity, ValidityKind
from resolvers.parties.model import Audience
from schema.info import Info
from schema.node import Node, identity
from schema.public import PUBLIC
from schema.views import View, read


@strawberry.type(
    description="How long certificates of a type hold; what counts depends on the kind.", directives=[PUBLIC]
)
class CertificateValidity(View[Validity]):
    kind: ValidityKind = read("What ends one.")
    months: int | None = read("The term, for MONTHS and YEARLY_CHECK.", attribute="term")
    until: date | None = read("The last day of all of them, for FIXED_END.")
    field: str | None = read("The field that says it, for AS_WRITTEN.")
    age: int | None = read("The holder's age, for UNTIL_AGE.")
    bands: list["ValidityBand"] = read(
        "The terms by age, for BY_AGE.", lambda rule: [ValidityBand.of(*band) for band in rule.bands]
    )


@strawberry.type(description="The term for holders of an age.", directives=[PUBLIC])
class ValidityBand:
    younger_than: int = strawberry.field(description="Holders under this age, and in no earlier band.")
    months: int | None = strawberry.field(description="The term; null means without end.")

    @classmethod
    def of(cls, below: int, length: int | None) -> "ValidityBand":
        """Publish a band of ages."""
        return cls(younger_than=below, months=length)


@strawberry.type(description="A type of certificate.", directives=[PUBLIC])
class CertificateType(View[model.CertificateType], Node):
    id: strawberry.ID = identity("CertificateType", "code")
    code: str = read("21 characters, GB/T 36904.")
    name: str = read("What it is called.")
    holder: Audience = read("Who can hold one.")
    issuer_kind: str | None = read("What kind of department issues it.")
    fields: JSON = read("Its fields: a JSON Schema whose titles are the labels.")
    valid_months: int | None = read(
        "How long it holds, where that is always the same; null means without end, or see `validity`.",
        attribute="validity.term",
    )
    validity: CertificateValidity = read(
        "The rule that its end follows from.", lambda kind: CertificateValidity.of(kind.validity)
    )
    layout: Layout = read("What its page looks like.")
    composite: bool = read("Whether it stands for several certificates (一业一证).")


@strawberry.type(description="Types of certificates.")
class CertificateTypeQuery:
    @strawberry.field(description="Every type of certificate.", directives=[PUBLIC])
    async def certificate_types(self, info: Info) -> list[CertificateType]:
        return [CertificateType.of(one) for one in await info.context.stores.certificate_types.all()]
