"""How Python's collector of cycles behaves in a process that serves.

Almost everything here dies by its reference count. What a start leaves behind, some 300,000 objects of modules, the
schema and its types, never dies: looking through it again and again cost half of a request for 500 matters
(docs/capacity.md). So it is put aside once, and what came later is looked through less often. Cycles are still found.
"""

import gc

# Between two looks at the young: a tenth of what a page of 500 matters makes, some megabytes of rubbish at most.
_YOUNG = 10_000
_OLDER, _OLDEST = 10, 10


def collect_seldom() -> None:
    """Look for cycles less often; a start makes 300,000 objects that stay, and almost no cycle that doesn't."""
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)


def settle() -> None:
    """Put aside what is there now, once a start is over: it stays until the end."""
    collect_seldom()
    gc.collect()
    gc.freeze()
