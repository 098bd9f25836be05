"""Registers outside that we ask who represents an organization and who is a child's guardian."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from auth.identifiers import is_credit_code
from auth.problems import ProviderUnavailable
from auth.wards.model import GuardianRelation


@dataclass(frozen=True, slots=True)
class Representation:
    """What the register of organizations is asked: is this person the legal representative of that one?"""

    credit_code: str
    name: str
    legal_representative_name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Guardianship:
    """What the register of guardianships is asked: is this person that child's guardian, and in what relation?"""

    guardian_id_number: str
    name: str
    id_number: str
    relation: GuardianRelation


class OrganizationRegistry(Protocol):
    """The register of organizations (市场监管, 机构编制, 民政 …)."""

    async def matches(self, asked: Representation) -> bool:
        """Return whether all four facts belong together; raises ProviderUnavailable."""


class GuardianshipRegistry(Protocol):
    """The registers of births, households and custody (卫健, 公安, 民政)."""

    method: str

    async def matches(self, asked: Guardianship) -> bool:
        """Return whether it is so; raises ProviderUnavailable."""


class DevelopmentOrganizationRegistry:
    """Knows a fixed list and nobody else. Never part of a production start."""

    def __init__(self, known: Iterable[Representation] = ()) -> None:
        self._known = frozenset(known)

    async def matches(self, asked: Representation) -> bool:
        """Check the credit code (GB 32100), then compare with the list."""
        return is_credit_code(asked.credit_code) and asked in self._known


class DevelopmentGuardianshipRegistry:
    """Knows a fixed list and nobody else. Never part of a production start."""

    method = "DEVELOPMENT"

    def __init__(self, known: Iterable[Guardianship] = ()) -> None:
        self._known = frozenset(known)

    async def matches(self, asked: Guardianship) -> bool:
        """Compare with the list."""
        return asked in self._known


class NoRegistry:
    """What a start without registers has: it says so instead of guessing."""

    method = "NONE"

    async def matches(self, _asked: Representation | Guardianship) -> bool:
        """Refuse."""
        raise ProviderUnavailable("registry.unavailable")


@dataclass(frozen=True, slots=True)
class Registries:
    """Both registers; none of them unless they are given."""

    organizations: OrganizationRegistry = field(default_factory=NoRegistry)
    guardianships: GuardianshipRegistry = field(default_factory=NoRegistry)
