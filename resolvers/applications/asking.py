from typing import Protocol

from resolvers.applications.model import ProvidedMaterial
from resolvers.parties.model import Party


class Asking(Protocol):
    """Who wants something and brings materials: a case, or a package of cases."""

    @property
    def id(self) -> str:
        """The number that people and other departments know it by."""

    @property
    def applicant(self) -> Party:
        """Whom it is for."""

    @property
    def materials(self) -> tuple[ProvidedMaterial, ...]:
        """What was given so far."""
