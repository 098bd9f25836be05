"""Stages of life (人生阶段): what people and organizations go through, as a tree to browse by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from resolvers.matters.shelf import Pick
from resolvers.packages.legal_stages import LEGAL
from resolvers.packages.natural_stages import NATURAL
from resolvers.packages.stage import Stage
from resolvers.parties.model import Audience

MOST_MATTERS = 20


@dataclass(frozen=True, slots=True)
class LifeStage:
    """A stage with its place in the tree; `key` goes from the root: natural.birth.registration."""

    key: str
    name: str
    audience: Audience
    pick: Pick
    stages: tuple["LifeStage", ...] = field(default=())

    def every(self) -> Iterator["LifeStage"]:
        """Give this stage and all below it."""
        yield self
        for stage in self.stages:
            yield from stage.every()


def _place(above: str, stage: Stage, audience: Audience) -> LifeStage:
    key = f"{above}.{stage.key}"
    below = tuple(_place(key, one, audience) for one in stage.stages)
    return LifeStage(key, stage.name, audience, stage.pick, below)


LIFE_STAGES: Mapping[Audience, tuple[LifeStage, ...]] = {
    Audience.NATURAL_PERSON: tuple(_place("natural", stage, Audience.NATURAL_PERSON) for stage in NATURAL),
    Audience.LEGAL_PERSON: tuple(_place("legal", stage, Audience.LEGAL_PERSON) for stage in LEGAL),
}
