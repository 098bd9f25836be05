"""What dataclasses write for every class is compiled when it is first called.

Python's dataclasses compile five small functions for each of a thousand classes here, a quarter of the time until a
process is ready, and most are never called: who compares two accounts? Decision 45. Python 3.11 and 3.12 make each of
them by `dataclasses._create_fn`; where there is no such function, nothing is postponed and nothing else changes.
"""

import dataclasses
from typing import Any

_compile: Any = getattr(dataclasses, "_create_fn", None)


def postpone() -> None:
    """Postpone what classes made from now on don't need yet; called before anything else is imported."""
    if _compile is not None:
        setattr(dataclasses, "_create_fn", _postponed)  # noqa: B010 - it isn't declared to exist


def _postponed(name: str, *parts: Any, **more: Any) -> Any:
    """Return a function that becomes the one of these parts with its first call, and leaves its place to that."""
    made: Any = None

    def first(self: Any, /, *values: Any, **named: Any) -> Any:
        nonlocal made
        if made is None:
            made = _compile(name, *parts, **more)
            made.__qualname__ = first.__qualname__
            _replace(type(self), first, made)
        return made(self, *values, **named)

    first.__name__ = name
    return first


def _replace(cls: type, first: Any, made: Any) -> None:
    name = first.__name__
    for owner in cls.__mro__:
        if owner.__dict__.get(name) is first:
            setattr(owner, name, made)
