"""docs/capacity.md, from what was measured and the words beside this file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.serving.measuring import Memory, Speed, Start, machine

_WORDS = Path(__file__).with_name("capacity.md")
_SPEEDS = ("", "processes", "requests/s", "CPU ms/request", "half, ms", "99 %, ms")


@dataclass(frozen=True)
class Workers:
    """So many processes behind one port: the quickest of their starts, speeds by what is asked, memory of each."""

    count: int
    start: Start
    speeds: dict[str, Speed]
    memory: Sequence[Memory]


@dataclass(frozen=True)
class Catalogue:
    """One process with the sample: seconds of CPU until it searches, its memory when ready, then, and with all that
    it keeps of the catalogue; megabytes that it believes to keep."""

    indexing: float
    memory: tuple[Memory, Memory, Memory]
    kept: float


@dataclass(frozen=True)
class Indexed:
    """Seconds of CPU and megabytes that the search index of so many matters took."""

    matters: int
    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Large:
    """So many processes with so many matters: their start, seconds of CPU for the index of each, memory with it,
    speeds, memory with as much of the catalogue as they keep, and the megabytes that one believes to keep."""

    count: int
    matters: int
    start: Start
    indexing: Sequence[float]
    indexed: Sequence[Memory]
    speeds: dict[str, Speed]
    memory: Sequence[Memory]
    kept: float


@dataclass(frozen=True)
class Found:
    """What a run found."""

    workers: Sequence[Workers]
    catalogue: Catalogue
    indexes: Sequence[Indexed]
    large: Sequence[Large]


def report(found: Found) -> str:
    """The whole page."""
    when = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}, the load and the database on the same machine, "
        f"whose load average was {os.getloadavg()[2]:.0f} with what else ran there."
    )
    parts = {
        "WHEN": when,
        "STARTS": _table(
            ("processes", "ready, s", "CPU of the first, s", "CPU of each below, s", "yardstick, ms"), _starts(found)
        ),
        "SPEEDS": _table(_SPEEDS, _speeds(found.workers)),
        "SHARED": _table(("processes", "of", "resident MB", "its share MB", "its own MB"), _shared(found)),
        "CATALOGUE": _table(("ready MB", "searching MB", "with the catalogue MB", "kept of it MB"), [_kept(found)]),
        "MATTERS": f"{max((one.matters for one in found.large), default=0):,}",
        "LARGE STARTS": _table(
            ("processes", "ready, s", "CPU of the first, s", "CPU of each below, s", "CPU of each for its index, s"),
            _large_starts(found),
        ),
        "LARGE SPEEDS": _table(_SPEEDS, _speeds(found.large)),
        "LARGE MEMORY": _table(
            ("processes", "of", "with its index MB", "with the catalogue MB", "its share MB", "its own MB"),
            _large_memory(found),
        ),
        "LARGE KEPT": f"{max((one.kept for one in found.large), default=0):.0f}",
        "INDEXES": _table(("matters", "index MB", "CPU to make it, s"), _indexes(found)),
    }
    text = _WORDS.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"[{name}]", part)
    return text


def _starts(found: Found) -> list[list[str]]:
    return [
        [
            str(one.count),
            f"{one.start.seconds:.2f}",
            f"{one.start.first:.2f}",
            _each(one.start.below),
            f"{one.start.yard:.2f}",
        ]
        for one in found.workers
    ]


def _each(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values) or "–"


def _speeds(measured: Sequence[Workers] | Sequence[Large]) -> list[list[str]]:
    return [
        [name, str(one.count), f"{speed.rps:.0f}", f"{speed.cpu:.2f}", f"{speed.p50:.1f}", f"{speed.p99:.1f}"]
        for name in (measured[0].speeds if measured else ())
        for one in measured
        for speed in (one.speeds[name],)
    ]


def _shared(found: Found) -> list[list[str]]:
    rows = []
    for one in found.workers:
        for place, memory in enumerate(one.memory):
            rows.append([str(one.count), _place(one, place), *_megabytes(memory)])
    return rows


def _place(measured: Workers | Large, place: int) -> str:
    return "the only one" if len(measured.memory) == 1 else f"worker {place}" if place else "the first"


def _large_starts(found: Found) -> list[list[str]]:
    return [
        [
            str(one.count),
            f"{one.start.seconds:.2f}",
            f"{one.start.first:.2f}",
            _each(one.start.below),
            _each(one.indexing),
        ]
        for one in found.large
    ]


def _large_memory(found: Found) -> list[list[str]]:
    return [
        [str(one.count), _place(one, place), f"{indexed.resident:.0f}", *_megabytes(memory)]
        for one in found.large
        for place, (indexed, memory) in enumerate(zip(one.indexed, one.memory, strict=True))
    ]


def _megabytes(memory: Memory) -> list[str]:
    return [f"{value:.0f}" for value in (memory.resident, memory.share, memory.own)]


def _kept(found: Found) -> list[str]:
    one = found.catalogue
    return [*(f"{memory.resident:.0f}" for memory in one.memory), f"{one.kept:.0f}"]


def _indexes(found: Found) -> list[list[str]]:
    return [[f"{one.matters:,}", f"{one.megabytes:.0f}", f"{one.seconds:.2f}"] for one in found.indexes]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *(["--:"] * (len(head) - 1))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
