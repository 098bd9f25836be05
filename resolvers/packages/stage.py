from dataclasses import dataclass, field

from resolvers.matters.shelf import Pick


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as it is written down: its key among its siblings, its name, what to pick, the stages within it."""

    key: str
    name: str
    pick: Pick = field(default_factory=Pick)
    stages: tuple["Stage", ...] = ()
