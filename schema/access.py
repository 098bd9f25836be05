from datetime import datetime

import strawberry

from resolvers.access import model
from resolvers.paging import Page
from schema.paging import PageInfo


@strawberry.type(description="Somebody looked at one's data.")
class AccessLogEntry:
    at: datetime = strawberry.field(description="When, that day the first time.")
    by: str = strawberry.field(description="In what capacity.")
    purpose: str = strawberry.field(description="What for.")
    fields: list[str] = strawberry.field(description="Which data.")

    @classmethod
    def of(cls, entry: model.Access) -> "AccessLogEntry":
        """Publish an entry to whose data it is."""
        return cls(at=entry.at, by=entry.by, purpose=entry.purpose, fields=list(entry.fields))


@strawberry.type(description="An entry of a page, with its cursor.")
class AccessLogEdge:
    cursor: str = strawberry.field(description="Names this place in the log; opaque.")
    node: AccessLogEntry = strawberry.field(description="The entry.")


@strawberry.type(description="A page of who looked at one's data.")
class AccessLogConnection:
    edges: list[AccessLogEdge] = strawberry.field(description="The entries of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")

    @classmethod
    def of(cls, page: Page[model.Access]) -> "AccessLogConnection":
        """Publish a page."""
        found = zip(page.items, page.cursors, strict=True)
        edges = [AccessLogEdge(cursor=cursor, node=AccessLogEntry.of(entry)) for entry, cursor in found]
        return cls(edges=edges, page_info=PageInfo.of(page))
