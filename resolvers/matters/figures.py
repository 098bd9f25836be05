"""Figures about the catalogue as the speeches quote them, each with its denominator (docs/catalogue.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.rows import Database, Row
from resolvers.matters.model import MatterStatus
from resolvers.matters.store import MatterStore


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: `unsaid` matters don't say and are in neither number."""

    part: int
    whole: int
    unsaid: int

    @property
    def rate(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class SpeedUp:
    """Promised against statutory working days, over the `matters` that state both and more than 0 by law."""

    promised_days: int
    statutory_days: int
    matters: int
    unsaid: int

    @property
    def rate(self) -> float | None:
        """By how much promises are shorter than the law asks (提速), at most 1; None when nothing states both."""
        return 1 - self.promised_days / self.statutory_days if self.statutory_days else None


@dataclass(frozen=True, slots=True)
class CatalogueFigures:
    """What published items of a part of the catalogue say of themselves."""

    matters: int
    online: Share
    zero_visit: Share
    at_most_one_visit: Share
    speed_up: SpeedUp


class FigureReader:
    """Adds up the published items; one round trip each."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows(MatterStore.COLLECTION)

    async def read(self, region: str | None, department: str | None) -> CatalogueFigures:
        """Return the figures of a region and all below it, of a department, of both, or of all."""
        found = await self._rows.aggregate([{"$match": _where(region, department)}, *_SUMS, {"$group": _TOTALS}])
        return _figures(next(iter(found), {}))

    async def by_department(self, region: str | None, most: int) -> dict[str, CatalogueFigures]:
        """Return the figures of each department that has published items there, those with most matters first."""
        pipeline: list[Row] = [
            {"$match": _where(region, None)},
            *_SUMS,
            {"$group": {**_TOTALS, "_id": "$department"}},
            {"$sort": {"matters": -1, "_id": 1}},
            {"$limit": most},
        ]
        return {row["_id"]: _figures(row) for row in await self._rows.aggregate(pipeline)}


def _where(region: str | None, department: str | None) -> Row:
    wanted: Row = {"status": MatterStatus.PUBLISHED.value, "isMain": False}
    given = {"regionPath": region, "department": department}
    return {**wanted, **{field: value for field, value in given.items() if value is not None}}


def _one_if(condition: Row) -> Row:
    return {"$cond": [condition, 1, 0]}


def _number(field: str) -> Row:
    """Whether a field has a number, or yes or no: what isn't said is null, which sorts below both."""
    return {"$gt": [field, None]}


_BOTH: Row = {"$and": [_number("$promisedDays"), {"$gt": ["$statutoryDays", 0]}]}
_SUMS: list[Row] = [
    {
        "$project": {
            "department": 1,
            "online": _one_if({"$eq": ["$online", True]}),
            "onlineSaid": _one_if(_number("$online")),
            "zero": _one_if({"$eq": ["$visitsRequired", 0]}),
            "one": _one_if({"$and": [_number("$visitsRequired"), {"$lte": ["$visitsRequired", 1]}]}),
            "visitsSaid": _one_if(_number("$visitsRequired")),
            "promised": {"$cond": [_BOTH, "$promisedDays", 0]},
            "statutory": {"$cond": [_BOTH, "$statutoryDays", 0]},
            "daysSaid": _one_if(_BOTH),
        }
    }
]
_ADDED = ("online", "onlineSaid", "zero", "one", "visitsSaid", "promised", "statutory", "daysSaid")
_TOTALS: Row = {"_id": None, "matters": {"$sum": 1}, **{name: {"$sum": f"${name}"} for name in _ADDED}}


def _figures(row: Mapping[str, Any]) -> CatalogueFigures:
    matters, sums = int(row.get("matters", 0)), {name: int(row.get(name, 0)) for name in _ADDED}
    online, visits, days = (matters - sums[said] for said in ("onlineSaid", "visitsSaid", "daysSaid"))
    return CatalogueFigures(
        matters=matters,
        online=Share(sums["online"], sums["onlineSaid"], online),
        zero_visit=Share(sums["zero"], sums["visitsSaid"], visits),
        at_most_one_visit=Share(sums["one"], sums["visitsSaid"], visits),
        speed_up=SpeedUp(sums["promised"], sums["statutory"], sums["daysSaid"], days),
    )
