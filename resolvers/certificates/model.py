from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from resolvers.parties.model import Audience


class CertificateStatus(Enum):
    """GB/T 36903: what a certificate is worth today."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A type of certificate; `code` is 21 characters (GB/T 36904: organisation 18 + serial 3).

    `fields` is a JSON Schema whose properties are the certificate's fields: `title` is the label on the page
    and `x-from` the path in the application's form that fills it (default: the same key). `valid_months` None
    means without end. `number_format` makes the number on the page: {region} {year} {serial}.
    """

    code: str
    name: str
    holder: Audience
    issuer_kind: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    valid_months: int | None = None
    composite: bool = False
    number_format: str = "{region}{year}{serial}"
