"""What becomes of a field: decided by where it is and by a document's seed, so that both executors meet the same."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import Any
from zlib import crc32


class Odd(str):
    """Text of another class than str."""


class Later:
    """Something to be awaited that is no coroutine."""

    def __init__(self, value: Any, seconds: float) -> None:
        self.value = value
        self.seconds = seconds

    def __repr__(self) -> str:
        return "Later()"

    def __await__(self) -> Any:
        yield from asyncio.sleep(self.seconds).__await__()
        return self.value


WRONG: list[Callable[[Random], Any]] = [
    lambda _: None,
    lambda _: None,
    lambda _: ValueError("an error that is returned"),
    lambda _: Odd("odd"),
    lambda _: "12",
    lambda _: "",
    lambda _: True,
    lambda _: 7,
    lambda _: 2**40,
    lambda _: 1.5,
    lambda _: float("nan"),
    lambda _: object,
    lambda _: {"a": 1},
    lambda _: [1, None, "x"],
    lambda random: Later("later", random.random()),
]


class Fate:
    """The fate of one object: `odds` is how often something goes wrong."""

    def __init__(self, seed: str, odds: float, slow: bool = True) -> None:
        self.seed = seed
        self.odds = odds
        self.slow = slow

    def of(self, *place: object) -> "Fate":
        """The fate of something that belongs to it."""
        return Fate(f"{self.seed}/{place}", self.odds, self.slow)

    def random(self, *place: object) -> Random:
        """Chances of its own for a place."""
        return Random(crc32(f"{self.seed}/{place}".encode()))

    def wants(self, *place: object, odds: float | None = None) -> bool:
        """Tell whether something goes wrong in a place."""
        return crc32(f"{self.seed}?{place}".encode()) < 2**32 * (self.odds if odds is None else odds)

    def value(self, name: str, right: Callable[[], Any]) -> Any:
        """A right value, mostly."""
        return _wrong(self.random(name)) if self.wants(name) else right()

    def told(self, name: str, right: Callable[[], Any]) -> Any:
        """What a function returns, if it doesn't raise."""
        if self.wants("raises", name):
            raise ValueError(f"{name} failed")
        return self.value(name, right)

    async def waited(self, name: str, right: Callable[[], Any]) -> Any:
        """The same after a while: a different one for each place, so nothing ever ends at the same time."""
        await asyncio.sleep(self.random("time", name).random() if self.slow else 0)
        return self.told(name, right)

    def soon(self, name: str, right: Callable[[], Any]) -> "asyncio.Future[Any]":
        """The same as from a loader: there already, if nobody has to wait for it, or after a while."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()

        def settle() -> None:
            try:
                future.set_result(self.told(name, right))
            except ValueError as error:
                future.set_exception(error)

        if self.slow and self.wants("late", name, odds=0.4):
            loop.call_later(self.random("time", name).random(), lambda: future.cancelled() or settle())
        else:
            settle()
        return future

    def listed(self, name: str, item: Callable[[int], Any]) -> Any:
        """A list, mostly, or something else that can be gone through."""
        random = self.random("list", name)
        items = [
            self.value(f"{name}{index}", lambda index=index: item(index)) for index in range(random.randrange(4))
        ]
        if random.random() >= self.odds * 3:
            return items
        return random.choice([_as_tuple, _once, _one_by_one, _each_later, _no_list])(items, random)


def _wrong(random: Random) -> Any:
    return random.choice(WRONG)(random)


def _as_tuple(items: list[Any], _: Random) -> Any:
    return tuple(items)


def _once(items: list[Any], _: Random) -> Any:
    return iter(items)


async def _one_by_one(items: list[Any], random: Random) -> AsyncIterator[Any]:
    for one in items:
        await asyncio.sleep(random.random())
        yield one


def _each_later(items: list[Any], random: Random) -> list[Any]:
    return [Later(one, random.random()) for one in items]


def _no_list(_: list[Any], random: Random) -> Any:
    return random.choice(["text", None, 5])
