"""The daily figures of matters: how many of their cases were completed, how much they are asked for, how people
found it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from resolvers.matters.model import MatterFigures

if TYPE_CHECKING:
    from resolvers.context import Stores

FRESH = timedelta(days=1)
POPULAR_FOR = timedelta(days=365)
NO_EVALUATIONS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CaseCount:
    """The submitted cases of one version of a matter: completed ever, and submitted within a year."""

    matter: str
    completed: int
    recent: int


def figures_of(counts: Iterable[CaseCount], satisfaction: Mapping[str, float]) -> dict[str, MatterFigures]:
    """Add versions up to matters, by code; `satisfaction` (0 to 1, by code) knows those that people evaluated."""
    completed: defaultdict[str, int] = defaultdict(int)
    recent: defaultdict[str, int] = defaultdict(int)
    for count in counts:
        code = count.matter.rpartition(":")[0]
        completed[code] += count.completed
        recent[code] += count.recent
    codes = completed.keys() | satisfaction.keys()
    return {code: MatterFigures(satisfaction.get(code), completed[code] or None, recent[code]) for code in codes}


async def refresh_figures(stores: "Stores", at: datetime, satisfaction: Mapping[str, float] = NO_EVALUATIONS) -> int:
    """Bring every published matter's figures up to date, and with them the catalogue's version; returns how many
    matters changed."""
    figures = figures_of(await stores.applications.counts(at - POPULAR_FOR), satisfaction)
    changed = 0
    async for batch in stores.matters.figures():
        wanted = {code: figures.get(code, MatterFigures()) for code in batch}
        different = {code: one for code, one in wanted.items() if one != batch[code]}
        await stores.matters.set_figures(different)
        changed += len(different)
    await stores.catalogue.refreshed(at)
    return changed


async def refresh_daily(stores: "Stores", at: datetime) -> int | None:
    """Refresh the figures when they are a day old; None when they are not. Twice at once does no harm."""
    before = await stores.catalogue.figures_at()
    if before is not None and at - before < FRESH:
        return None
    return await refresh_figures(stores, at, await stores.evaluations.satisfaction())
