"""The database of development and tests: SecantusDB as a child process that cannot outlive its owner.

    the application ── a pipe ──> guardian (this file, run as a script) ──> secantusd-py

The guardian ends the server when its end of the pipe closes, which the kernel sees to however the
application ends. That works on Linux and macOS alike, and no thread of ours has to stay alive for it
as PR_SET_PDEATHSIG would ask. Two locks, dropped by the kernel and so never stale, say who is there:
`tongban.lock` is held by the application alone, `database.lock` by the guardian and the server.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

if sys.platform != "win32":
    import fcntl

EXECUTABLE = "secantusd-py"
START_SECONDS = 30.0
STOP_SECONDS = 5.0
LOG_BYTES = 10_000_000


class EmbeddedUnavailable(RuntimeError):
    """The embedded database cannot run; the message is one line for the person at the terminal."""


class FolderInUse(EmbeddedUnavailable):
    """Another application of ours serves this folder; `uri` is its database's address, where it is known."""

    def __init__(self, message: str, uri: str | None) -> None:
        super().__init__(message)
        self.uri = uri


class EmbeddedDatabase:
    """A running embedded database, made by `start`; `stop` it or leave its `with` block."""

    def __init__(self, folder: Path, owner: int, guardian: subprocess.Popen[bytes], log_start: int) -> None:
        self.uri = ""
        self.pid = 0
        self._folder = folder
        self._owner = owner
        self._guardian = guardian
        self._log_start = log_start
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def alive(self) -> bool:
        """Whether the server still runs: it holds its lock until its last moment, guarded or not."""
        if self._stopped:
            return False
        try:
            os.close(_lock(self._folder / "database.lock"))
        except OSError as error:
            return isinstance(error, BlockingIOError)
        return False

    def stop(self) -> None:
        """End the server, gracefully if it lets us, and give the folder back; twice is fine."""
        if self._stopped:
            return
        self._stopped = True
        try:
            self._dismiss_guardian()
            with suppress(FileNotFoundError):  # the whole folder may have been thrown away by now
                os.close(_lock_storage(self._folder))  # a guardian that was killed leaves the server to us
        finally:
            os.close(self._owner)

    def _dismiss_guardian(self) -> None:
        try:
            self._guardian.communicate(timeout=STOP_SECONDS + 2)
        except subprocess.TimeoutExpired:
            self._guardian.kill()
            self._guardian.wait()

    def _log(self) -> str:
        with (self._folder / "database.log").open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def _await_ready(self) -> None:
        log, deadline = self._folder / "database.log", time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._guardian.poll() is not None:
                last = self._log().rstrip().rpartition("\n")[2]
                raise EmbeddedUnavailable(f"the embedded database failed to start (see {log}): {last}")
            if self._answers():
                return
            time.sleep(0.02)
        raise EmbeddedUnavailable(f"the embedded database did not answer in {START_SECONDS:.0f} s, see {log}")

    def _answers(self) -> bool:
        # A port that accepts, or a ping, may be anybody's: ours is the server that names our child.
        listening = re.search(r"listening on 127\.0\.0\.1:(\d+)", self._log())
        if listening is None:
            return False
        self.pid = _recorded(self._folder / "database.lock")
        self.uri = f"mongodb://127.0.0.1:{listening[1]}/?directConnection=true&retryWrites=false&maxPoolSize=32"
        if self.pid == 0 or _answering_pid(self.uri) != self.pid:
            return False
        (self._folder / "database.uri").write_text(self.uri, encoding="ascii")
        if self._guardian.stdin:
            with suppress(BrokenPipeError):
                self._guardian.stdin.write(listening[1].encode())
        return True


def start(folder: Path, *, throw_away: bool = False) -> EmbeddedDatabase:
    """Start the server that keeps its data in this folder and return when it answers; blocks, about 1 s.

    `throw_away` is for tests: it takes failpoints, and nobody wants its data after a kill.
    """
    folder = folder.resolve()
    command = _command(folder, throw_away)
    try:
        database = _launch(folder, command)
    except OSError as error:
        raise EmbeddedUnavailable(f"the data folder {folder} cannot be used: {error.strerror}") from error
    try:
        database._await_ready()
    except BaseException:
        database.stop()
        raise
    return database


def _command(folder: Path, throw_away: bool) -> list[str]:
    beside = Path(sys.executable).with_name(EXECUTABLE)
    found = str(beside) if beside.is_file() else shutil.which(EXECUTABLE)
    if found is None or sys.platform == "win32":
        raise EmbeddedUnavailable(
            "no embedded database here (it comes with tongban[dev] on Linux and macOS arm64): "
            "set TONGBAN_MONGODB_URI to a MongoDB replica set"
        )
    # Naming an empty file keeps it from picking up settings in the working or the home directory.
    where = ["--config", str(folder / "database.toml"), "--storage-path", str(folder / "database")]
    what = ["--host", "127.0.0.1", "--port", "0", "--noop-heartbeat-seconds", "10"]
    # Unsynced commits would be lost by a kill although they were acknowledged.
    return [found, *where, *what, "--enable-test-commands" if throw_away else "--sync-on-commit"]


