"""A coroutine whose first step was taken without a task goes on as if a task had had it from its beginning."""

import asyncio
from typing import Any

import pytest

from api.begun import Begun, begin


async def test_what_waits_for_nothing_is_there_at_once() -> None:
    async def found() -> int:
        return 1

    assert begin(found()) == 1


def test_what_fails_at_once_fails_there() -> None:
    async def failing() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        begin(failing())


async def test_several_go_on_after_one_wait() -> None:
    loaded: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def twice(times: int) -> int:
        found = await loaded
        await asyncio.sleep(0)
        return found * times

    started: list[Any] = [begin(twice(times)) for times in (1, 2, 3)]
    waiting = [asyncio.ensure_future(_end(one)) for one in started]
    await asyncio.sleep(0)
    loaded.set_result(7)
    assert await asyncio.gather(*waiting) == [7, 14, 21]


async def test_a_cancelled_wait_lets_it_clean_up() -> None:
    log: list[str] = []

    async def changing() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # such as ending a transaction
            log.append("cleaned up")
            raise
        return "never"

    waiting = asyncio.ensure_future(_end(begin(changing())))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert log == ["cleaned up"]


async def test_a_failed_wait_is_raised_in_it() -> None:
    loaded: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def forgiving() -> int:
        try:
            return await loaded
        except LookupError:
            return 0

    waiting = asyncio.ensure_future(_end(begin(forgiving())))
    loaded.set_exception(LookupError())
    assert await waiting == 0


async def _end(begun: Any) -> Any:
    assert isinstance(begun, Begun)
    return await begun
