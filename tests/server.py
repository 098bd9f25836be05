import os
import signal
import socket
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.forked import Told, launch


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A command of ours as a process of its own, which writes to a log; stopped politely or killed."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self.log = log
        # By dotted name, what is otherwise there than with us.
        self.constants: dict[str, object] = {}
        self._arguments = arguments
        self._process: ForkServerProcess | None = None
        self._start = 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def launch(self, environment: Mapping[str, str]) -> None:
        """Start it with these TONGBAN_ variables and no others, without waiting for anything."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
        self.log.touch()
        self._start = self.log.stat().st_size
        told = Told({**others, **environment}, self.constants)
        self._process = launch(self._arguments, told, self.log, self.log)

    def await_line(self, text: str, seconds: float = 60) -> None:
        """Wait until it has said something since it was launched."""
        until = time.monotonic() + seconds
        while text not in self.log.read_bytes()[self._start :].decode():
            assert self.running, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> int:
        """Stop it as Ctrl-C does; the exit code."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it without a word."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None or self._process.pid is None:
            return 0
        if self._process.is_alive():
            os.kill(self._process.pid, number)
        self._process.join(30)
        assert self._process.exitcode is not None, self.log.read_text()
        code, self._process = self._process.exitcode, None
        return code


class Server(Process):
    """The real server, as `make run` starts it, on a folder and port of its own. Killed, its database follows it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__(folder / "server.log", "dev", *arguments)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = folder / "data"
        self.environment = {"TONGBAN_PORT": str(self.port), "TONGBAN_DATA_DIR": str(self.data)}
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

    def start(self, seconds: float = 180) -> None:
        """Start and wait until it answers."""
        self.launch(self.environment)
        until = time.monotonic() + seconds
        while not self._answers():
            assert self.running, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return self._http.get(f"{self.url}/readyz").status_code == 200
        except httpx.HTTPError:
            return False
