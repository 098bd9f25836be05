"""Taking a coroutine's first step without a task: most that is asked for is there by then."""

from asyncio import Future
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Begun(Generic[T]):
    """A coroutine that began and now waits; await it for the rest.

    Its first step must belong to no task: no timeout begins in it (asyncio.timeout remembers the task that it is in).
    """

    __slots__ = ("_coroutine", "_waits_for")

    def __init__(self, coroutine: Coroutine[Any, Any, T], waits_for: Any) -> None:
        """Take what the coroutine gave at its first step."""
        self._coroutine = coroutine
        self._waits_for = waits_for
        if isinstance(waits_for, Future):
            # As a task does with what it takes, for others may wait for it, too.
            waits_for._asyncio_future_blocking = False

    def __await__(self) -> Generator[Any, Any, T]:
        """Go on in the task that awaits it; whatever ends the wait is raised in the coroutine, as a task would."""
        waits_for = self._waits_for
        if isinstance(waits_for, Future):
            # A task takes only what says that it is waited for.
            waits_for._asyncio_future_blocking = True
        try:
            while True:
                try:
                    yield waits_for
                except GeneratorExit:
                    self._coroutine.close()
                    raise
                except BaseException as error:  # noqa: BLE001 - it is the coroutine's, as everything is
                    waits_for = self._coroutine.throw(error)
                else:
                    waits_for = self._coroutine.send(None)
        except StopIteration as end:
            result: T = end.value
            return result


def begin(coroutine: Coroutine[Any, Any, T]) -> T | Begun[T]:
    """Return what a coroutine gives at its first step, or what to await for it; raises what the coroutine raises."""
    try:
        return Begun(coroutine, coroutine.send(None))
    except StopIteration as end:
        result: T = end.value
        return result
