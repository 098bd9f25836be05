"""The published catalogue from above: names to browse by, themes, sums. Reads what MatterStore writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from auth.rows import Database, Row
from resolvers.matters.model import MatterStatus
from resolvers.matters.store import MatterStore
from resolvers.parties.model import Audience

# What one looks through to fill shelves: the most asked for come first.
MOST = 2000
_MOST_THEMES = 200


@dataclass(frozen=True, slots=True)
class Glimpse:
    """As much of a published matter as it takes to put it on a shelf."""

    id: str
    code: str
    name: str
    themes: frozenset[str]
    audiences: frozenset[Audience]
    results: frozenset[str]

    def serves(self, audience: Audience) -> bool:
        """Tell whether it serves an audience; one that doesn't say whom it serves may serve anybody."""
        return not self.audiences or audience in self.audiences


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, and how many published matters have it."""

    name: str
    matters: int


class Overview:
    """Reads the published items; every answer is one round trip and bounded."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(MatterStore.COLLECTION)

    async def glimpses(self, regions: Sequence[str] | None) -> list[Glimpse]:
        """Return the published items of these regions, or of all, the most asked for first; at most 2,000."""
        pipeline: list[Row] = [
            {"$match": _items(regions)},
            {"$sort": {"popularity": -1, "_id": -1}},
            {"$limit": MOST},
            {"$project": dict.fromkeys(("code", "name", "themes", "audiences", "results"), 1)},
        ]
        return [_glimpse(row) for row in await self._rows.aggregate(pipeline)]

    async def themes(self, audience: Audience | None, regions: Sequence[str] | None) -> list[Theme]:
        """Return the themes of published items with their numbers, the largest first; at most 200."""
        where = _items(regions)
        if audience is not None:
            where["audiences"] = audience.value
        pipeline: list[Row] = [
            {"$match": where},
            {"$project": {"themes": 1}},
            {"$unwind": "$themes"},
            {"$group": {"_id": "$themes", "matters": {"$sum": 1}}},
            {"$sort": {"matters": -1, "_id": 1}},
            {"$limit": _MOST_THEMES},
        ]
        return [Theme(row["_id"], row["matters"]) for row in await self._rows.aggregate(pipeline)]


def _items(regions: Sequence[str] | None) -> Row:
    where: Row = {"status": MatterStatus.PUBLISHED.value, "isMain": False}
    return where if regions is None else {**where, "region": {"$in": list(regions)}}


def _glimpse(row: Row) -> Glimpse:
    return Glimpse(
        id=row["_id"],
        code=row["code"],
        name=row["name"],
        themes=frozenset(row["themes"]),
        audiences=frozenset(Audience(one) for one in row["audiences"]),
        results=frozenset(row["results"]),
    )
