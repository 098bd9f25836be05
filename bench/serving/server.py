"""`tongban serve` but for its mode: it imports what a command imports, when it does. BENCH_WORKERS says how many."""

import os
import sys

from api.memory import begin

# Tools for developing bring them along, and structlog and httpx import them where they are: an installation has none.
_NOT_INSTALLED = ("rich", "pygments")


def main() -> None:
    """Serve with the settings of the environment."""
    sys.modules.update(dict.fromkeys(_NOT_INSTALLED))  # type: ignore[arg-type]
    begin()
    from api.serve import serve
    from api.settings import read_settings
    from bench.peers.servers.tongban import create

    serve(read_settings(os.environ, "development"), int(os.environ["BENCH_WORKERS"]), create, lambda: None)


if __name__ == "__main__":
    main()
