"""Figures for supervisors."""

from datetime import date
from typing import Annotated

import strawberry

from resolvers.supervision import indicators as model
from resolvers.supervision.indicators import Span, supervises
from schema.crossings import CrossingsOfSupervision
from schema.info import Info


@strawberry.type(description="Figures of a region and some days; rates are 0 to 1, and 0 of nothing.")
class Indicators:
    received: int = strawberry.field(description="Cases that were submitted.")
    completed: int = strawberry.field(description="Cases that were decided.")
    on_time_rate: float = strawberry.field(description="Share of the decided that were never overdue.")
    satisfaction_rate: float = strawberry.field(description="Share of good evaluations; defaults don't count.")
    evaluations: int = strawberry.field(description="How many people evaluated, the denominator of that rate.")
    online_rate: float = strawberry.field(description="Share of the region's matters that can be done online.")
    zero_visit_rate: float = strawberry.field(description="Share of matters without a visit (零跑腿).")
    at_most_one_visit_rate: float = strawberry.field(description="Share of matters with one visit at most.")
    speed_up_rate: float = strawberry.field(description="By how much promises are shorter than the law asks (提速).")
    cross_province_cases: int = strawberry.field(description="Cases that a partner province sent.")
    certificates_issued: int = strawberry.field(description="Certificates that were issued.")
    seal_signatures: int = strawberry.field(description="Signatures by seals on those certificates.")

    @classmethod
    def of(cls, found: model.Indicators) -> "Indicators":
        """Publish the figures."""
        catalogue = found.catalogue
        return cls(
            received=found.received,
            completed=found.completed,
            on_time_rate=found.on_time / found.completed if found.completed else 0.0,
            satisfaction_rate=found.good / found.evaluated if found.evaluated else 0.0,
            evaluations=found.evaluated,
            online_rate=catalogue.online.rate or 0.0,
            zero_visit_rate=catalogue.zero_visit.rate or 0.0,
            at_most_one_visit_rate=catalogue.at_most_one_visit.rate or 0.0,
            speed_up_rate=catalogue.speed_up.rate or 0.0,
            cross_province_cases=found.cross_province,
            certificates_issued=found.certificates,
            seal_signatures=found.certificates,
        )


RegionCode = Annotated[str, strawberry.argument(description="12 digits: this region and all in it.")]
FromDay = Annotated[date, strawberry.argument(description="The first day, in China.", name="from")]
ToDay = Annotated[date, strawberry.argument(description="The last day; at most a year later.", name="to")]


@strawberry.type(description="What supervisors look at.")
class Supervision(CrossingsOfSupervision):
    @strawberry.field(description="Figures of a region over some days.")
    async def indicators(self, info: Info, region: RegionCode, first: FromDay, last: ToDay) -> Indicators:
        return Indicators.of(await model.indicators(info.context, Span(region, first, last)))


@strawberry.type(description="Supervision.")
class SupervisionQuery:
    @strawberry.field(description="Figures for supervisors; null for everybody else.")
    def supervision(self, info: Info) -> Supervision | None:
        return Supervision() if supervises(info.context) else None
