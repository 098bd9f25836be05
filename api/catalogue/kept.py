"""Objects kept in memory up to a number of bytes; what nobody asked for the longest leaves first."""

import sys
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# A place in the dictionary and the record of its weight.
_PLACE = 250


class Kept(Generic[K, V]):
    """A memory with a bound."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """Return the value of a key if it is here."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def get_all(self, keys: Iterable[K]) -> list[V] | None:
        """Return the values of keys if all of them are here."""
        entries, found = self._entries, []
        for key in keys:
            entry = entries.get(key)
            if entry is None:
                return None
            entries.move_to_end(key)
            found.append(entry[0])
        return found

    def put(self, key: K, value: V) -> None:
        """Keep a value, unless it alone takes more than a tenth of the room."""
        heavy = weight(key) + weight(value) + _PLACE
        if heavy > self._room // 10:
            return
        if (before := self._entries.pop(key, None)) is not None:
            self.bytes -= before[1]
        self._entries[key] = (value, heavy)
        self.bytes += heavy
        while self.bytes > self._room:
            _, (_, lighter) = self._entries.popitem(last=False)
            self.bytes -= lighter

    def put_all(self, values: Mapping[K, V]) -> None:
        """Keep values by their keys."""
        for key, value in values.items():
            self.put(key, value)

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
        self.bytes = 0


def weight(value: object) -> int:
    """Return about how many bytes a value takes with all that is in it; what is shared anyway is free."""
    if value is None or isinstance(value, Enum | bool):
        return 0
    size = sys.getsizeof(value)
    if isinstance(value, str | bytes | int | float):
        return size
    if is_dataclass(value):
        return size + sum(weight(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Mapping):
        return size + sum(weight(key) + weight(one) for key, one in value.items())
    if isinstance(value, tuple | list | set | frozenset):
        return size + sum(map(weight, value))
    return size
