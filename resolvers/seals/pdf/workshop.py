"""Where PDFs of strangers are opened: in a process of its own each, with little time and memory.

A PDF is a program in all but name: a few bytes unpack to gigabytes, tables refer to each other in circles. Whatever
happens there ends with that process. It is forked, in milliseconds, from one that has imported pyHanko (`host`) and
that knows no settings and no keys. What it answers is the file, and the places where signatures go.
"""

import asyncio
import atexit
import io
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, Final, TypeVar

from resolvers.seals.pdf import model
from resolvers.seals.pdf.limits import SECONDS
from resolvers.seals.pdf.model import PdfRefused

T = TypeVar("T")

# So many at a time in each process of the server, the others wait.
_AT_ONCE: Final = asyncio.Semaphore(2)
# The answers are plain values: nothing else is made of what comes from there.
_PLAIN: Final = frozenset({("datetime", "datetime"), ("datetime", "timezone"), ("datetime", "timedelta")})


async def opened(task: Callable[..., T], *given: object) -> T:
    """Run a task on a PDF there; raises PdfRefused, for what takes too much or breaks it as well."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_opened, task, given)


class _Host:
    """The process to fork from: started with the first PDF, and again should it have ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def connection(self) -> Connection:
        """A connection to a fresh process."""
        with self._lock:
            control = self._running()
            here, there = socket.socketpair()
            with there:
                socket.send_fds(control, [b"1"], [there.fileno()])
        return Connection(here.detach())

    def end(self) -> None:
        """End it."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
        self._control = self._process = None

    def _running(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self.end()
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-m", "resolvers.seals.pdf.host", str(theirs.fileno())]
        # No settings: among them are secrets.
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path)}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own
                command, env=environment, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL
            )
        return self._control


_HOST: Final = _Host()
atexit.register(_HOST.end)


def _opened(task: Callable[..., T], given: tuple[object, ...]) -> T:
    with _HOST.connection() as there:
        try:
            there.send((task, given))
            # It ends by itself in time; this is for a machine that stands still.
            answer = _read(there.recv_bytes()) if there.poll(2 * SECONDS) else PdfRefused("pdf.too_much")
        except (EOFError, OSError):  # it was ended: out of time or memory
            answer = PdfRefused("pdf.too_much")
    if isinstance(answer, PdfRefused):
        raise answer
    return answer  # type: ignore[no-any-return]


def _read(answer: bytes) -> Any:
    return _Reader(io.BytesIO(answer)).load()


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = getattr(model, name, None) if module == model.__name__ else None
        if known is None and (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name} is no answer")
        return known or super().find_class(module, name)
