from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    """Whom a matter serves, GB/T 39046-2020 table A.4 folded to two."""

    NATURAL_PERSON = "NATURAL_PERSON"
    LEGAL_PERSON = "LEGAL_PERSON"


class PartyKind(Enum):
    """A person or an organization."""

    PERSON = "PERSON"
    ORGANIZATION = "ORGANIZATION"


@dataclass(frozen=True, slots=True)
class Party:
    """Someone a case, a certificate or a seal belongs to; `id_number` is an ID number or a credit code."""

    id: str | None
    kind: PartyKind
    name: str
    id_number: str | None
