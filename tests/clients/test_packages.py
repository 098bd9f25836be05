"""What the examples need of npm: exact versions, and locks that name contents and no registry."""

import json
import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PACKAGES = sorted(path.parent for path in EXAMPLES.glob("*/package.json"))
EXACT = re.compile(r"\d+\.\d+\.\d+")


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_what_is_installed_is_known_to_the_byte(folder: Path) -> None:
    package = json.loads((folder / "package.json").read_text())
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {}), **package.get("overrides", {})}
    assert [f"{name} {version}" for name, version in wanted.items() if not EXACT.fullmatch(version)] == []
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    others = {name: one for name, one in locked.items() if name}
    assert [name for name, one in others.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, one in others.items() if "resolved" in one] == []
