"""How Python's collector of cycles behaves in a process that serves.

Almost everything here dies by its reference count. What a start leaves behind, some 300,000 objects of modules, the
schema and its types, never dies: looking through it again and again cost half of a request for 500 matters
(docs/capacity.md). So it is put aside once, and what came later is looked through less often. Cycles are still found.
"""

import gc

# Between two looks at the young: a tenth of what a page of 500 matters makes, some megabytes of rubbish at most.
_YOUNG = 10_000
_OLDER, _OLDEST = 10, 10
# As many objects as a start makes: looking at them on the way costs a tenth of it, and finds 1,500 to throw away.
_STARTING = 300_000


def begin() -> None:
    """Hardly look for cycles while everything is imported; `collect_seldom`, `set_aside` or `settle` ends that."""
    gc.set_threshold(_STARTING, _OLDER, _OLDEST)


def collect_seldom() -> None:
    """Look for cycles less often than Python does by itself."""
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)


def set_aside() -> None:
    """Put aside what a start left, unseen: the look alone would take a tenth of a second."""
    collect_seldom()
    gc.freeze()


def settle() -> None:
    """Throw away what is rubbish by now, and put aside the rest, which has become old: it stays until the end."""
    collect_seldom()
    gc.collect()
    gc.freeze()
