from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """What a process knows of tokens, for at most so many of them: the one remembered longest ago is forgotten.

    Whether what is remembered still holds is for the reader to say.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: OrderedDict[str, T] = OrderedDict()

    def __contains__(self, token: str) -> bool:
        return token in self._known

    def __len__(self) -> int:
        return len(self._known)

    def get(self, token: str) -> T | None:
        """Return what is known of a token."""
        return self._known.get(token)

    def put(self, token: str, known: T) -> None:
        """Remember something of a token."""
        self._known[token] = known
        self._known.move_to_end(token)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def drop(self, token: str) -> None:
        """Forget a token."""
        self._known.pop(token, None)

    def forget(self, unwanted: Callable[[T], bool]) -> None:
        """Forget every token of which this is true."""
        for token in [token for token, known in self._known.items() if unwanted(known)]:
            del self._known[token]

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()
