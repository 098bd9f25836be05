from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PrefilledField:
    """A field that was filled when the case was started: its path, the name of its source, and when."""

    path: str
    source: str
    at: datetime
