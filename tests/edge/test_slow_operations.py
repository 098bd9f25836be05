"""An operation that runs too long is stopped, and its caller told so."""

import asyncio

import httpx
import strawberry
from starlette.applications import Starlette

from api.graphql import GraphQLEndpoint
from api.metrics import Metrics
from api.requests import Requests
from tests.api.answers import CURRENT
from tests.edge.conftest import Start

stopped: list[str] = []


@strawberry.type
class Query:
    @strawberry.field
    async def slow(self) -> str:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            stopped.append("slow")
            raise
        return "done"


async def test_it_is_stopped_and_told(start: Start) -> None:
    hasty = await start(execution_seconds="1")
    endpoint = GraphQLEndpoint(strawberry.Schema(Query)._schema, hasty.services)
    app = Requests(Starlette(), Metrics(), endpoint)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        answer = await http.post("/graphql", json={"query": "{ slow }"}, headers={"Accept": CURRENT})

    assert answer.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert "data" not in answer.json()
    assert stopped == ["slow"]
