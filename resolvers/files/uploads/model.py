from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrives in parts. `offset` is how much of `length` bytes is here, in `parts` in their order.

    `file` is what became of it, once it was whole and found clean.
    """

    id: str
    owner: str
    name: str
    declared: str | None
    length: int
    created_at: datetime
    expires_at: datetime
    offset: int = 0
    parts: tuple[str, ...] = ()
    file: str | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.offset == self.length
