"""The server whose memory is watched: Tongban whole, that tells at /soak what is in its process.

What it remembers of tokens, addresses and documents is made small: all of it is full before the watching starts.
"""

import asyncio
import gc
import os
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

import api.budgets
import api.graphql
import api.operations
from api.app import make_app
from api.database import connect
from api.documents import Documents
from api.execution.plans import Plans
from api.logs import configure_logs
from api.serve import serve
from api.services import make_services
from api.settings import read_settings
from auth.remembered import Remembered
from seeds.people import known_identities, people

_REMEMBERED = 300
_DOCUMENTS = 512 * 1024
_SMALL = {"TONGBAN_CATALOGUE_MEMORY": str(8 * 1024 * 1024), "TONGBAN_KEPT_REPLIES_BYTES": str(512 * 1024)}
_PATH = "/soak"
_KINDS = 400


def main() -> None:
    """Serve with the settings of the environment, as development does."""
    settings = read_settings({**_SMALL, **os.environ}, "development")
    serve(settings, 1, create, lambda: None)


def create() -> ASGIApp:
    """Build the application with everything small that is remembered."""
    settings = read_settings({**_SMALL, **os.environ}, "development")
    configure_logs(settings.log_level, readable=False)
    Remembered.__init__.__defaults__ = (_REMEMBERED,)  # type: ignore[misc]
    api.budgets._REMEMBERED = api.operations._REMEMBERED = _REMEMBERED
    api.graphql.Documents = partial(Documents, cache_bytes=_DOCUMENTS)  # type: ignore[misc, assignment]
    api.graphql.Plans = partial(Plans, most_bytes=_DOCUMENTS)  # type: ignore[misc, assignment]
    database = connect(settings.mongodb_uri or "", settings.database, settings.key_management)
    services = make_services(settings, database, known_identities())
    return _telling(make_app(services, people()))


def _telling(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != _PATH:
            await app(scope, receive, send)
            return
        body = orjson.dumps(figures())
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": body})

    return answer


def figures() -> dict[str, Any]:
    """What is in this process once the rubbish is out: what a start left behind doesn't count."""
    gc.collect()
    objects = gc.get_objects()
    kinds = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in objects)
    return {
        "kilobytes": _kilobytes(),
        "objects": len(objects),
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - names only
        "kinds": dict(kinds.most_common(_KINDS)),
    }


def _kilobytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


if __name__ == "__main__":
    main()
