from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp

from tests.graphql import Client
from tests.walks import Walks


@pytest.fixture
async def client(app: ASGIApp, walking: Walks | None) -> AsyncIterator[Client]:
    """Speaks HTTP to the application. Signing in needs no catalogue, so nothing is seeded; `world` seeds."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http, walks=walking)
