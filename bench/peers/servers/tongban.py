"""Tongban whole, as `tongban serve` has it: schema, rules, limits, logs, metrics, catalogue in memory.

Only the mode is another one: production wants a key management service, which this machine hasn't. And no reply is
kept unless the environment says so: what is measured is the answering. BENCH_WORKERS says how many processes serve
(1).
"""

import os
from pathlib import Path

from starlette.types import ASGIApp

from api.app import make_app
from api.database import connect
from api.logs import configure_logs
from api.serve import serve
from api.services import make_services
from api.settings import read_settings
from bench.peers.servers.sampling import sample_into


def create() -> ASGIApp:
    """Build the application from the environment, as `api.serve.create` does."""
    settings = read_settings({"TONGBAN_KEPT_REPLIES_BYTES": "0", **os.environ}, "development")
    configure_logs(settings.log_level, readable=False)
    if profile := os.environ.get("BENCH_PROFILE"):
        sample_into(Path(profile))
    database = connect(settings.mongodb_uri or "", settings.database, settings.key_management)
    return make_app(make_services(settings, database))


if __name__ == "__main__":
    serve(read_settings(os.environ, "development"), 1, create, lambda: None)
