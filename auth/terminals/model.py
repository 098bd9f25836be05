"""Terminals at service windows: what each is registered as, and what one of its readings says."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from auth.assurance import Assurance
from auth.places import within


class ReadingMethod(Enum):
    """How a terminal knows who stands there: by the card, or by the card and the face (人证核验)."""

    CARD = "CARD"
    FACE = "FACE"


ASSURANCE = {ReadingMethod.CARD: Assurance.REAL_NAME, ReadingMethod.FACE: Assurance.FACE}


@dataclass(frozen=True, slots=True)
class Terminal:
    """A registered terminal: whose window it stands at, in which region, what it can do, and its public key (JWK).

    Without department and region it is one of development, which stands everywhere.
    """

    id: str
    key: dict[str, Any]
    methods: frozenset[ReadingMethod]
    department: str | None = None
    region: str | None = None

    def stands_at(self, department: str, place: str) -> bool:
        """Tell whether it stands at a window of this department for this place."""
        if self.department is None or self.region is None:
            return True
        return self.department == department and within(place, self.region)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a terminal signed: that somebody stood there just now. `subject` is a digest of who."""

    terminal: Terminal
    method: ReadingMethod
    subject: str
    nonce: str = field(repr=False)
    at: datetime

    def of(self, name: str, id_number: str) -> bool:
        """Tell whether it was this person's card."""
        return hmac.compare_digest(self.subject.encode(), subject_of(self.nonce, name, id_number).encode())


def subject_of(nonce: str, name: str, id_number: str) -> str:
    """What a reading says of a person: SHA-256 in hex over nonce, ID number and name, each on a line of its own."""
    return hashlib.sha256(f"{nonce}\n{id_number}\n{name}".encode()).hexdigest()
