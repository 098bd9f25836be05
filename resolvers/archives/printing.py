from typing import Protocol

from resolvers.applications.documents import IssuedDocument
from resolvers.seals.model import Seal


class Printer(Protocol):
    """Sets documents of cases as pages."""

    async def document(self, number: str, place: int, document: IssuedDocument, seal: Seal | None) -> bytes:
        """Return the document at that place of a case, from 1 on, as PDF with its seal's picture."""
