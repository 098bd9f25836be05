"""Who is measured, and how each is started."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
# Without its dependencies: those are the ones of this project, so that driver and server are the same for everybody.
ARIADNE = "ariadne==1.1.1"
_VENV = HERE.parent.parent / "build" / "peers"
# Tongban with the replies that it keeps: beside the floor only, for it executes nothing.
KEPT = "tongban-kept"
# Written by hand, and only for the queries that they know.
BY_HAND = ("raw", "rest")


@dataclass(frozen=True)
class Contestant:
    """A server: its name in the table, what starts it, what its environment has besides."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def path(self, query: str) -> str:
        """Where it takes a query."""
        return f"/{query}" if self.name in BY_HAND else "/graphql"


def contestants() -> list[Contestant]:
    """All of them, those first that matter most if time runs out; those in node only where there is a node."""
    node = shutil.which("node")
    in_node = ("mercurius", "mercurius-tuned", "apollo", "yoga") if node else ()
    ours, reference, kept = _tongban()
    return [
        _python("raw", sys.executable),
        ours,
        kept,
        *(Contestant(name, (node or "", str(HERE / "servers" / f"{name}.mjs"))) for name in in_node),
        _python("rest", sys.executable),
        _python("plain_strawberry", sys.executable),
        _python("plain_ariadne", _ariadne()),
        reference,
    ]


def install() -> None:
    """Put the packages of the peers in node where their lock says, into a folder that git ignores."""
    if shutil.which("npm") and not (HERE / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True)


def _python(name: str, executable: str) -> Contestant:
    return Contestant(name.removeprefix("plain_"), (executable, "-m", f"bench.peers.servers.{name}"))


def _tongban() -> tuple[Contestant, Contestant, Contestant]:
    """Making each answer; the same on graphql-core alone; and answering again what it has answered."""
    one = _python("tongban", sys.executable)
    return (
        one,
        Contestant("tongban-reference", one.command, {"TONGBAN_EXECUTOR": "reference"}),
        Contestant(KEPT, one.command, {"TONGBAN_KEPT_REPLIES_BYTES": str(32 * 1024 * 1024)}),
    )


def _ariadne() -> str:
    python = _VENV / "bin" / "python"
    if not (_VENV / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(_VENV)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", ARIADNE], check=True)
        (packages,) = _VENV.glob("lib/python*/site-packages")
        ours = next(path for path in sys.path if path.endswith("site-packages"))
        (packages / "ours.pth").write_text(ours + "\n")
        (_VENV / "ready").touch()
    return str(python)
