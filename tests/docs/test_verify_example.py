"""What docs/verify.md tells strangers to do, done by a stranger: other programs, and nothing of ours."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import cases
from tests.docs.test_documents import ROOT, blocks
from tests.graphql import Client

PAGE = ROOT / "docs/verify.md"


@pytest.fixture
async def held(client: Client) -> Any:
    """What the page's query gives to a holder."""
    citizen = await client.citizen()
    (certificate,) = (await cases.approved(citizen))["results"]
    (query,) = blocks(PAGE, "graphql")
    return (await citizen.run(query, id=certificate["id"]))["node"]


def by_openssl(held: Any, folder: Path) -> bool:
    command, _ = blocks(PAGE, "sh")
    (folder / "content.json").write_text(held["signedContent"], encoding="utf-8")
    (folder / "seal.pem").write_text(held["signature"]["publicKey"], encoding="ascii")
    (folder / "signature.der").write_bytes(bytes.fromhex(held["signature"]["value"]))
    ran = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, timeout=60)
    return ran.returncode == 0


def by_python(held: Any, folder: Path) -> bool:
    return _by_python(held, folder, 0)


def by_ses(held: Any, folder: Path) -> bool:
    return _by_python(held, folder, 1)


def _by_python(held: Any, folder: Path, block: int) -> bool:
    script = blocks(PAGE, "python")[block]
    (folder / "verify.py").write_text(script, encoding="utf-8")
    (folder / "certificate.json").write_text(json.dumps(held), encoding="utf-8")
    command = [sys.executable, "verify.py", "certificate.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60).returncode == 0


@pytest.mark.parametrize("check", [by_openssl, by_python, by_ses])
async def test_a_stranger_checks_it_and_every_change_is_caught(held: Any, check: Any, tmp_path: Path) -> None:
    assert check(held, tmp_path)
    said = json.loads(held["signedContent"])
    for name, value in said.items():
        other = {**said, name: "X" if value != "X" else "Y"}
        text = json.dumps(other, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert not check({**held, "signedContent": text}, tmp_path), name
    assert check({**held, "signedContent": json.dumps(said, ensure_ascii=False, separators=(",", ":"))}, tmp_path)


def test_the_program_is_ten_lines() -> None:
    script, _ = blocks(PAGE, "python")
    assert len([line for line in script.splitlines() if line]) <= 10
