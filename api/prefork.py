"""Several processes behind one port: forked from one that has imported everything, and replaced when they die.

The parent opens no connection and starts no thread, so that a fork takes a moment and nothing is lost in it; what it
has imported is shared by all. A child hears of its parent's end by a pipe, which the kernel closes however it ends.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import structlog

from api.memory import set_aside

# A child that drains for longer than this after it was told to stop is ended.
PATIENCE = 30
# One that dies sooner than this after its birth is followed by a pause: a database that is away must cost no core.
_SHORT_LIFE, _PAUSE = 10.0, 1.0
_ENDING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("tongban.processes")


class Prefork:
    """Keeps so many children at work until it is told to stop by SIGTERM or SIGINT.

    A child works with the reading end of a pipe as its argument: at its end of file the parent is gone.
    `listener` is the port that they share.
    """

    def __init__(self, work: Callable[[int], None], count: int, listener: socket.socket) -> None:
        self._work = work
        self._count = count
        self._listener = listener
        self._born: dict[int, float] = {}
        self._stopping = False
        self._reading, self._writing = os.pipe()

    def run(self) -> None:
        """Work until all children have ended; returns in the parent only."""
        set_aside()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._end)
        for _ in range(self._count):
            self._start()
        while self._born:
            pid, status = os.wait()
            born = self._born.pop(pid, None)
            if born is not None and not self._stopping:
                self._replace(pid, os.waitstatus_to_exitcode(status), born)

    def _replace(self, pid: int, code: int, born: float) -> None:
        _log.error("server_process_died", pid=pid, exit_code=code)
        if time.monotonic() - born < _SHORT_LIFE:
            time.sleep(_PAUSE)
        self._start()

    def _start(self) -> None:
        # A signal between the fork and the note of the child's number would miss the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        if not self._stopping:
            pid = os.fork()
            if pid == 0:
                self._be_child()
            self._born[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)

    def _be_child(self) -> None:
        """Work, and never return: what the parent still has to do is not the child's."""
        code = 1
        try:
            os.close(self._writing)
            # Ctrl-C reaches everything in the terminal's group, and twice is "at once" to the server.
            os.setpgid(0, 0)
            for number in _ENDING:
                signal.signal(number, _leave)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            self._work(self._reading)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:  # noqa: BLE001 - whatever it was, the parent must not go on in this process
            _log.exception("server_process_failed")
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        # Held open here, the port would take connections that nobody answers while the children drain.
        self._listener.close()
        self._tell(signal.SIGTERM)
        signal.alarm(PATIENCE)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._tell(signal.SIGKILL)

    def _tell(self, number: signal.Signals) -> None:
        for pid in self._born:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def apart(work: Callable[[], None]) -> None:
    """Do something in a process of its own, so that its connections and threads are not here when this one forks.

    Raises SystemExit with its exit code when it fails; what it raises is told by that process.
    """
    pid = os.fork()
    if pid == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise SystemExit(abs(code))


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
