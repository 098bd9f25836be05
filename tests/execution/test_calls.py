"""How much Python a page costs: every call that a plan makes for it is counted, so one more for each item is seen."""

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, cast

import strawberry
from graphql import ExecutionResult, OperationDefinitionNode, parse

from api.execution.making import Work
from api.execution.plans import Plans
from schema.views import View, linked, read, read_views

_AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
_PAGE = """query($first: Int!) { page(first: $first) { edges { cursor node { code name days at status tags
department { name } office { name } materials { key } } }
pageInfo { endCursor } } }"""
_OURS = ("<plan>", "/api/execution/", __file__)


@strawberry.enum
class Status(Enum):
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class DepartmentModel:
    name: str


@strawberry.type
class Department(View[DepartmentModel]):
    name: str = read("")


class Loader:
    """Where loaders are, and a loader, that has everything at once."""

    def __init__(self, found: Any) -> None:
        self.loaders = self.departments = self
        self.at_once = {"1": found}.get


@dataclass(frozen=True, slots=True)
class MaterialModel:
    key: str


@strawberry.type
class Material(View[MaterialModel]):
    key: str = read("")


@strawberry.interface
class Node:
    code: strawberry.ID


@dataclass(frozen=True, slots=True)
class MatterModel:
    code: str
    name: str
    days: int | None
    at: datetime
    status: Status
    tags: tuple[str, ...]
    materials: tuple[MaterialModel, ...]


@strawberry.type
class Matter(View[MatterModel], Node):
    code: strawberry.ID = read("")
    name: str = read("")
    days: int | None = read("")
    at: datetime = read("")
    status: Status = read("")
    tags: list[str] = read("")
    materials: list[Material] = read_views("", Material)

    department: Department = linked("", Department, loader="departments", key="code")

    @strawberry.field
    async def office(self, info: strawberry.Info) -> Department:
        return Department.of(info.context.at_once(self.code))


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


_MODEL = MatterModel("1", "n", 3, _AT, Status.DONE, ("a", "b"), (MaterialModel("a"), MaterialModel("b")))


@strawberry.type
class Query:
    @strawberry.field
    def page(self, first: int) -> Page:
        return Page(edges=[Edge(cursor="c", node=_MATTER)] * first, page_info=PageInfo(end_cursor=None))


_MATTER = Matter.of(_MODEL)
_DOCUMENT = parse(_PAGE)
_OPERATION = cast("OperationDefinitionNode", _DOCUMENT.definitions[0])


async def _calls(plans: Plans, items: int) -> Counter[str]:
    """Return how often each function of plans and of this schema is called for a page."""
    work = Work(_DOCUMENT, _OPERATION, {"first": items}, Loader(DepartmentModel("d")), trusted=True)
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
    # There is a call for the edge and one for the matter, and four for `office`: ours, the making of its info, what
    # awaits it, and what is done with it then. `department`, which lies in memory, costs none, nor do the materials,
    # since only leaves are asked for; nor do the other eight of the 13 fields.
    assert (fifty - less).total() == 2 + 4, fifty - less
    assert fifty.total() == 50 * 6 + 17, fifty
