"""How much Python a page costs: every call that a plan makes for it is counted, so one more for each item is seen."""

import sys
from collections import Counter
from datetime import UTC, datetime
from enum import Enum
from typing import Any, cast

import strawberry
from graphql import ExecutionResult, OperationDefinitionNode, parse

from api.execution.making import Work
from api.execution.plans import Plans

_AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
_PAGE = """query($first: Int!) { page(first: $first) { edges { cursor node { code name days at status tags
department { name } materials { key } } }
pageInfo { endCursor } } }"""
_OURS = ("<plan>", "/api/execution/", __file__)


@strawberry.enum
class Status(Enum):
    DONE = "DONE"


@strawberry.type
class Department:
    name: str


@strawberry.type
class Material:
    key: str


@strawberry.interface
class Node:
    code: strawberry.ID


@strawberry.type
class Matter(Node):
    name: str
    days: int | None
    at: datetime
    status: Status
    tags: list[str]

    @strawberry.field
    async def department(self, info: strawberry.Info) -> Department:
        return info.context

    @strawberry.field
    def materials(self) -> list[Material]:
        return _MATERIALS


@strawberry.type
class Edge:
    cursor: str
    node: Matter


@strawberry.type
class PageInfo:
    end_cursor: str | None


@strawberry.type
class Page:
    edges: list[Edge]
    page_info: PageInfo


_MATERIALS = [Material(key="a"), Material(key="b")]


@strawberry.type
class Query:
    @strawberry.field
    def page(self, first: int) -> Page:
        return Page(edges=[Edge(cursor="c", node=_MATTER)] * first, page_info=PageInfo(end_cursor=None))


_MATTER = Matter(code=strawberry.ID("1"), name="n", days=3, at=_AT, status=Status.DONE, tags=["a", "b"])
_DOCUMENT = parse(_PAGE)
_OPERATION = cast("OperationDefinitionNode", _DOCUMENT.definitions[0])


async def _calls(plans: Plans, items: int) -> Counter[str]:
    """Return how often each function of plans and of this schema is called for a page."""
    work = Work(_DOCUMENT, _OPERATION, {"first": items}, Department(name="d"), trusted=True)
    calls: Counter[str] = Counter()

    def count(frame: Any, event: str, _argument: Any) -> None:
        name = frame.f_code.co_name
        # Comprehensions are calls in some versions of Python only.
        if (
            event == "call"
            and not name.startswith(("<", "test_", "_calls"))
            and any(part in frame.f_code.co_filename for part in _OURS)
        ):
            calls[name] += 1

    sys.setprofile(count)
    try:
        running: Any = plans.run(work)
        result: ExecutionResult = await running
    finally:
        sys.setprofile(None)
    assert result.errors is None
    assert len((result.data or {})["page"]["edges"]) == items
    return calls


async def test_a_page_of_fifty_costs_so_many_calls() -> None:
    plans = Plans(strawberry.Schema(query=Query)._schema)
    await _calls(plans, 1)
    fifty, less = await _calls(plans, 50), await _calls(plans, 49)
    # There is a call for each object of an item: the edge, the matter, its department, two materials; one for the
    # function of ours behind `materials`; and four for `department`: ours, the making of its info, what awaits it,
    # and what is done with it then. The other eight of the 13 fields cost none.
    assert (fifty - less).total() == 5 + 1 + 4, fifty - less
    assert fifty.total() == 50 * 10 + 21, fifty
