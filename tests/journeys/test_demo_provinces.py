"""The scenes of `make demo-provinces`, played in one process: what is shown there is how the modes go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from api.context import Services
from api.database import MongoDatabase
from examples.two_provinces.__main__ import terms
from examples.two_provinces.installation import Installation
from examples.two_provinces.picture import LANES, Picture
from examples.two_provinces.scenes import collect_and_forward, joint
from examples.two_provinces.stage import Stage
from resolvers.exchanges.verifying import verify
from seeds.provinces import PROVINCES, load_province
from tests.clock import Clock
from tests.provinces import Side, settle, two_provinces
from tests.resolvers.applications.clockwork import calendars


@dataclass
class Bridge(httpx.BaseTransport):
    """From a scene, which waits for its answers in a thread, to a province's server in the loop."""

    side: Side
    loop: asyncio.AbstractEventLoop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on."""
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        answer = asyncio.run_coroutine_threadsafe(self.side.client.http.send(asked), self.loop).result(60)
        return httpx.Response(answer.status_code, content=answer.content)


@dataclass(kw_only=True)
class Staged(Installation):
    """A province without processes."""

    side: Side
    verified: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def client(self) -> httpx.Client:
        """A way to its server."""
        return httpx.Client(transport=Bridge(self.side, self.loop), timeout=60)

    def command(self, *arguments: str) -> str:
        """What scenes do beside the server: look through a conversation."""
        assert arguments[:2] == ("exchange", "verify")
        looked = verify(self.side.services.stores, arguments[2])
        assert asyncio.run_coroutine_threadsafe(looked, self.loop).result(60) == []
        self.verified.append(arguments[2])
        return ""


@asynccontextmanager
async def workers(*sides: Side) -> AsyncIterator[None]:
    """Let both work while a scene is played."""

    async def work() -> None:
        while not over.is_set():
            await settle(*sides)
            await asyncio.sleep(0.05)

    over = asyncio.Event()
    working = asyncio.create_task(work())
    try:
        yield
    finally:
        over.set()
        await working


async def test_scenes_are_played_to_their_ends(
    world: Services, neighbour: MongoDatabase, clock: Clock, tmp_path: Path
) -> None:
    agreed = terms(*PROVINCES.values())
    async with two_provinces((world.database, neighbour), clock, **agreed) as both:
        for side in both:
            made, vault = side.services, side.services.gate.vault
            await load_province(made.stores, made.gate.accounts, vault, clock(), PROVINCES[side.code])
            await calendars(side.client, made, 2035, 2036)
        here, home = (Staged(PROVINCES[side.code], tmp_path, side=side) for side in both)
        stage = Stage(here, home, Picture(LANES))
        async with workers(*both):
            for scene in (collect_and_forward, joint):
                stage.picture.chapter(scene.__name__)
                await asyncio.to_thread(scene, stage)
    assert here.verified == home.verified
    assert len(set(here.verified)) == 2
    forwarded, jointly = ([line.text for line in lines] for _, lines in stage.picture.chapters)
    assert {"办件 CASE #1", "签名回执 #1", "结果 RESULT #3", "窗口发放结果"} <= set(forwarded)
    assert {"征求意见 OPINION_REQUEST #3", "意见 OPINION #2", "意见到齐：同意"} <= set(jointly)