def _launch(folder: Path, command: list[str]) -> EmbeddedDatabase:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = _lock_folder(folder)
    try:
        storage = _lock_storage(folder)
        try:
            (folder / "database.toml").write_text("")
            log_start = _trim(folder / "database.log")
            return EmbeddedDatabase(folder, owner, _spawn_guardian(folder, command, storage), log_start)
        finally:
            os.close(storage)  # the guardian and the server have theirs
    except BaseException:
        os.close(owner)
        raise


def _trim(log: Path) -> int:
    log.touch(mode=0o600)
    if log.stat().st_size > LOG_BYTES:
        os.truncate(log, 0)
    return log.stat().st_size


def _spawn_guardian(folder: Path, command: list[str], lock: int) -> subprocess.Popen[bytes]:
    # Isolated and without site-packages it is there in 20 ms; in a session of its own it does not
    # hear the terminal's Ctrl-C, so the application closes first and the database after it.
    guardian = [sys.executable, "-I", "-S", __file__, str(lock), *command]
    with (folder / "database.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own file and the executable found beside it
            guardian,
            stdin=subprocess.PIPE,
            bufsize=0,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            start_new_session=True,
        )


def _lock(path: Path, seconds: float = 0.0) -> int:
    """A descriptor that holds the lock on the file; BlockingIOError if others hold it for so long."""
    lock, deadline = os.open(path, os.O_RDWR | os.O_CREAT, 0o600), time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if not isinstance(error, BlockingIOError) or time.monotonic() >= deadline:
                os.close(lock)
                raise
            time.sleep(0.02)
        else:
            return lock


def _lock_folder(folder: Path) -> int:
    path = folder / "tongban.lock"
    try:
        lock = _lock(path, seconds=0.2)  # long enough for a winner to have written its number
    except BlockingIOError:
        message = f"the data folder {folder} is already in use by process {_recorded(path)}"
        raise FolderInUse(message, _recorded_uri(folder)) from None
    _record(lock, os.getpid())
    return lock


def _recorded_uri(folder: Path) -> str | None:
    """The address that the folder's owner wrote down, None unless its server answers there."""
    try:
        uri = (folder / "database.uri").read_text(encoding="ascii")
        return uri if _answering_pid(uri) == _recorded(folder / "database.lock") else None
    except (OSError, ValueError):
        return None


def _lock_storage(folder: Path) -> int:
    """Take the storage from whatever a dead application left behind."""
    path, deadline = folder / "database.lock", time.monotonic() + STOP_SECONDS + 2
    while True:
        try:
            lock = _lock(path, seconds=0.1)
        except BlockingIOError:
            pid = _recorded(path)
            if time.monotonic() > deadline:
                message = f"the data folder {folder} is still held by an earlier database, process {pid}"
                raise EmbeddedUnavailable(message) from None
            _end_leftover(pid, folder)
        else:
            _record(lock, 0)
            return lock


def _end_leftover(pid: int, folder: Path) -> None:
    # The number alone could be anybody's by now, so the process must say that it serves this folder.
    # Killed outright: its commits are on the disk, and its guardian may have asked it nicely already.
    line = _command_line(pid)
    if EXECUTABLE in line and f" --storage-path {folder / 'database'} " in line:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _command_line(pid: int) -> str:
    if sys.platform == "linux":  # where `ps` need not be installed
        with suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        return ""
    ps = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _record(lock: int, pid: int) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(pid).encode(), 0)


def _recorded(path: Path) -> int:
    text = path.read_bytes()
    return int(text) if text.isdigit() else 0


def _answering_pid(uri: str) -> int:
    # Imported here because the guardian, which runs this file too, has no use for the driver.
    from pymongo import MongoClient
    from pymongo.errors import PyMongoError

    with suppress(PyMongoError), MongoClient[dict[str, Any]](uri, timeoutMS=2000) as client:
        client["local"]["oplog.rs"].find_one()
        return int(client["admin"].command("serverStatus")["pid"])
    return 0


def _guard(lock: int, command: list[str]) -> None:
    """Run the server until it ends or the application, the other end of standard input, does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(lock,))  # noqa: S603
    _record(lock, server.pid)
    threading.Thread(target=lambda: os._exit(server.wait() and 1), daemon=True).start()
    port = b"0"
    try:
        port = sys.stdin.buffer.read()
    finally:
        _end(server, port)


def _end(server: subprocess.Popen[bytes], port: bytes) -> None:
    # Two habits of the server: once told to stop it sits in accept() for its next connection, and a
    # thread that is just being born may swallow the signal. So connect, but apart from the signals;
    # one that goes on accepting has not heard and is told again.
    deadline, accepted = time.monotonic() + STOP_SECONDS, 0
    server.terminate()
    while time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
            return
        if accepted == 2:
            server.terminate()
            accepted = 0
            continue
        with suppress(OSError, ValueError):
            socket.create_connection(("127.0.0.1", int(port)), timeout=0.2).close()
            accepted += 1
    server.kill()


if __name__ == "__main__":
    _guard(int(sys.argv[1]), sys.argv[2:])
