"""Workers, start and memory: `make bench-serving`. Writes docs/capacity.md; some six minutes."""

import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvloop

from api.embedded import start
from bench.peers.furnish import Furnished, furnish
from bench.peers.processes import Pinned, free_port
from bench.serving.filling import fill
from bench.serving.measuring import SEARCH, Start, asked, await_ready, memory, processes, speed, used
from bench.serving.report import Catalogue, Found, Indexed, Large, Workers, report

_ROOT = Path(__file__).parents[2]
_LOG, _COMPILED = _ROOT / "build" / "serving.log", _ROOT / "build" / "compiled"
_STARTS, _INDEX_SECONDS = 3, 180.0
# As many matters as a process keeps, and more; on several connections, since each leads to one process.
_PAGES, _MATTERS, _READERS = 400, 12_000, 4
_SIZES = (1_000, 10_000, 100_000)
_PAGE = """query($after: String) { matters(first: 50, after: $after) {
  pageInfo { endCursor hasNextPage } edges { node { code name department { name } region { fullName } } } } }"""
_AT_ONCE = 20
_BY_CODES = f"""query({", ".join(f"$c{place}: String!" for place in range(_AT_ONCE))}) {{
  {" ".join(f"m{place}: matter(code: $c{place}) {{ name region {{ fullName }} }}" for place in range(_AT_ONCE))} }}"""
_SEARCH = '{ searchMatters(text: "开饭馆", first: 1) { edges { node { score } } } }'


@dataclass(frozen=True)
class Serving:
    """A server that runs, when it was started, and where."""

    server: Pinned
    port: int
    start: Start

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(uri: str, workers: int) -> Iterator[Serving]:
    """Start so many processes behind one port, and wait until they are ready."""
    port = free_port()
    told = {"PORT": str(port), "MONGODB_URI": uri, "PUBLIC_URL": "http://bench", "LOG_LEVEL": "ERROR"}
    told["KEPT_REPLIES_BYTES"] = "0"  # else nothing would be worked on but the first request
    # Compiled code is kept, as it is by an installation, whatever this machine usually does.
    given = {"BENCH_WORKERS": str(workers), "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(_COMPILED)}
    given |= {f"TONGBAN_{name}": text for name, text in told.items()}
    began = time.perf_counter()
    with Pinned((sys.executable, "-m", "bench.serving.server"), None, given, _LOG) as server:
        yield Serving(server, port, await_ready(server, f"http://127.0.0.1:{port}", began))


async def main(uri: str) -> Found:
    """Measure all of it."""
    furnished = await furnish(uri, 1)
    workers = [await _workers(uri, count, furnished) for count in (1, 2)]
    catalogue, indexes = await _catalogue(uri), [_index(size) for size in _SIZES]
    codes, large = fill(uri), []
    for count in (1, 2):
        try:
            large.append(await _large(uri, count, codes, furnished))
        except (RuntimeError, httpx.HTTPError) as error:  # a busy machine: the rest of the page is worth its words
            print(f"not measured: {error!r}", flush=True)
    return Found(workers, catalogue, indexes, large)


async def _workers(uri: str, count: int, furnished: Furnished) -> Workers:
    starts = []
    for _ in range(_STARTS - 1):
        with serving(uri, count) as running:
            starts.append(running.start)
    with serving(uri, count) as running:
        starts.append(running.start)
        speeds = {name: await speed(name, running.port, running.server, furnished) for name in asked()}
        sizes = [memory(pid) for pid in processes(running.server)]
    found = Workers(count, min(starts, key=lambda one: one.seconds), speeds, sizes)
    print(found, flush=True)
    return found


async def _large(uri: str, count: int, codes: list[str], furnished: Furnished) -> Large:
    """So many processes with a province's whole catalogue: starting, indexing, answering, keeping."""
    with serving(uri, count) as running:
        pids, ready = processes(running.server), running.start
        working = pids[1:] or pids
        # So many connections lead to every process.
        await asyncio.gather(*(_searched(running) for _ in range(_READERS * 2)))
        indexing = [used(pid) - spent for pid, spent in zip(working, ready.below or [ready.first], strict=True)]
        indexed = [memory(pid) for pid in pids]
        names = [next(name for name in asked() if name.startswith("q1")), SEARCH]
        speeds = {name: await speed(name, running.port, running.server, furnished) for name in names}
        kept = max(await asyncio.gather(*(_read_by_code(running, codes) for _ in range(_READERS))))
        found = Large(count, len(codes), ready, indexing, indexed, speeds, [memory(pid) for pid in pids], kept)
    print(found, flush=True)
    return found


async def _read_all(running: Serving) -> float:
    """Page through the catalogue on a connection; megabytes that the process at its end believes to keep then."""
    async with _client(running) as http:
        await _page_through(http)
        return await _kept(http)


async def _read_by_code(running: Serving, codes: list[str]) -> float:
    """The same by asking for some of it by code: the embedded database sorts all of a province for a page."""
    async with _client(running) as http:
        for start in range(0, min(_MATTERS, len(codes) - _AT_ONCE), _AT_ONCE):
            wanted = {f"c{place}": code for place, code in enumerate(codes[start : start + _AT_ONCE])}
            await http.post("/graphql", json={"query": _BY_CODES, "variables": wanted})
        return await _kept(http)


async def _searched(running: Serving) -> None:
    async with _client(running) as http:
        await _search(http)


def _client(running: Serving) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=running.url, timeout=_INDEX_SECONDS, trust_env=False)


async def _kept(http: httpx.AsyncClient) -> float:
    return _metric((await http.get("/metrics")).text, "tongban_catalogue_bytes") / 1e6


def _index(matters: int) -> Indexed:
    """Build the index of so many matters in a process of its own."""
    command = [sys.executable, "-m", "bench.serving.index", str(matters)]
    seconds, megabytes = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT).stdout.split()
    return Indexed(matters, float(seconds), float(megabytes))


async def _catalogue(uri: str) -> Catalogue:
    """A fresh process: as it starts, with its search index, and with as much of the catalogue as it keeps."""
    with serving(uri, 1) as running:
        pid = processes(running.server)[0]
        bare, before = memory(pid), used(pid)
        await _searched(running)
        searching, indexed = used(pid) - before, memory(pid)
        kept = await _read_all(running)
        found = Catalogue(searching, (bare, indexed, memory(pid)), kept)
    print(found, flush=True)
    return found


async def _search(http: httpx.AsyncClient) -> None:
    """Wait for the index; a busy database may not give it at the first try."""
    for _ in range(10):
        if "errors" not in (await http.post("/graphql", json={"query": _SEARCH})).json():
            return
    raise RuntimeError("no search was answered")


async def _page_through(http: httpx.AsyncClient) -> None:
    cursor = None
    for _ in range(_PAGES):
        answer = await http.post("/graphql", json={"query": _PAGE, "variables": {"after": cursor}})
        data = answer.json()["data"]
        if data is None:  # the same page once more: the database was busy
            continue
        if not data["matters"]["pageInfo"]["hasNextPage"]:
            return
        cursor = data["matters"]["pageInfo"]["endCursor"]


def _metric(exposition: str, name: str) -> float:
    return next(float(line.split()[1]) for line in exposition.splitlines() if line.startswith(f"{name} "))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers end with us
    _LOG.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, start(Path(folder), throw_away=True) as embedded:
        found = uvloop.run(main(embedded.uri))
    (_ROOT / "docs" / "capacity.md").write_text(report(found), encoding="utf-8")
