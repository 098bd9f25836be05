import asyncio

from api.rendering.document_pdf import DocumentPage, DocumentRenderer
from resolvers.applications.documents import IssuedDocument
from resolvers.seals.model import Seal
from schema.links import case_document_verify_url


class ArchivePrinter:
    """Prints documents for archives: the pages that people download, with the address where they are checked."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._renderer: DocumentRenderer | None = None

    async def document(self, number: str, place: int, document: IssuedDocument, seal: Seal | None) -> bytes:
        """Return the document at that place of a case, from 1 on, as PDF; the same one always as the same bytes."""
        url = case_document_verify_url(self._public_url, number, place, document.check_code)
        return await asyncio.to_thread(self._render, DocumentPage(document, seal.image if seal else None, url))

    def _render(self, page: DocumentPage) -> bytes:
        # Made on first use: loading fonts takes half a second that a start need not wait for.
        self._renderer = self._renderer or DocumentRenderer()
        return self._renderer.render(page)
