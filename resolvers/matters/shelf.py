"""Picking matters off the catalogue by what they are about; shelves of stages of life and recommendations use it."""

from collections.abc import Iterable
from dataclasses import dataclass

from resolvers.matters.overview import Glimpse
from resolvers.parties.model import Audience


@dataclass(frozen=True, slots=True)
class Pick:
    """What to look for: any of these themes, any of these words in the name; never with one of `without`."""

    words: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def weight(self, glimpse: Glimpse) -> int:
        """How well a matter fits, 0 for not at all; a theme, which somebody chose, says as much as two words."""
        if any(word in glimpse.name for word in self.without):
            return 0
        themes = sum(theme in glimpse.themes for theme in self.themes)
        return 2 * themes + sum(word in glimpse.name for word in self.words)


def pick(glimpses: Iterable[Glimpse], wanted: Pick, audience: Audience, most: int) -> list[Glimpse]:
    """Return the best of what fits an audience, the best first, then in the order given."""
    weighed = [(wanted.weight(one), one) for one in glimpses if one.serves(audience)]
    fitting = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
    return [one for _, one in fitting[:most]]
