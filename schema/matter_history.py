"""How a matter came to say what it says, for staff."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from resolvers.matters import differences, queries
from resolvers.matters.changes import model
from resolvers.matters.lifecycle import MatterAction
from resolvers.matters.model import UNNUMBERED
from resolvers.paging import page_request
from schema.info import After, First, Info
from schema.matters import Matter
from schema.paging import Connection, connection

Code = Annotated[str, strawberry.argument(description="The matter's code.")]
From = Annotated[int, strawberry.argument(name="from", description="A version; 0 is the one that is being written.")]
To = Annotated[int, strawberry.argument(description="Another version; 0 is the one that is being written.")]


@strawberry.type(description="What was done to a matter.")
class MatterChange:
    at: datetime = strawberry.field(description="When.")
    action: MatterAction = strawberry.field(description="What.")
    version: int = strawberry.field(description="To which version; 0 is one that was being written.")
    by: str = strawberry.field(description="Whose doing, by their name of that day; “tongban” for the system.")
    fields: list[str] = strawberry.field(description="The fields of Matter that it changed.")
    note: str | None = strawberry.field(description="Why, where somebody said; for SCHEDULE the day.")

    @classmethod
    def of(cls, change: model.MatterChange) -> "MatterChange":
        """Publish an entry to staff."""
        return cls(
            at=change.at,
            action=change.action,
            version=change.version,
            by=change.by_name,
            fields=list(change.fields),
            note=change.note,
        )


@strawberry.type(description="A place where two versions differ.")
class MatterDifference:
    path: list[str] = strawberry.field(description="The field, the item's key in a list, and on inwards.")
    before: JSON | None = strawberry.field(description="What the first one says; null where it says nothing.")
    after: JSON | None = strawberry.field(description="What the second one says; null where it says nothing.")

    @classmethod
    def of(cls, one: differences.Difference) -> "MatterDifference":
        """Publish a difference."""
        return cls(path=list(one.path), before=one.before, after=one.after)


@strawberry.type(description="The catalogue, for those who edit it.")
class EditorsWorkbench:
    @strawberry.field(description="The version of a matter that is being written or waits to be published.")
    async def matter_draft(self, info: Info, code: Code) -> Matter | None:
        found = await info.context.stores.matters.version(code, UNNUMBERED)
        return Matter.of(found) if found else None

    @strawberry.field(description="Who changed what about a matter, newest first.")
    async def matter_history(
        self, info: Info, code: Code, first: First[int | None] = 20, after: After[str | None] = None
    ) -> Connection[MatterChange]:
        history = info.context.stores.matter_changes
        page = await history.page(code, page_request(first, after))
        return connection(page, MatterChange.of, lambda: history.count(code))

    @strawberry.field(description="What one version says differently from another, in the order of the guide.")
    async def matter_diff(self, info: Info, code: Code, from_: From, to: To) -> list[MatterDifference]:
        before = await queries.version(info.context, code, from_, "from")
        after = await queries.version(info.context, code, to, "to")
        return [MatterDifference.of(one) for one in differences.differences(before, after)]
