"""One server at a time: the same answers, then rounds of every query, beside the yardstick on the same core."""

import json
import os
import signal
import statistics
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.peers.asked import Query, request
from bench.peers.contestants import BY_HAND, Contestant
from bench.peers.furnish import Furnished
from bench.peers.loading import Load, load
from bench.peers.processes import Pinned, await_port, free_port

SERVER_CORE, OTHER_CORE = 0, 1
ROUNDS = 3
# A server in node compiles what it does often only after some thousand requests.
_WARM_SECONDS, _ROUND_SECONDS = 6.0, 3.0
# What is used up: so many requests to get warm, and in each round.
WARM_REQUESTS, ROUND_REQUESTS = 400, 200
DRAFTS = WARM_REQUESTS + ROUNDS * ROUND_REQUESTS + 10


@dataclass(frozen=True)
class Round:
    """What one round found: milliseconds of CPU per request, those of the yardstick meanwhile, requests per second,
    and milliseconds until half and 99 % of the answers were there."""

    cpu: float
    yard: float
    rps: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Measured:
    """All rounds of one server, by query; resident megabytes at the end."""

    rounds: dict[str, list[Round]]
    megabytes: float


@dataclass(frozen=True)
class Bench:
    """What every measurement needs: the data, the proxy's address, a folder for logs, the yardstick."""

    furnished: Furnished
    uri: str
    folder: Path
    yard: Pinned

    def start(self, one: Contestant, port: int, **more: str) -> Pinned:
        """Start a server on the core that is measured."""
        ours = {"TONGBAN_PORT": str(port), "TONGBAN_MONGODB_URI": self.uri, "TONGBAN_PUBLIC_URL": "http://bench"}
        theirs = {"BENCH_PORT": str(port), "BENCH_MONGODB_URI": self.uri, "BENCH_ANSWERS": str(self.folder)}
        environment = {"NODE_ENV": "production", **theirs, **ours, **one.environment, **more}
        return Pinned(one.command, SERVER_CORE, environment, self.folder / f"{one.name}.log")


def answers(bench: Bench, one: Contestant, queries: list[Query]) -> dict[str, Any]:
    """Return a server's answers by query, and leave them in the folder as bytes."""
    port, found = free_port(), {}
    with bench.start(one, port) as server:
        await_port(port, server)
        for query in queries:
            body = _ask(port, one, query, bench.furnished)
            (bench.folder / f"{query.name}.answer").write_bytes(body)
            found[query.name] = json.loads(body)
            if "errors" in found[query.name]:
                raise ValueError(f"{one.name} doesn't answer {query.name}: {body[:500]!r}")
    bench.furnished.restore(bench.uri)
    return found


async def measure(bench: Bench, one: Contestant, queries: list[Query], expected: dict[str, Any]) -> Measured:
    """Measure one server; raises ValueError when it answers something else than expected."""
    port = free_port()
    with bench.start(one, port) as server:
        await_port(port, server)
        asked = {query.name: _requests(query, one, bench.furnished) for query in queries}
        for query in queries:
            _check(query, one, _ask(port, one, query, bench.furnished), expected)
        bench.furnished.restore(bench.uri)
        for query in queries:
            await load(port, _some(asked[query.name], query, WARM_REQUESTS), _WARM_SECONDS, query.connections)
        rounds: dict[str, list[Round]] = {query.name: [] for query in queries}
        for _ in range(ROUNDS):
            for query in queries:
                requests = _some(asked[query.name], query, ROUND_REQUESTS)
                rounds[query.name].append(
                    await _round(bench, server, load(port, requests, _ROUND_SECONDS, query.connections))
                )
        memory = server.memory()
    bench.furnished.restore(bench.uri)
    return Measured(rounds, memory)


async def profile(bench: Bench, one: Contestant, queries: list[Query]) -> dict[str, Counter[str]]:
    """Return where Tongban's main thread is while it answers each query, and its share of the CPU."""
    port, file, found = free_port(), bench.folder / "profile.json", {}
    with bench.start(one, port, BENCH_PROFILE=str(file)) as server:
        await_port(port, server)
        for query in queries:
            asked = _requests(query, one, bench.furnished)
            await load(port, _some(asked, query, WARM_REQUESTS), _WARM_SECONDS, query.connections)
            _written(server, file)
            threads = server.main_thread(), server.cpu()
            await load(port, _some(asked, query, DRAFTS - WARM_REQUESTS - 1), 2.0, query.connections)
            main, whole = server.main_thread() - threads[0], server.cpu() - threads[1]
            found[query.name] = _written(server, file)
            found[query.name]["main thread, %"] = round(100 * main / whole) if whole else 100
    bench.furnished.restore(bench.uri)
    return found


def _written(server: Pinned, file: Path) -> Counter[str]:
    file.unlink(missing_ok=True)
    os.kill(server.process.pid, signal.SIGUSR1)
    server.await_file(file)
    return Counter(json.loads(file.read_text()))


async def _round(bench: Bench, server: Pinned, loading: Awaitable[Load]) -> Round:
    bench.yard.ask()
    before = server.cpu()
    done = await loading
    spent, yard = server.cpu() - before, float(bench.yard.ask())
    if done.bad or not done.times:
        raise ValueError(f"{server.process.args}: {done.bad[:1]!r}")
    times = sorted(done.times)
    median, last = statistics.median(times), times[int(len(times) * 0.99)]
    return Round(spent * 1000 / len(times), yard, len(times) / done.seconds, median * 1000, last * 1000)


def _requests(query: Query, one: Contestant, furnished: Furnished) -> Iterator[bytes]:
    path = one.path(query.name)
    given = query.given(furnished)
    first = request(query, path, next(given), furnished)
    yield first
    for variables in given:
        yield request(query, path, variables, furnished) if query.once else first


def _some(requests: Iterator[bytes], query: Query, most: int) -> Iterator[bytes]:
    """All of them, or so many where they are used up."""
    for number, one in enumerate(requests, start=1):
        yield one
        if query.once and number == most:
            return


def _ask(port: int, one: Contestant, query: Query, furnished: Furnished) -> bytes:
    whole = next(_requests(query, one, furnished))
    head, _, body = whole.partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:]]
    headers = {name: value for name, _, value in lines if name not in {"Host", "Content-Length"}}
    url = f"http://127.0.0.1:{port}{one.path(query.name)}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as answer:
            found: bytes = answer.read()
    except urllib.error.HTTPError as error:
        raise ValueError(f"{one.name} answers {query.name} with {error.code}: {error.read()[:500]!r}") from error
    return found


def _check(query: Query, one: Contestant, body: bytes, expected: dict[str, Any]) -> None:
    if _comparable(json.loads(body), query) != _comparable(expected[query.name], query):
        raise ValueError(f"{one.name} answers {query.name} differently: {body[:800]!r}")


def _comparable(answer: Any, query: Query) -> Any:
    """An answer with its times as times, however they are written; what is written just now has none."""
    if isinstance(answer, dict):
        times = {"createdAt", "submittedAt"} & answer.keys()
        rest = {name: _comparable(value, query) for name, value in answer.items() if name not in times}
        return rest if query.once else {**rest, **{name: _moment(answer[name]) for name in times}}
    return [_comparable(one, query) for one in answer] if isinstance(answer, list) else answer


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def measurable(one: Contestant, queries: list[Query]) -> list[Query]:
    """The queries that a server can be asked: the one by hand has no others than its own."""
    if one.name != BY_HAND[1]:
        return queries
    from bench.peers.servers.rest import HANDLERS

    return [query for query in queries if f"/{query.name}" in HANDLERS]
