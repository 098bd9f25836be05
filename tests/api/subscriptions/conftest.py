"""A second worker, over real sockets: whoever subscribes there hears what tests write through the first."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

import api.database
from api.app import make_app
from api.context import Services
from api.serve import uvicorn_options
from api.services import make_services
from seeds.people import known_identities, people
from tests.api.catalogue.conftest import until
from tests.clock import Clock
from tests.graphql import Client
from tests.server import free_port

PROTOCOL = "graphql-transport-ws"
EVENTS = "subscription($n: String!, $after: Int) { applicationEvents(number: $n, after: $after) { sequence type } }"
_PATIENCE = 20


@dataclass
class Wire:
    """A client's end of a socket, frame by frame."""

    socket: ClientConnection

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def hear(self) -> Any:
        """The next message."""
        return json.loads(await asyncio.wait_for(self.socket.recv(), _PATIENCE))

    async def closed(self) -> int:
        """The code that the server closes with, whatever it says before."""
        try:
            while True:
                await asyncio.wait_for(self.socket.recv(), _PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def introduce(self, client: Client, **payload: Any) -> "Wire":
        """Say who it is, and be acknowledged."""
        await self.say(type="connection_init", payload={"authorization": f"Bearer {client.token}", **payload})
        assert await self.hear() == {"type": "connection_ack"}
        return self

    async def subscribe(self, id: str, query: str, **variables: Any) -> None:
        await self.say(type="subscribe", id=id, payload={"query": query, "variables": variables})

    async def next(self, id: str) -> Any:
        """The data of the next event."""
        message = await self.hear()
        assert (message["type"], message["id"]) == ("next", id), message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def failed(self, id: str) -> str:
        """The code of the error that ends an operation."""
        message = await self.hear()
        assert (message["type"], message["id"]) == ("error", id), message
        code: str = message["payload"][0]["extensions"]["code"]
        return code


@dataclass
class Live:
    """The worker."""

    services: Services
    url: str
    server: uvicorn.Server
    stack: AsyncExitStack

    async def open(self, **options: Any) -> Wire:
        """Open a socket and say nothing."""
        address = self.url.replace("http", "ws") + "/graphql"
        given = {"subprotocols": [PROTOCOL], "proxy": None, **options}
        return Wire(await self.stack.enter_async_context(connect(address, **given)))

    async def enter(self, client: Client) -> Wire:
        """Open a socket for somebody."""
        return await (await self.open()).introduce(client)

    async def idle(self) -> None:
        """Wait until nobody is there and nobody waits for anything."""
        await until(lambda: self.services.crowd.open == 0 and len(self.services.hub) == 0)


Start = Callable[..., Awaitable[Live]]


@pytest.fixture
async def start_live(world: Services, mongodb_uri: str, clock: Clock) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        async def started(settings: Any = None) -> Live:
            connection = api.database.connect(mongodb_uri, "test-keys", world.settings.key_management)
            stack.callback(connection.close)
            database = connection.beside(world.database.name)
            services = make_services(settings or world.settings, database, known_identities(), clock)
            await services.gate.tokens.load(clock())
            await stack.enter_async_context(services.changes)
            await until(lambda: services.changes.live)
            return await _serving(services, stack)

        yield started


async def _serving(services: Services, stack: AsyncExitStack) -> Live:
    options = {
        **uvicorn_options(services.settings),
        "host": "127.0.0.1",
        "port": free_port(),
        "log_level": "critical",
    }
    server = uvicorn.Server(uvicorn.Config(make_app(services, people()), lifespan="off", **options))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)

    async def stopped() -> None:
        server.should_exit = True
        await serving

    stack.push_async_callback(stopped)
    inner = await stack.enter_async_context(AsyncExitStack())
    return Live(services, f"http://127.0.0.1:{options['port']}", server, inner)


@pytest.fixture
async def live(start_live: Start) -> Live:
    return await start_live()


@pytest.fixture
async def web(live: Live) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks HTTP to that worker."""
    async with httpx.AsyncClient(base_url=live.url, timeout=_PATIENCE, trust_env=False) as http:
        yield http
