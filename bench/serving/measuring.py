"""A running server from outside: until it is ready, what it answers, what it takes of the machine."""

import itertools
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.__main__ import START
from bench.peers.asked import Query, queries, request
from bench.peers.furnish import Furnished
from bench.peers.loading import load
from bench.peers.processes import Pinned, _tree
from bench.peers.yardstick import work
from tests.graphql import key

CONNECTIONS = 16
_ROUNDS, _TRIES, _SECONDS, _WARM_SECONDS = 3, 8, 2.0, 1.0
_MUTATION, SEARCH = "M start", "search"
_SEARCH = '{ searchMatters(text: "开饭馆", first: 10) { edges { node { score matter { code name } } } } }'


@dataclass(frozen=True)
class Start:
    """Seconds until it was ready, and seconds of CPU until then: of the first process and of those below it.

    `yard` is what the yardstick's work cost just then.
    """

    seconds: float
    first: float
    below: list[float]
    yard: float


@dataclass(frozen=True)
class Speed:
    """Requests per second, milliseconds of CPU per request, milliseconds until half and 99 % had their answer."""

    rps: float
    cpu: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Memory:
    """Megabytes of one process: resident, its share of what is resident, and its own alone."""

    resident: float
    share: float
    own: float


def await_ready(server: Pinned, url: str, began: float, seconds: float = 180) -> Start:
    """Wait until /readyz says so; raises RuntimeError when it never does."""
    with httpx.Client(base_url=url, timeout=10, verify=False, trust_env=False) as http:
        while time.perf_counter() < began + seconds and server.process.poll() is None:
            try:
                if http.get("/healthz").status_code == 200:
                    taken = time.perf_counter() - began
                    first, *below = (used(pid) for pid in _tree(server.process.pid))
                    return Start(taken, first, below, yard())
            except httpx.HTTPError:
                time.sleep(0.005)
    raise RuntimeError(f"{url} never got ready: see build/serving.log")


def used(pid: int) -> float:
    """Seconds of CPU of a process with all its threads."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in threads) / 1e9


def memory(pid: int) -> Memory:
    """What a process takes of the machine's memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines}
    return Memory(sizes["Rss"], sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def processes(server: Pinned) -> list[int]:
    """The first process, then those below it."""
    return _tree(server.process.pid)


def asked() -> list[str]:
    """What is measured, by name."""
    return [one.name for one in queries() if one.name.startswith(("q1", "q2"))] + [_MUTATION]


async def speed(name: str, port: int, server: Pinned, furnished: Furnished) -> Speed:
    """Ask for a while and return the medians of the rounds."""
    requests = _requests(name, furnished)
    await load(port, requests, _WARM_SECONDS, CONNECTIONS)
    rounds: list[tuple[float, float, float, float]] = []
    for _ in range(_TRIES):
        found = await _round(port, server, requests)
        rounds += [found] if found else []
        if len(rounds) == _ROUNDS:
            break
    if not rounds:
        raise RuntimeError(f"{name}: no round with good answers")
    return Speed(*(statistics.median(values) for values in zip(*rounds, strict=True)))


async def _round(port: int, server: Pinned, requests: Iterator[bytes]) -> tuple[float, float, float, float] | None:
    before = server.cpu()
    done = await load(port, requests, _SECONDS, CONNECTIONS)
    spent, times = server.cpu() - before, sorted(done.times)
    # A machine that does other things as well may let one of the database's operations take ten seconds.
    if len(done.bad) * 100 > len(times):
        print(f"once more: {done.bad[0]!r}", flush=True)
        return None
    return (
        len(times) / done.seconds,
        spent * 1000 / len(times),
        statistics.median(times) * 1000,
        times[int(len(times) * 0.99)] * 1000,
    )


def _requests(name: str, furnished: Furnished) -> Iterator[bytes]:
    if name == _MUTATION:
        query = Query(name, START, {}, "citizen")
        while True:
            yield request(query, "/graphql", {"code": furnished.facts["code"], "key": key()}, furnished)
    known = [*queries(), Query(SEARCH, _SEARCH, {}, None)]
    query = next(one for one in known if one.name == name)
    yield from itertools.repeat(request(query, "/graphql", next(query.given(furnished)), furnished))


def yard(times: int = 20) -> float:
    """Milliseconds of CPU that the fixed piece of work takes here and now: what CPU time is worth."""
    began = time.thread_time()
    for _ in range(times):
        work()
    return (time.thread_time() - began) * 1000 / times


def machine() -> str:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), "an unknown processor"
    )
    return f"{os.cpu_count()} threads of {processor}"
