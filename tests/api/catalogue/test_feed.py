"""What happens when changes can't be heard of: nothing is served from memory until they can."""

import asyncio
import time
from dataclasses import replace

import pytest

from api.catalogue.feed import SILENCE, ChangeFeed
from api.catalogue.memory import Catalogue
from api.context import Services
from tests.api.catalogue.conftest import StartWorker, until
from tests.api.catalogue.test_memory import name, rename
from tests.api.faults import failing
from tests.cases import FOOD


async def test_a_worker_that_cannot_watch_reads_from_the_database(world: Services, start_worker: StartWorker) -> None:
    worker = await start_worker()
    await name(worker)

    async with failing(world.database, "getMore", "aggregate"):
        await until(lambda: not worker.services.changes.live)
        worker.sent()
        before = await name(worker)
        assert "find matters" in worker.sent()
        await rename(world, "没人听见的发布")
        assert await name(worker) == "没人听见的发布" != before

    await until(lambda: worker.services.changes.live)
    await name(worker)
    worker.sent()
    assert await name(worker) == "没人听见的发布"
    assert worker.sent() == []


async def test_a_database_without_change_streams_is_read_every_time(
    world: Services, start_worker: StartWorker
) -> None:
    feed = ChangeFeed(world.database, (world.catalogue,))
    async with failing(world.database, "aggregate"), feed:
        await asyncio.sleep(0.2)
        assert not feed.live


async def test_a_stream_that_falls_silent_is_not_believed(start_worker: StartWorker) -> None:
    worker = await start_worker()
    await name(worker)
    worker.services.changes._heard = time.monotonic() - SILENCE
    assert not worker.services.changes.live
    worker.sent()
    await name(worker)
    assert "find matters" in worker.sent()


async def test_the_check_finds_what_was_not_told(world: Services) -> None:
    """A net under the net: the version in the database is another one, though nobody said so."""
    catalogue = Catalogue(world.stores, 1_000_000)
    await catalogue.opened()
    await catalogue.published([FOOD])
    await rename(world, "流没有说的发布")
    assert (await catalogue.published([FOOD]))[FOOD].name != "流没有说的发布"

    await catalogue.check()
    assert (await catalogue.published([FOOD]))[FOOD].name == "流没有说的发布"


async def test_a_dropped_database_is_no_end(world: Services, mongodb_uri: str) -> None:
    database = world.database.beside(f"{world.database.name}-gone")
    catalogue = Catalogue(replace(world, database=database).stores, 1_000_000)
    feed = ChangeFeed(database, (catalogue,))
    await database.rows("regions").insert({"_id": "1"})
    async with feed:
        await until(lambda: feed.live)
        await database.client.drop_database(database.name)
        await until(lambda: not feed.live)
        await until(lambda: feed.live)


@pytest.mark.parametrize("wait", [0.0, 0.3])
async def test_it_stops_within_a_second_and_leaves_nothing_running(world: Services, wait: float) -> None:
    feed = ChangeFeed(world.database, (world.catalogue,))
    async with feed:
        await asyncio.sleep(wait)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert not feed.live
