"""What docs/verify.md tells strangers to do, done by a stranger: other programs, and nothing of ours."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.context import Services
from resolvers.seals.pem import pem
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
    return _by_python(held, folder, -1)


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


def leads_to(roots: str, folder: Path, at: int) -> bool:
    _, command = blocks(PAGE, "sh")
    (folder / "roots.pem").write_text(roots, encoding="ascii")
    # The cast's seals are made in the tests' future; `openssl verify` judges by the clock of this machine.
    dated = command.replace("openssl verify", f"openssl verify -attime {at}")
    return subprocess.run(["sh", "-c", dated], cwd=folder, capture_output=True, timeout=60).returncode == 0


async def test_the_certificate_in_it_leads_to_our_root(held: Any, services: Services, tmp_path: Path) -> None:
    (ours,) = await services.stores.authorities.newest()
    at = int(services.clock().timestamp())

    assert by_ses(held, tmp_path)

    assert leads_to(pem(ours.root.certificate), tmp_path, at)
    assert not leads_to(pem(ours.seal_maker.certificate), tmp_path, at)


def test_the_program_is_ten_lines() -> None:
    script = blocks(PAGE, "python")[0]
    assert len([line for line in script.splitlines() if line]) <= 10
