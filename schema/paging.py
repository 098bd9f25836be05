from collections.abc import Awaitable, Callable
from typing import Any, Generic, Self, TypeVar

import strawberry

from resolvers.paging import Page
from schema.public import PUBLIC

M = TypeVar("M")
T = TypeVar("T")


@strawberry.type(description="Where a page lies in its list.", directives=[PUBLIC])
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more behind this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last item.")

    @classmethod
    def of(cls, page: Page[Any]) -> "PageInfo":
        """Publish a page's place."""
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.cursors[-1] if page.cursors else None,
        )


@strawberry.type(description="An item of a page, with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Names this place in the list; opaque.")
    node: T = strawberry.field(description="The item.")

    @classmethod
    def at(cls, cursor: str, node: T) -> Self:
        """Put an item in its place; a page has many."""
        made = cls.__new__(cls)
        made.cursor, made.node = cursor, node
        return made


Count = Callable[[], Awaitable[int | None]]


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The items of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")
    count: strawberry.Private[Count]

    @strawberry.field(description="How many there are in all; null above 10,000. Counted only when selected.")
    async def total_count(self) -> int | None:
        return await self.count()


async def uncounted() -> None:
    """The total of what nobody counts: a search says what is best, a log is long."""


def connection(page: Page[M], publish: Callable[[M], T], count: Count) -> Connection[T]:
    """Publish a page: `publish` turns each model into its type, `count` runs only when asked for."""
    edges = [Edge.at(cursor, publish(item)) for item, cursor in zip(page.items, page.cursors, strict=True)]
    return Connection(edges=edges, page_info=PageInfo.of(page), count=count)
