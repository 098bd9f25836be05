"""Figures for supervisors over a region and a span of days (docs/aftercare.md says what each counts)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from auth.accounts.model import Role
from auth.days import CHINA
from auth.places import stem
from auth.problems import Invalid, NotFound
from auth.rows import Database, Row
from auth.sessions.model import Channel
from resolvers.applications.crossing import DECIDED_HERE
from resolvers.applications.lifecycle import EVALUABLE
from resolvers.applications.store import ApplicationStore
from resolvers.certificates.store import CertificateStore
from resolvers.matters.figures import CatalogueFigures, FigureReader

if TYPE_CHECKING:
    from resolvers.context import Context

MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Span:
    """A region with all in it, and days in China, both ends included."""

    region: str
    first: date
    last: date

    @property
    def places(self) -> Row:
        """The codes of every place in the region."""
        return {"$gte": stem(self.region).ljust(12, "0"), "$lte": stem(self.region).ljust(12, "9")}

    @property
    def since(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time(), CHINA)

    @property
    def until(self) -> datetime:
        """When the last day is over."""
        return datetime.combine(self.last, time(), CHINA) + timedelta(days=1)

    @property
    def times(self) -> Row:
        """The times of these days."""
        return {"$gte": self.since, "$lt": self.until}


@dataclass(frozen=True, slots=True)
class Indicators:
    """What was counted; `good` of `evaluated` were good, `on_time` of `completed` were never overdue."""

    received: int
    completed: int
    on_time: int
    good: int
    evaluated: int
    cross_province: int
    certificates: int
    catalogue: CatalogueFigures


class IndicatorReader:
    """Adds up cases and certificates; one round trip each."""

    def __init__(self, database: Database) -> None:
        self._cases = database.rows(ApplicationStore.COLLECTION)
        self._certificates = database.rows(CertificateStore.COLLECTION)

    async def received(self, span: Span) -> tuple[int, int]:
        """Count the cases that were submitted, and those of them that a partner province sent."""
        partner = {"$cond": [{"$eq": ["$channel", Channel.PARTNER.value]}, 1, 0]}
        return await self._sums({"region": span.places, "submittedAt": span.times, **DECIDED_HERE}, partner)

    async def completed(self, span: Span) -> tuple[int, int]:
        """Count the cases that were decided, and those of them that were never seen overdue."""
        statuses = [status.value for status in EVALUABLE]
        where: Row = {"region": span.places, "decision.at": span.times, "status": {"$in": statuses}, **DECIDED_HERE}
        return await self._sums(where, {"$cond": [{"$gt": ["$clock.escalatedAt", None]}, 0, 1]})

    async def certificates(self, span: Span) -> int:
        """Count the certificates that were issued."""
        days = {"$gte": span.first.isoformat(), "$lte": span.last.isoformat()}
        stages: list[Row] = [{"$match": {"region": span.places, "issuedOn": days}}, {"$count": "all"}]
        found = await self._certificates.aggregate(stages)
        return found[0]["all"] if found else 0

    async def _sums(self, where: Row, part: Row) -> tuple[int, int]:
        group: Row = {"_id": None, "all": {"$sum": 1}, "part": {"$sum": part}}
        found = await self._cases.aggregate([{"$match": where}, {"$group": group}])
        return (found[0]["all"], found[0]["part"]) if found else (0, 0)


def supervises(context: "Context") -> bool:
    """Tell whether the caller may see these figures."""
    return bool(context.caller.departments(Role.SUPERVISOR))


async def indicators(context: "Context", span: Span) -> Indicators:
    """Return the figures of a span; raises NotFound for an unknown region, Invalid for days that make no sense."""
    if not 0 <= (span.last - span.first).days < MAX_DAYS:
        raise Invalid("indicators.days", "to", maximum=MAX_DAYS)
    if await context.loaders.regions.load(span.region) is None:
        raise NotFound("region.unknown", "region")
    reader, places = IndicatorReader(context.stores.database), span.places
    received, partner = await reader.received(span)
    completed, on_time = await reader.completed(span)
    good, said = await context.stores.evaluations.share(places["$gte"], places["$lte"], span.since, span.until)
    return Indicators(
        received=received,
        completed=completed,
        on_time=on_time,
        good=good,
        evaluated=said,
        cross_province=partner,
        certificates=await reader.certificates(span),
        catalogue=await FigureReader(context.stores.database).read(span.region, None),
    )
