"""Folders of ours that are npm packages: what they need is installed once per machine, and lent to a copy of each.

The folders in the tree stay as they are: nothing is installed or built there.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.edge.npm import require_node

__all__ = ["require_node", "run", "workspace"]

_SECONDS = 300
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")
# What npm says when it is the network that isn't there, rather than the package.
_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


def workspace(source: Path, target: Path) -> Path:
    """Copy a package to `target`, which must not be there yet, with its node_modules linked from the cache; `target`.

    Skips the test where node is missing or npm can't reach its registry, and fails where the package doesn't install.
    """
    require_node()
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (target / "node_modules").symlink_to(_installed(source) / "node_modules")
    return target


def run(folder: Path, program: str, *arguments: str, seconds: float = 120, **variables: str) -> str:
    """Run a script of the folder (`x.mjs`), `npm`, or a program of its node_modules (`tsc`) to its good end.

    Returns what it says; `variables` are those of its environment.
    """
    path = program if program.endswith(".mjs") else f"node_modules/.bin/{program}"
    command = [program, *arguments] if program == "npm" else [require_node(), path, *arguments]
    told = {**os.environ, **variables}
    done = subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _installed(source: Path) -> Path:
    files = {name: source / name for name in _MANIFEST if (source / name).exists()}
    contents = b"\0".join(name.encode() + b"\0" + path.read_bytes() for name, path in files.items())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tongban-tests" / "node"
    cache.mkdir(parents=True, exist_ok=True)
    ready = cache / hashlib.sha256(contents).hexdigest()[:20]
    # One process installs, the others wait for it; the lock goes with whoever holds it.
    with ready.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _install(files, ready)
    return ready


def _install(files: dict[str, Path], ready: Path) -> None:
    folder = ready.with_suffix(".new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, path in files.items():
        shutil.copy(path, folder / name)
    verb = "ci" if "package-lock.json" in files else "install"
    command = ["npm", verb, "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if any(word in done.stderr for word in _OFFLINE):
        pytest.skip(f"npm can't reach its registry, so {ready.name} isn't installed: nothing was checked here")
    assert done.returncode == 0, done.stderr
    folder.rename(ready)
