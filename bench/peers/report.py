"""docs/performance.md, from what was measured."""

import os
import platform
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.peers.asked import Query
from bench.peers.contestants import BY_HAND, KEPT
from bench.peers.measuring import Measured, Round

_AIMS = {
    "q1-matter": (0.45, 1.0),
    "q2-20-matters": (0.3, 0.7),
    "q3-my-applications": (0.5, 0.6),
    "m1-submit": (0.7, 0.7),
    "q4-500-matters": (0.35, 0.8),
}
_SHOWN = 8
_INTRODUCTION = Path(__file__).parent / "performance.md"


@dataclass(frozen=True)
class Found:
    """What a run found: rounds by server, Tongban's profiles by query, the machine's load before and after,
    seconds, and who was not measured for what reason."""

    measured: dict[str, Measured]
    profiles: dict[str, Counter[str]]
    loads: tuple[float, float]
    seconds: float
    left_out: dict[str, str]

    @property
    def queries(self) -> list[str]:
        """The queries that anybody was asked, in order."""
        return list(dict.fromkeys(name for one in self.measured.values() for name in one.rounds))

    @property
    def quiet(self) -> float:
        """What the yardstick cost where it was cheapest."""
        return min(
            one.yard for server in self.measured.values() for rounds in server.rounds.values() for one in rounds
        )

    def cost(self, server: str, query: str) -> float | None:
        """Median milliseconds of CPU per request, as if the core's neighbours had been quiet."""
        return self._median(server, query, lambda one: one.cpu * self.quiet / one.yard)

    def _median(self, server: str, query: str, value: Callable[[Round], float]) -> float | None:
        rounds = self.measured[server].rounds.get(query) if server in self.measured else None
        return statistics.median(value(one) for one in rounds) if rounds else None


def table(found: Found) -> str:
    """The costs, as a table."""
    rows = [[name, *(_number(found.cost(name, query)) for query in found.queries)] for name in found.measured]
    return _table(["", *found.queries], rows)


def report(found: Found, asked: list[Query]) -> str:
    """The whole page."""
    parts = [
        _INTRODUCTION.read_text(encoding="utf-8").rstrip(),
        "## The run",
        _circumstances(found),
        "## Milliseconds of CPU per request",
        table(found),
        "## Tongban's cost over a peer's",
        _ratios(found),
        "## Requests per second; milliseconds until half and 99 % had their answer",
        "Eight connections (two for the longest answer), each of which asks again as soon as it has its answer.",
        _speeds(found),
        "## What is in the way",
        *(_profile(query.name, found.profiles[query.name]) for query in asked if query.name in found.profiles),
        *([] if found.profiles else ["This run looked at no profile."]),
    ]
    return "\n\n".join(parts) + "\n"


def _circumstances(found: Found) -> str:
    processor = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?: unknown")
    yards = [one.yard for server in found.measured.values() for rounds in server.rounds.values() for one in rounds]
    memory = ", ".join(f"{name} {one.megabytes:.0f}" for name, one in found.measured.items())
    left = "".join(f" Not measured: {name}, {why}." for name, why in found.left_out.items())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {found.seconds:.0f} s, {os.cpu_count()} threads of "
        f"{processor.partition(': ')[2]}, Linux {platform.release()}, Python {platform.python_version()}. "
        f"Load of the machine {found.loads[0]:.1f} before and {found.loads[1]:.1f} after; the yardstick took "
        f"{min(yards):.2f} to {max(yards):.2f} ms, {statistics.median(yards):.2f} in the middle. "
        f"Resident megabytes at the end: {memory}.{left}"
    )


def _ratios(found: Found) -> str:
    ours = [name for name in found.measured if name.startswith("tongban")]
    others = [name for name in found.measured if name not in ours]
    rows = []
    for mine in ours:
        for other in [BY_HAND[0]] if mine == KEPT else others:
            cells = [_ratio(found.cost(mine, query), found.cost(other, query)) for query in found.queries]
            rows.append([f"{mine} / {other}", *cells])
    aims = [f"{_AIMS[query][0]}, {_AIMS[query][1]}" if query in _AIMS else "" for query in found.queries]
    return _table(["", *found.queries], [*rows, ["aim: / mercurius, / mercurius-tuned", *aims]])


def _speeds(found: Found) -> str:
    rows = []
    for name in found.measured:
        cells = [name]
        for query in found.queries:
            rps = found._median(name, query, lambda one: one.rps)
            p50 = found._median(name, query, lambda one: one.p50)
            p99 = found._median(name, query, lambda one: one.p99)
            cells.append("–" if rps is None or p50 is None or p99 is None else f"{rps:.0f}; {p50:.1f}, {p99:.1f}")
        rows.append(cells)
    return _table(["", *found.queries], rows)


def _profile(name: str, counts: Counter[str]) -> str:
    counts = Counter(counts)
    main = counts.pop("main thread, %", 100)
    packages = Counter({place[3:]: n for place, n in counts.items() if place.startswith("in ")})
    files = Counter({place[5:]: n for place, n in counts.items() if place.startswith("from ")})
    rows = [
        [*one, *other] for one, other in zip(_shares(packages), _shares(files), strict=True) if any(one) or any(other)
    ]
    head = ["where the code is", "%", "for which file of ours", "%"]
    threads = f"{main} % of the CPU is the main thread's, the rest the driver's threads'."
    return f"### {name}\n\n{threads}\n\n{_table(head, rows)}"


def _shares(counts: Counter[str]) -> list[list[str]]:
    whole = max(counts.total(), 1)
    found = [[f"`{name}`", f"{100 * n / whole:.0f}"] for name, n in counts.most_common(_SHOWN)]
    return [*found, *([["", ""]] * (_SHOWN - len(found)))]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *(["--:"] * (len(head) - 1))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}" if value < 10 else f"{value:.1f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    return "–" if ours is None or theirs is None else f"{ours / theirs:.2f}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
