import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from api import embedded
from api.embedded import EmbeddedUnavailable, start

Row = dict[str, Any]

APPLICATION = """
import pathlib, signal, sys
from api.embedded import EmbeddedUnavailable, start
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs us in the background ignores it
try:
    database = start(pathlib.Path(sys.argv[1]))
except EmbeddedUnavailable as error:
    print(error, flush=True)
    sys.exit(1)
try:
    print(database.uri, database.pid, flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    print("still there" if database.alive() else "gone", flush=True)
    database.stop()
"""


@contextmanager
def application(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that opens the database and leaves it open until its input closes or it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", APPLICATION, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(embedded.__file__).parents[1],
        start_new_session=True,
    ) as process:
        yield process


@contextmanager
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        assert process.poll() is None


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def rows(uri: str) -> MongoClient[Row]:
    return MongoClient[Row](uri, serverSelectionTimeoutMS=5000)


def save(uri: str, *ids: int) -> None:
    with rows(uri) as client:
        for number in ids:
            client["test"]["applications"].insert_one({"_id": number, "matter": "户口迁移"})


def saved(uri: str) -> int:
    with rows(uri) as client:
        return client["test"]["applications"].count_documents({"matter": "户口迁移"})


def await_silence(uri: str) -> None:
    """Return once nobody listens at the address any more."""
    port = int(re.findall(r":(\d+)/", uri)[0])
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError(f"the database at {uri} still runs")


def guardian_of(pid: int) -> int:
    return os.getsid(pid)


def test_starts_and_answers(tmp_path: Path) -> None:
    with start(tmp_path / "户籍 data") as database:
        save(database.uri, 1)
        assert database.alive()
        assert saved(database.uri) == 1
        assert database.uri.endswith("/?directConnection=true&retryWrites=false&maxPoolSize=32")
        with rows(database.uri) as client:
            assert client["admin"].command("serverStatus")["pid"] == database.pid
    assert not database.alive()
    await_silence(database.uri)


def test_test_commands_are_for_tests_only(tmp_path: Path) -> None:
    off = {"configureFailPoint": "failCommand", "mode": "off"}
    with start(tmp_path, throw_away=True) as database, rows(database.uri) as client:
        assert client["admin"].command(off)["ok"]
    with start(tmp_path) as database, rows(database.uri) as client, pytest.raises(OperationFailure):
        client["admin"].command(off)


def test_data_survives_stop_and_start(tmp_path: Path) -> None:
    database = start(tmp_path)
    save(database.uri, 1, 2)
    database.stop()
    database.stop()
    with start(tmp_path) as database:
        assert saved(database.uri) == 2


def test_killed_server_keeps_acknowledged_writes(tmp_path: Path) -> None:
    with start(tmp_path) as database:
        save(database.uri, *range(50))
        os.kill(database.pid, signal.SIGKILL)
        await_silence(database.uri)
        while database.alive():
            time.sleep(0.01)
    with start(tmp_path) as database:
        assert saved(database.uri) == 50


def test_killed_application_takes_its_database_along(tmp_path: Path) -> None:
    with application(tmp_path) as process:
        uri = line_of(process).split()[0]
        assert saved(uri) == 0
        process.kill()
    await_silence(uri)


def test_restart_right_after_a_killed_application(tmp_path: Path) -> None:
    with application(tmp_path) as process:
        save(line_of(process).split()[0], 1)
        process.kill()
    with start(tmp_path) as database:
        assert saved(database.uri) == 1


def test_orphaned_server_is_ended_by_the_next_start(tmp_path: Path) -> None:
    with application(tmp_path) as process:
        uri, pid = line_of(process).split()
        save(uri, 1)
        os.kill(guardian_of(int(pid)), signal.SIGKILL)
        process.kill()
    assert saved(uri) == 1
    with start(tmp_path) as database:
        await_silence(uri)
        assert saved(database.uri) == 1


def test_server_outlives_a_killed_guardian_until_stopped(tmp_path: Path) -> None:
    with start(tmp_path) as database:
        os.kill(guardian_of(database.pid), signal.SIGKILL)
        save(database.uri, 1)
        assert database.alive()
    await_silence(database.uri)
    with start(tmp_path) as database:
        assert saved(database.uri) == 1


def test_interrupt_at_the_terminal_leaves_the_closing_to_the_application(tmp_path: Path) -> None:
    with application(tmp_path) as process:
        uri = line_of(process).split()[0]
        os.killpg(process.pid, signal.SIGINT)
        assert line_of(process) == "still there"
        assert process.wait() == 0
    await_silence(uri)


def test_one_of_two_simultaneous_starts_wins(tmp_path: Path) -> None:
    with application(tmp_path) as one, application(tmp_path) as other:
        lines = {one.pid: line_of(one), other.pid: line_of(other)}
        winner = next(pid for pid, line in lines.items() if line.startswith("mongodb://"))
        refusal = lines[other.pid if winner == one.pid else one.pid]
        assert refusal == f"the data folder {tmp_path} is already in use by process {winner}"
        save(lines[winner].split()[0], 1)
    with start(tmp_path) as database:
        assert saved(database.uri) == 1


def test_second_start_in_the_same_process_is_refused(tmp_path: Path) -> None:
    with start(tmp_path) as database:
        with pytest.raises(EmbeddedUnavailable, match=f"in use by process {os.getpid()}$"):
            start(tmp_path)
        save(database.uri, 1)
        assert database.alive()


def test_numbers_of_strangers_in_stale_locks_are_ignored(tmp_path: Path) -> None:
    with bystander() as stranger:
        for name in ("tongban.lock", "database.lock"):
            (tmp_path / name).write_text(str(stranger.pid))
        with start(tmp_path) as database:
            assert database.alive()


def test_stranger_holding_the_storage_is_named_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STOP_SECONDS", -1.0)
    with bystander() as stranger, (tmp_path / "database.lock").open("w") as held:
        held.write(str(stranger.pid))
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedUnavailable, match=f"earlier database, process {stranger.pid}$"):
            start(tmp_path)


@pytest.mark.parametrize("inside", ["", "folder"])
def test_file_in_place_of_the_folder_is_reported(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EmbeddedUnavailable, match=r"^the data folder .*/file.* cannot be used: "):
        start(tmp_path / "file" / inside)


def test_failing_server_is_reported_with_its_last_words(tmp_path: Path) -> None:
    start(tmp_path).stop()
    (tmp_path / "database" / "WiredTiger.turtle").write_text("damaged")
    for _ in range(2):  # the failure gives the folder back, so it is the same the second time
        with pytest.raises(EmbeddedUnavailable, match=r"failed to start .*: .*WiredTigerError: .+"):
            start(tmp_path)


def test_missing_executable_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedUnavailable, match="set TONGBAN_MONGODB_URI to a MongoDB replica set"):
        start(tmp_path)


def test_overgrown_log_starts_afresh(tmp_path: Path) -> None:
    log = tmp_path / "database.log"
    log.touch()
    os.truncate(log, 10_000_001)
    with start(tmp_path):
        assert log.stat().st_size < 100_000
    (size, text) = (log.stat().st_size, log.read_text())
    with start(tmp_path):
        assert log.stat().st_size > size
        assert log.read_text().startswith(text)
