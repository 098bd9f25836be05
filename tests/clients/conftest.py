"""The real server for clients in node, in this process, with WeChat and Alipay set up and a clock of ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from api.app import make_app
from api.context import Services
from api.serve import uvicorn_options
from auth.mini_programs.outside import Outside
from seeds.people import people
from tests.api.catalogue.conftest import until
from tests.auth.mini_programs.conftest import alipay, configured, outside, wechat
from tests.graphql import Client
from tests.server import free_port

__all__ = ["alipay", "outside", "wechat"]


@pytest.fixture
def services(services: Services, outside: Outside) -> Services:
    return configured(services, outside)


@pytest.fixture
async def served(world: Services) -> AsyncIterator[str]:
    """Its address."""
    async with serving(world) as url:
        yield url


@asynccontextmanager
async def serving(services: Services) -> AsyncIterator[str]:
    """Serve these; the address."""
    await services.gate.tokens.load(services.clock())
    options = {
        **uvicorn_options(services.settings),
        "host": "127.0.0.1",
        "port": free_port(),
        "log_level": "critical",
    }
    server = uvicorn.Server(uvicorn.Config(make_app(services, people()), lifespan="off", **options))
    async with services.changes:
        await until(lambda: services.changes.live)
        task = asyncio.create_task(server.serve())
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{options['port']}"
        finally:
            server.should_exit = True
            await task


@pytest.fixture
async def client(served: str, world: Services) -> AsyncIterator[Client]:
    """Speaks HTTP to it."""
    async with httpx.AsyncClient(base_url=served, timeout=20, trust_env=False) as http:
        yield Client(http, world=world)
