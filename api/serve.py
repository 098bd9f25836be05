"""The production server: `tongban serve`, and the factory that its worker processes call."""

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from api.app import make_app
from api.database import connect
from api.logs import configure_logs
from api.services import make_services
from api.settings import Settings, read_settings
from api.subscriptions.messages import MAX_FRAME

_SHUTDOWN_SECONDS = 20
# A phone that went through a tunnel is noticed within a minute; proxies give idle connections as long.
_PING_SECONDS = 25.0


class PortTaken(Exception):
    """Somebody listens there already."""


def serve(settings: Settings, workers: int) -> None:
    """Serve until told to stop. The database has been checked; each worker opens its own connections."""
    uvicorn.run("api.serve:create", factory=True, workers=workers, **uvicorn_options(settings))


def create() -> ASGIApp:
    """Build the application from the environment, once per worker process."""
    settings = read_settings(os.environ, "production")
    configure_logs(settings.log_level, readable=False)
    database = connect(settings.mongodb_uri or "", settings.database, settings.key_management)
    return make_app(make_services(settings, database))


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """How uvicorn runs in both modes. Its access log is off: it would write paths, and paths hold tokens."""
    return {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": _SHUTDOWN_SECONDS,
        "h11_max_incomplete_event_size": 64 * 1024,
        "ws": "websockets-sansio",
        "ws_max_size": MAX_FRAME,
        "ws_ping_interval": _PING_SECONDS,
        "ws_ping_timeout": _PING_SECONDS,
        # What is said is short, and a few bytes that unfold into megabytes are nothing to wish for.
        "ws_per_message_deflate": False,
    }


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything else starts; raises PortTaken."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"can't listen on {settings.host}:{settings.port}: {error.strerror}") from error
    try:
        yield listener
    finally:
        listener.close()
