"""For whom somebody acts: in what capacity, by which right, and how a session and a token say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from auth.problems import Invalid


class Capacity(Enum):
    """In what capacity somebody acts for another; the value is the claim that names the right in a token."""

    MEMBER = "org"
    DELEGATE = "delegation"
    GUARDIAN = "ward"


@dataclass(frozen=True, slots=True)
class Acting:
    """By which right somebody acts for whom: `right` is a credit code, a delegation's id or a guardianship's id.

    `principal` is the id of whom they act for: a credit code, an account's id or a ward's key.
    """

    capacity: Capacity
    right: str
    principal: str

    def text(self) -> str:
        """How a session keeps it; an organization by its bare credit code, as ever."""
        if self.capacity is Capacity.MEMBER:
            return self.right
        return f"{self.capacity.value}:{self.right}:{self.principal}"

    @classmethod
    def of_text(cls, text: str) -> "Acting":
        """Read it back."""
        if ":" not in text:
            return cls(Capacity.MEMBER, text, text)
        capacity, right, principal = text.split(":")
        return cls(Capacity(capacity), right, principal)

    def claims(self, account: str) -> dict[str, Any]:
        """What a token says of it: the right, for whom, and who acts in what capacity (`act`, RFC 8693 4.1)."""
        act = {"sub": account, "capacity": self.capacity.name}
        return {self.capacity.value: self.right, "principal": self.principal, "act": act}

    @classmethod
    def of_claims(cls, claims: Mapping[str, Any]) -> "Acting | None":
        """Read it from a token, None for oneself; raises ValueError when a token names more than one right."""
        named = [capacity for capacity in Capacity if capacity.value in claims]
        if not named:
            return None
        (capacity,) = named
        right = claims[capacity.value]
        principal = claims.get("principal", right)  # earlier tokens named the organization only
        if not isinstance(right, str) or not isinstance(principal, str):
            raise TypeError("rights are named by text")
        return cls(capacity, right, principal)


@dataclass(frozen=True, slots=True)
class Choice:
    """For whom somebody wants to act: at most one of these; none of them means oneself."""

    organization: str | None = None
    delegation: str | None = None
    ward: str | None = None

    def right(self) -> tuple[Capacity, str] | None:
        """Return capacity and right, None for oneself; raises Invalid for several at once."""
        asked = {
            Capacity.MEMBER: self.organization,
            Capacity.DELEGATE: self.delegation,
            Capacity.GUARDIAN: self.ward,
        }
        given = [(capacity, key) for capacity, key in asked.items() if key is not None]
        if len(given) > 1:
            raise Invalid("acting.several")
        return given[0] if given else None
