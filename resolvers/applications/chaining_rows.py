"""What of a case's documents stands in the chains of seals' uses, as it lies in the database."""

from auth.rows import Row
from resolvers.applications.model import Application
from resolvers.applications.window_rows import window_from_row


def with_unlinked_documents(row: Row) -> Row:
    """Version 12: none of a case's documents has its place in the seal's chain yet."""
    sealed = [one.issued_at for one in window_from_row(row["window"]).documents if one.seal is not None]
    return {**row, "linkedDocuments": 0, "unlinkedSince": min(sealed, default=None)}


def chained_to_row(application: Application) -> Row:
    """Lay it out; `unlinkedSince` is when the first was sealed that stands in no chain, by which the worker looks."""
    waiting = [one.issued_at for _, one in application.unlinked_documents]
    return {"linkedDocuments": application.linked_documents, "unlinkedSince": min(waiting, default=None)}
