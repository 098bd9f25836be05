"""Processes on a core of their own, and what they have used of it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

_TICK = os.sysconf("SC_CLK_TCK")


class Pinned:
    """A process and its children, on one core, ended with its `with` block; without a core wherever there is room."""

    def __init__(self, command: Sequence[str], core: int | None, environment: Mapping[str, str], log: Path) -> None:
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            [*command] if core is None else ["taskset", "-c", str(core), *command],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._log.close()

    def line(self) -> str:
        """The next line that it prints; raises RuntimeError where it ends instead."""
        found = self.process.stdout.readline() if self.process.stdout else ""
        if not found:
            raise RuntimeError(f"{self.process.args} ended: see {self._log.name}")
        return found.strip()

    def ask(self) -> str:
        """Send an empty line and return the answer."""
        if self.process.stdin:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        return self.line()

    def cpu(self) -> float:
        """Seconds of CPU that it and all processes below it have used."""
        return sum(_used(pid) for pid in _tree(self.process.pid))

    def main_thread(self) -> float:
        """Seconds of CPU that its first thread has used; 0 where the kernel doesn't tell."""
        pid = self.process.pid
        file = Path(f"/proc/{pid}/task/{pid}/schedstat")
        return int(file.read_text().split()[0]) / 1e9 if file.exists() else 0.0

    def await_file(self, file: Path, seconds: float = 10) -> None:
        """Wait until it has written a file; raises TimeoutError."""
        until = time.monotonic() + seconds
        while not file.exists():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.process.args} doesn't write {file}")
            time.sleep(0.02)

    def memory(self) -> float:
        """Resident megabytes of the same."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _tree(self.process.pid))
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def confine(pid: int, core: int) -> None:
    """Keep a process that runs already, with all its threads, on one core."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(ProcessLookupError):
            os.sched_setaffinity(int(thread.name), {core})


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def await_port(port: int, process: Pinned, seconds: float = 90) -> None:
    """Wait until somebody listens; raises RuntimeError when the process ends or takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{process.process.args} doesn't listen: see {process._log.name}")


def _tree(pid: int) -> list[int]:
    children = " ".join(file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children"))
    return [pid, *(one for child in children.split() for one in _tree(int(child)))]


def _used(pid: int) -> float:
    """By the scheduler's own nanoseconds of each thread; where a kernel has none, by the clock's ticks."""
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        found = sum(int(file.read_text().split()[0]) for file in threads)
    except OSError:
        found = 0
    if found:
        return found / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
