from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.types import ASGIApp

from api.context import Services
from auth.credentials.passwords import Passwords
from tests.clock import Clock
from tests.graphql import Client
from tests.staff import Counting, Member, member


@pytest.fixture
def hasher() -> Counting:
    return Counting()


@pytest.fixture
def services(services: Services, hasher: Counting) -> Services:
    """The cast's hashes are current for this hasher, so that signing in is cheap."""
    staff = replace(services.gate.staff, passwords=Passwords(hasher))
    return replace(services, gate=replace(services.gate, staff=staff))


@pytest.fixture
async def client(world: Services, app: ASGIApp) -> AsyncIterator[Client]:
    """Speaks HTTP to the application with the cast in it, from an office."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Client(http)


@pytest.fixture
async def clerk(client: Client, clock: Clock) -> Member:
    return await member(client, clock)


@pytest.fixture
async def colleague(client: Client, clock: Clock) -> Member:
    return await member(client, clock, place=1)
