"""How many sockets and event streams are open on this worker, altogether and for one address or person."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

# Hundreds of phones share one address behind their operator's gateway; a person has a few devices.
PER_ADDRESS = 500
PER_PERSON = 20


class Full(Exception):
    """There is no room for another: here, for the address, or for the person."""


class Crowd:
    """Counts who is here."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._here: Counter[str] = Counter()
        self.open = 0

    def has_room(self, name: str, person: str = "") -> bool:
        """Tell whether one more from an address would be let in, and of a person's where it is known whose."""
        crowded = person != "" and self._here[f"person:{person}"] >= PER_PERSON
        return self.open < self._most and self._here[f"address:{name}"] < PER_ADDRESS and not crowded

    @contextmanager
    def address(self, name: str) -> Iterator[None]:
        """Let one in from an address; raises Full."""
        if not self.has_room(name):
            raise Full
        with self._place(f"address:{name}", PER_ADDRESS):
            self.open += 1
            try:
                yield
            finally:
                self.open -= 1

    @contextmanager
    def person(self, name: str) -> Iterator[None]:
        """Let one of a person's in; raises Full."""
        with self._place(f"person:{name}", PER_PERSON):
            yield

    @contextmanager
    def guest(self, name: str, person: str) -> Iterator[None]:
        """Let one in from an address, and of a person's where it is known whose; raises Full."""
        with self.address(name), self.person(person) if person else nullcontext():
            yield

    @contextmanager
    def _place(self, name: str, most: int) -> Iterator[None]:
        if self._here[name] >= most:
            raise Full
        self._here[name] += 1
        try:
            yield
        finally:
            self._here[name] -= 1
            if not self._here[name]:
                del self._here[name]
