"""Tongban beside its peers: `make bench-peers`. Writes docs/performance.md; bounded to some twenty minutes.

    python -m bench.peers [--only NAME,…] [--queries NAME,…] [--no-report] [--no-profile]

BENCH_SECONDS says after how many seconds no further server is started (1200).
TONGBAN_ variables of the environment reach Tongban, so that two ways of running it can be compared.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import uvloop

from api.embedded import EmbeddedDatabase, start
from bench.peers.asked import queries
from bench.peers.contestants import contestants, install
from bench.peers.furnish import furnish
from bench.peers.measuring import (
    DRAFTS,
    OTHER_CORE,
    SERVER_CORE,
    Bench,
    Measured,
    answers,
    measurable,
    measure,
    profile,
)
from bench.peers.processes import Pinned, confine
from bench.peers.report import Found, report, table

# After so long no further server is started; one takes a minute and a half on a machine that does nothing else.
_MOST_SECONDS = int(os.environ.get("BENCH_SECONDS", "1200"))
_LOGS = Path(__file__).parents[2] / "build" / "peers" / "run"
_REPORT = Path(__file__).parents[2] / "docs" / "performance.md"


async def main(wanted: argparse.Namespace, database: EmbeddedDatabase, folder: Path) -> None:
    """Furnish the database, measure one after the other, and tell."""
    began, load_before = time.monotonic(), os.getloadavg()[0]
    asked = _chosen(queries(), wanted.queries)
    furnished = await furnish(database.uri, DRAFTS)
    for pid in (database.pid, os.getpid()):
        confine(pid, OTHER_CORE)
    everybody = contestants()
    with _proxy(database.uri, folder) as behind, _yardstick(folder) as yard:
        bench = Bench(furnished, behind, folder, yard)
        ours = next(one for one in reversed(everybody) if one.name == "tongban")
        expected = answers(bench, ours, asked)
        measured: dict[str, Measured] = {}
        left_out: dict[str, str] = {}
        profiles = {} if wanted.no_profile else await profile(bench, ours, asked)
        for one in _chosen(everybody, wanted.only):
            if time.monotonic() - began > _MOST_SECONDS:
                left_out[one.name] = "there was no time left"
                continue
            try:
                measured[one.name] = await measure(bench, one, measurable(one, asked), expected)
            except (ValueError, RuntimeError, OSError) as error:
                left_out[one.name] = str(error).partition(": b")[0]
                print(error, flush=True)
            print(f"{one.name} done, {time.monotonic() - began:.0f} s", flush=True)
    found = Found(measured, profiles, (load_before, os.getloadavg()[0]), time.monotonic() - began, left_out)
    (folder / "measured.json").write_text(json.dumps({name: asdict(one) for name, one in measured.items()}))
    print(table(found))
    if not wanted.no_report:
        _REPORT.write_text(report(found, asked), encoding="utf-8")


def _chosen(all_of_them: list, names: str | None) -> list:  # type: ignore[type-arg]
    if names is None:
        return all_of_them
    return [one for one in all_of_them if any(one.name.startswith(name) for name in names.split(","))]


@contextmanager
def _proxy(uri: str, folder: Path) -> Iterator[str]:
    """Put the caching proxy before the database; its address."""
    port = uri.rpartition(":")[2].partition("/")[0]
    environment: dict[str, str] = {}
    with Pinned(
        (sys.executable, "-m", "bench.peers.proxy", port), OTHER_CORE, environment, folder / "proxy.log"
    ) as proxy:
        yield uri.replace(f":{port}/", f":{proxy.line()}/")


def _yardstick(folder: Path) -> Pinned:
    return Pinned((sys.executable, "-m", "bench.peers.yardstick"), SERVER_CORE, {}, folder / "yardstick.log")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description="Measure Tongban beside its peers.")
    parser.add_argument("--only", help="servers, by the beginnings of their names")
    parser.add_argument("--queries", help="queries, by the beginnings of their names")
    parser.add_argument("--no-report", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--no-profile", action="store_true", help="don't look at where Tongban spends its time")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    install()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and proxy end with us
    shutil.rmtree(_LOGS, ignore_errors=True)
    _LOGS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as data, start(Path(data), throw_away=True) as embedded:
        uvloop.run(main(arguments, embedded, _LOGS))
