"""`tongban serve` but for its mode: it imports what a command imports, when it does. BENCH_WORKERS says how many."""

import os

from api.memory import begin
from api.postponing import postpone


def main() -> None:
    """Serve with the settings of the environment."""
    begin()
    postpone()
    from api.serve import serve
    from api.settings import read_settings
    from bench.peers.servers.tongban import create

    serve(read_settings(os.environ, "development"), int(os.environ["BENCH_WORKERS"]), create, lambda: None)


if __name__ == "__main__":
    main()
