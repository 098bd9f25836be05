"""The production server: `tongban serve`, as one process or as several behind one port."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from api.app import make_app
from api.database import connect
from api.heads import BoundedHead
from api.logs import configure_logs
from api.memory import set_aside, settle
from api.prefork import Prefork, apart
from api.services import make_services
from api.settings import Settings, read_settings
from api.subscriptions.messages import MAX_FRAME
from resolvers.matters.search.pinyin import spelled

_SHUTDOWN_SECONDS = 20
# A phone that went through a tunnel is noticed within a minute; proxies give idle connections as long.
_PING_SECONDS = 25.0
# By then the search index is there, and of the catalogue what people ask for most.
_SETTLED_SECONDS = 30.0
# Longer than proxies keep theirs (nginx: 60 s): who closes first must be the one who asks, or a request gets lost.
_KEEP_ALIVE_SECONDS = 75


class PortTaken(Exception):
    """Somebody listens there already."""


class Server(uvicorn.Server):
    """uvicorn's, which settles the memory of its process once it is ready.

    `lifeline` is a pipe at whose end the server drains and stops: its parent is gone.
    """

    def __init__(self, config: uvicorn.Config, lifeline: int | None = None) -> None:
        super().__init__(config)
        self._lifeline = lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and hear of the parent's end from then on."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        if self._lifeline is not None:
            loop.add_reader(self._lifeline, self._orphaned, self._lifeline)
        set_aside()
        loop.call_later(_SETTLED_SECONDS, settle)

    def _orphaned(self, lifeline: int) -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        self.should_exit = True


def serve(settings: Settings, workers: int, make: Callable[[], ASGIApp], prepare: Callable[[], None]) -> None:
    """Serve what `make` makes in each process, until told to stop; raises PortTaken.

    `prepare` sees to the database before anybody listens. Each process opens its own connections.
    """
    configure_logs(settings.log_level, readable=False)
    with listening(settings) as listener:
        if workers == 1:
            prepare()
            _serve(settings, make, listener)
        else:
            apart(prepare)
            # A dictionary of 50 MB that every process would load for itself with its search index.
            spelled("通办")
            Prefork(partial(_serve, settings, make, listener), workers, listener).run()


def _serve(
    settings: Settings, make: Callable[[], ASGIApp], listener: socket.socket, lifeline: int | None = None
) -> None:
    Server(uvicorn.Config(make, factory=True, **uvicorn_options(settings)), lifeline).run([listener])


def create() -> ASGIApp:
    """Build the application from the environment, once per worker process."""
    settings = read_settings(os.environ, "production")
    configure_logs(settings.log_level, readable=False)
    database = connect(settings.mongodb_uri or "", settings.database, settings.key_management)
    return make_app(make_services(settings, database))


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """How uvicorn runs in both modes. Its access log is off: it would write paths, and paths hold tokens.

    There is no `limit_concurrency`: it counts connections that do nothing and answers in plain text. What one caller
    may cost is bounded by budgets, and all together by how many connections the proxy in front keeps.
    """
    return {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": _SHUTDOWN_SECONDS,
        "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
        # Named, so that a broken installation is told and not served slowly. Windows has no uvloop.
        "loop": "asyncio" if sys.platform == "win32" else "uvloop",
        "http": BoundedHead,
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
