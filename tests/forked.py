"""`tongban` in processes of its own that don't pay for the imports: they are forked from one that has done them.

It starts with the first command of a test process and ends with it. What a start imports, and that the installed
command is there, is for the few tests that call `installed`.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from api.cli import main
from tests.databases import written_elsewhere

_INSTALLED = Path(sys.executable).with_name("tongban")
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["api.dev", "api.clients", "pypinyin", "uvloop", "tests.forked"])

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Told:
    """What a process is told: its TONGBAN_ variables with all others, and constants of ours that are others there."""

    environment: dict[str, str]
    constants: Mapping[str, object] = field(default_factory=dict)


def launch(arguments: tuple[str, ...], told: Told, out: Path, err: Path) -> ForkServerProcess:
    """Start the command with what it prints going to the end of these files."""
    written_elsewhere(told.environment.get("TONGBAN_DATABASE", ""))
    process = _CONTEXT.Process(target=_run, args=(arguments, told, out, err), daemon=True)
    process.start()
    return process


def forked(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run a function in a process of its own."""
    process = _CONTEXT.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def tongban(folder: Path, *arguments: str, **variables: str) -> Done:
    """Run the command to its end with these TONGBAN_ variables and no others; at most a minute."""
    out, err = folder / "stdout", folder / "stderr"
    for file in (out, err):
        file.write_text("")
    process = launch(arguments, Told(_environment(variables)), out, err)
    process.join(60)
    assert process.exitcode is not None, f"tongban {' '.join(arguments)} runs on"
    return Done(arguments, process.exitcode, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def installed(*arguments: str, **variables: str) -> Done:
    """The same by the installed command, which costs the imports."""
    written_elsewhere(variables.get("database", ""))
    return subprocess.run(
        [_INSTALLED, *arguments], capture_output=True, text=True, env=_environment(variables), timeout=60
    )


def _environment(variables: dict[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
    return others | {f"TONGBAN_{name.upper()}": value for name, value in variables.items()}


def _run(arguments: tuple[str, ...], told: Told, out: Path, err: Path) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(told.environment)
    for descriptor, file in ((1, out), (2, err)):
        opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    for name, value in told.constants.items():
        module, _, constant = name.rpartition(".")
        setattr(import_module(module), constant, value)
    sys.exit(main(arguments))
