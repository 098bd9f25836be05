"""Poppler's pdfsig, which knows nothing of us, verifies the document signature of a sealed PDF."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.graphql import Client
from tests.resolvers.seals.pdf.papers import content_of, overdrawn, paper, sealed
from tests.resolvers.seals.steps import company, in_use

PDFSIG = shutil.which("pdfsig")

pytestmark = pytest.mark.skipif(PDFSIG is None, reason="no pdfsig (poppler-utils) on this machine")


def pdfsig(folder: Path, content: bytes) -> str:
    assert PDFSIG
    file = folder / "sealed.pdf"
    file.write_bytes(content)
    done = subprocess.run([PDFSIG, "-nocert", str(file)], capture_output=True, text=True, timeout=60)
    return done.stdout


async def test_pdfsig_verifies_our_document_signature(client: Client, tmp_path: Path) -> None:
    owner = await company(client)
    seal = await in_use(client, owner)
    content = await content_of(owner, await sealed(owner, seal, paper(3), acrossPages=True))

    told = pdfsig(tmp_path, content).split("Signature #2:")[1]

    assert "Signature Type: ETSI.CAdES.detached" in told
    assert f"Signer Certificate Common Name: {seal['owner']['name']}" in told
    assert "Signing Hash Algorithm: SHA-256" in told
    assert "Total document signed" in told
    assert "Signature Validation: Signature is Valid." in told


async def test_pdfsig_sees_what_was_changed(client: Client, tmp_path: Path) -> None:
    owner = await company(client)
    content = await content_of(owner, await sealed(owner, await in_use(client, owner), paper()))
    place = content.index(b"/MediaBox") + 12

    changed = pdfsig(tmp_path, content[:place] + b"9" + content[place + 1 :])
    added = pdfsig(tmp_path, overdrawn(content))

    assert "Signature is Valid." not in changed
    assert "Total document signed" not in added
