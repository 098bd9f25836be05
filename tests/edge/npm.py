"""Programs of npm that tests run: exact versions, whose contents must hash to what stands in the test."""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

_SECONDS = 120


def require_node() -> str:
    """The path of node; a test that needs it says so and is skipped where there is none."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not on this machine: nothing was checked here")
    return found


def install(folder: Path, packages: dict[str, str]) -> None:
    """Put packages ("name@version" → integrity) into the folder's node_modules, from a cache or the registry.

    There is no lock file: those name a registry's host, and these have no dependencies of their own.
    """
    for package, integrity in packages.items():
        target = folder / "node_modules" / package.rpartition("@")[0]
        target.mkdir(parents=True)
        with tarfile.open(_archive(package, integrity)) as archive:
            members = [one for one in archive.getmembers() if "/" in one.name]
            for member in members:
                member.name = member.name.partition("/")[2]
            archive.extractall(target, members, filter="data")


def _archive(package: str, integrity: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tongban-tests" / "npm"
    cache.mkdir(parents=True, exist_ok=True)
    name, _, version = package.rpartition("@")
    archive = cache / f"{name.replace('/', '-').removeprefix('@')}-{version}.tgz"
    if not archive.exists() or _integrity(archive) != integrity:
        _fetch(package, cache)
    assert _integrity(archive) == integrity, f"{package} is not what this test was written for"
    return archive


def _fetch(package: str, cache: Path) -> None:
    done = subprocess.run(
        ["npm", "pack", package, "--pack-destination", str(cache)], capture_output=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        pytest.skip(f"npm can't fetch {package} here: nothing was checked")


def _integrity(archive: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
