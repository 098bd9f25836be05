"""Waiting for several other provinces at once."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import TypeVar

T = TypeVar("T")

# So many at a time: who takes 20 seconds for each answer holds nobody else up, nor do they all wait for us.
AT_ONCE = 8


async def side_by_side(work: Iterable[Coroutine[None, None, T]]) -> list[T]:
    """Do some things, a few at a time; what came of each. What fails is raised once all others are done."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(part: Coroutine[None, None, T]) -> T:
        async with room:
            return await part

    done = await asyncio.gather(*(one(part) for part in work), return_exceptions=True)
    if failed := next((part for part in done if isinstance(part, BaseException)), None):
        raise failed
    return [part for part in done if not isinstance(part, BaseException)]
