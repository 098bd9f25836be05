"""`make soak`: an hour of mixed visitors at a real server process; fails when anything in it grows.

    python -m bench.soak

SOAK_SECONDS says for how long (3600), SOAK_PER_SECOND how many visits there are a second at most (25).
"""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from api.embedded import start
from bench.peers.furnish import furnish
from bench.peers.processes import Pinned, await_port, free_port
from bench.soak.growth import Sample, grown, growths, kinds
from bench.soak.watching import Soak, soak

_LOG = Path(__file__).parents[2] / "build" / "soak.log"
_WIDTHS = (8, 10, 10, 10, 7, 9, 13)


async def main(uri: str) -> int:
    """Furnish, serve, soak and judge; 1 when something grew."""
    await furnish(uri, 1)
    port = free_port()
    told = {"PORT": str(port), "MONGODB_URI": uri, "PUBLIC_URL": "http://soak", "LOG_LEVEL": "ERROR"}
    given = {f"TONGBAN_{name}": text for name, text in told.items()}
    wanted = Soak(
        float(os.environ.get("SOAK_SECONDS", "3600")), per_second=float(os.environ.get("SOAK_PER_SECOND", "25"))
    )
    _LOG.parent.mkdir(exist_ok=True)
    with Pinned((sys.executable, "-m", "bench.soak.server"), None, given, _LOG) as server:
        await_port(port, server)
        print(_line("seconds", "requests", "kilobytes", "objects", "tasks", "threads", "descriptors"))
        samples = await soak(f"http://127.0.0.1:{port}", wanted, _tell)
    for name, (added, bound) in growths(samples).items():
        print(f"{name}: {added:+.0f} after the warm-up, at most {bound:.0f} may be")
    print("More of these at the end:", *kinds(samples), sep="\n  ")
    failed = grown(samples)
    print(*(f"GROWN: {line}" for line in failed), sep="\n")
    return 1 if failed else 0


def _tell(one: Sample) -> None:
    print(
        _line(f"{one.seconds:.0f}", one.requests, one.kilobytes, one.objects, one.tasks, one.threads, one.descriptors)
    )


def _line(*cells: object) -> str:
    return "".join(f"{cell!s:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder, start(Path(folder), throw_away=True) as embedded:
        sys.exit(asyncio.run(main(embedded.uri)))
