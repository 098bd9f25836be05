"""What docs/verify-batch.md tells strangers to do, done by a stranger: another library, and nothing of ours."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.context import Services
from tests.docs.test_documents import ROOT, blocks
from tests.graphql import Client
from tests.resolvers.collection.test_collect import numbered, taken, written

PAGE = ROOT / "docs/verify-batch.md"


@pytest.fixture
async def held(client: Client, world: Services, tmp_path: Path) -> list[Any]:
    """What the page's query gives to a holder of three such certificates."""
    await taken(world, written(tmp_path, numbered(3)))
    holder = await client.citizen()
    found = await holder.run("{ viewer { certificates { edges { node { id } } } } }")
    (query,) = blocks(PAGE, "graphql")
    ids = [one["node"]["id"] for one in found["viewer"]["certificates"]["edges"]]
    return [(await holder.run(query, id=one))["node"] for one in ids]


def checked(certificate: Any, folder: Path) -> bool:
    (script,) = blocks(PAGE, "python")
    (folder / "verify.py").write_text(script, encoding="utf-8")
    (folder / "certificate.json").write_text(json.dumps(certificate), encoding="utf-8")
    command = [sys.executable, "verify.py", "certificate.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60).returncode == 0


async def test_a_stranger_checks_each_and_every_change_is_caught(held: list[Any], tmp_path: Path) -> None:
    assert [checked(one, tmp_path) for one in held] == [True] * 3
    first, second = held[:2]
    said = json.loads(first["signedContent"])
    for name in said:
        text = json.dumps({**said, name: "X"}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert not checked({**first, "signedContent": text}, tmp_path), name
    signature = first["signature"]
    other = {**signature, "proof": second["signature"]["proof"]}
    larger = {**signature, "proof": {**signature["proof"], "size": 4}}
    shorter = {**signature, "proof": {**signature["proof"], "path": []}}
    head = {**signature, "signedText": signature["signedText"].replace('"size":3', '"size":2')}
    for forged in (other, larger, shorter, head):
        assert not checked({**first, "signature": forged}, tmp_path)
