"""Taking a coroutine's first step by hand: what is over by then needs no timeout, which costs more than the step."""

from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Begun(Generic[T]):
    """A coroutine after its first step: it is `over` with a `result`, or has to be awaited for that."""

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        """Take the step; raises what the coroutine raises in it."""
        self._coroutine = coroutine
        self._waits_for: Any = None
        self.over = False
        try:
            self._waits_for = coroutine.send(None)
        except StopIteration as end:
            self.over = True
            self.result: T = end.value

    def __await__(self) -> Generator[Any, Any, T]:
        """Go on."""
        try:
            yield self._waits_for
        except BaseException:
            self._coroutine.close()
            raise
        return (yield from self._coroutine.__await__())
