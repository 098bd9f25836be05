import os
import signal
import socket
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.forked import launch


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """The real server, as `make run` starts it, on a folder and port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.data = folder / "data"
        self._environment = {
            **os.environ,
            "TONGBAN_PORT": str(self.port),
            "TONGBAN_DATA_DIR": str(self.data),
        }
        self._process: ForkServerProcess | None = None
        # Making a client reads every root certificate, far dearer than asking.
        self._http = httpx.Client(timeout=5, verify=False, limits=httpx.Limits(max_keepalive_connections=0))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        self._http.close()

    def start(self, seconds: float = 60) -> None:
        """Start and wait until it answers."""
        self._process = launch(("dev",), self._environment, self.log, self.log)
        until = time.monotonic() + seconds
        while not self._answers():
            assert self._process.is_alive(), self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> int:
        """Stop it as Ctrl-C does; the exit code."""
        if self._process is None:
            return 0
        return self._end(self._process, signal.SIGINT)

    def kill(self) -> None:
        """End it without a word, with the worker in it; its database follows it."""
        if self._process is not None:
            self._end(self._process, signal.SIGKILL)

    def kill_database(self) -> None:
        """End its database without a word; the server stays, and answers nothing that is of use."""
        pid = int((self.data / "database.lock").read_text())
        os.kill(pid, signal.SIGKILL)

    def _end(self, process: ForkServerProcess, number: signal.Signals) -> int:
        assert process.pid is not None
        os.kill(process.pid, number)
        process.join(30)
        assert process.exitcode is not None, self.log.read_text()
        self._process = None
        return process.exitcode

    def _answers(self) -> bool:
        try:
            return self._http.get(f"{self.url}/readyz").status_code == 200
        except httpx.HTTPError:
            return False
