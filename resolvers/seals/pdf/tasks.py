"""What is done in the workshop. Here without pyHanko, which only that process imports."""

from collections.abc import Sequence
from datetime import datetime

from resolvers.seals.pdf.model import Found, Prepared, Wish


def prepared(content: bytes, wish: Wish) -> Prepared:
    """Make room for both signatures; see `writing`."""
    from resolvers.seals.pdf import writing

    return writing.prepared(content, wish)


def signatures(content: bytes, roots: Sequence[bytes], at: datetime) -> list[Found]:
    """Find signatures; see `reading`."""
    from resolvers.seals.pdf import reading

    return reading.signatures(content, roots, at)
