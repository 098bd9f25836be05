"""Whether a process grows: what was there at the end beside what was there once it had warmed up."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """What was in the process after so many seconds and requests."""

    seconds: float
    requests: int
    kilobytes: int
    objects: int
    tasks: int
    threads: int
    descriptors: int
    kinds: dict[str, int] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """How much of something may be added: so much in any case, and so much more for each request."""

    some: float
    per_request: float


# Of memory the allocator keeps what it once had; a leak of one small object per request passes that within an hour.
BOUNDS = {
    "kilobytes": Bound(16_384, 0.1),
    "objects": Bound(1_000, 0.02),
    "tasks": Bound(25, 0),
    "threads": Bound(8, 0),
    "descriptors": Bound(25, 0),
}
_WARM = 3


def growths(samples: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    """Return for each figure how much was added after the warm-up, and how much may be.

    A third of the samples is warm-up; the quarter after it is compared with the last quarter by their medians.
    """
    rest = samples[len(samples) // _WARM :]
    quarter = max(1, len(rest) // 4)
    early, late = rest[:quarter], rest[-quarter:]
    requests = _median(late, lambda one: one.requests) - _median(early, lambda one: one.requests)
    return {
        name: (
            _median(late, lambda one: getattr(one, name)) - _median(early, lambda one: getattr(one, name)),  # noqa: B023
            bound.some + bound.per_request * requests,
        )
        for name, bound in BOUNDS.items()
    }


def grown(samples: Sequence[Sample]) -> list[str]:
    """Return a line for each figure that grew beyond its bound."""
    return [
        f"{name}: {added:+.0f}, at most {bound:.0f} may be"
        for name, (added, bound) in growths(samples).items()
        if added > bound
    ]


def kinds(samples: Sequence[Sample], most: int = 15) -> list[str]:
    """Return which kinds of objects there are more of at the end than after the warm-up, the most numerous first."""
    early, late = samples[len(samples) // _WARM].kinds, samples[-1].kinds
    added = {kind: count - early.get(kind, 0) for kind, count in late.items()}
    return [f"{kind} {count:+}" for kind, count in sorted(added.items(), key=lambda one: -one[1])[:most] if count > 0]


def _median(samples: Sequence[Sample], value: Callable[[Sample], float]) -> float:
    return statistics.median(value(one) for one in samples)
