"""Opinions of other departments on a case (并联审批), and the mutations that ask for and give them."""

from datetime import date, datetime

import strawberry

from resolvers.applications import consulting, model
from resolvers.applications import opinions as opinion_model
from resolvers.applications.opinions import OpinionStatus
from resolvers.exchanges.joint import asked_department
from schema.info import Info
from schema.regions import Department


@strawberry.type(description="What one department thinks of a case.")
class Opinion:
    due_on: date = strawberry.field(description="The last day to answer; after it silence is consent.")
    status: OpinionStatus = strawberry.field(
        description="How it stands; to applicants REQUESTED until the case is decided."
    )
    opinion: str | None = strawberry.field(
        description="What it said; for the case's own department, and after the decision for applicants."
    )
    at: datetime | None = strawberry.field(description="When it answered, or counted as having agreed.")
    record: strawberry.Private[opinion_model.Opinion]

    @strawberry.field(description="Who was asked.")
    async def department(self, info: Info) -> Department:
        found = await asked_department(info.context, self.record)
        if found is None:
            raise LookupError("an opinion of no department")
        return Department.of(found)

    @classmethod
    def of(cls, opinion: opinion_model.Opinion) -> "Opinion":
        """Publish an opinion as the caller may see it."""
        return cls(due_on=opinion.due_on, status=opinion.status, opinion=opinion.text, at=opinion.at, record=opinion)


def shown(application: model.Application, info: Info, on: date) -> list[Opinion]:
    """Publish the opinions on a case to the caller."""
    return [Opinion.of(one) for one in consulting.opinions_for(application, info.context.caller, on)]
